package io.cxintegrate.examples.guide;

import static io.cxintegrate.examples.guide.Mappings.mapping;
import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.TOKEN;
import static io.cxintegrate.testkit.CxAssertions.assertThat;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the guide of the testkit shows. */
@CxFakes
class DeployTest {
    @Test
    void deploy_throttledOnce_waitsAndKeepsItsToken(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
        try (Cognigy cognigy = Cognigy.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(clock)
                .build()) {
            cognigy.bot("bot-1").deployments().deploy(mapping());
        }
        assertThat(fake).received(TOKEN).once();
        assertThat(fake).received(CREATE_INTEGRATION).times(2).waitedBetween(Duration.ofSeconds(7));
    }
}
