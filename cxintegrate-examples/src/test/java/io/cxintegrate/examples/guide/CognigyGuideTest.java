package io.cxintegrate.examples.guide;

import static io.cxintegrate.examples.guide.Mappings.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.cognigy.Deployments;
import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@CxFakes
class CognigyGuideTest {
    @Test
    void rollOut_asTheGuideShows_endsOnTheFirstVersion(FakeCognigy fake, TestClock clock) {
        URI tenant = fake.baseUri();
        String clientId = fake.clientId();
        Secret clientSecret = fake.clientSecret();
        IntegrationMapping v1 = mapping("v1");

        IntegrationMapping v2 = IntegrationMapping.builder()
                .name("payment_processor_v2")
                .endpointUrl("https://api.payment-provider.com/v1/charge")
                .timeout(Duration.ofSeconds(12))
                .authDirective(AuthDirective.of("Bearer ${service_token}"))
                .transformations(Transformations.of(
                                "{'currency': request.currency, 'amount': request.amount}",
                                "{'status': status, 'transaction_id': id}")
                        .withFallback("{'status': 'DEGRADED'}"))
                .version("v2")
                .typeMapping("amount", "number")
                .build();

        try (Cognigy cognigy = Cognigy.builder()
                .baseUri(tenant)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .userId("svc_account_01")
                .audit(AuditSink.slf4j())
                .clock(clock)
                .build()) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(v1);
            deployments.deploy(v2);
            deployments.split(TrafficSplit.of("v1", 0.9, "v2", 0.1));
            deployments.rollback();

            assertThat(fake.journal().describe()).contains("PATCH");
        }
    }
}
