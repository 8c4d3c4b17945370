package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The record that stands before a change is sent. */
@CxFakes
class ChangeIntentTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void deploy_underWay_hasLeftItsIntent(FakeCognigy fake, TestClock clock) throws InterruptedException {
        Stall stall = fake.faults().on(CREATE_INTEGRATION).first().stall();
        try (Cognigy cognigy = Tenants.client(fake, clock).audit(audit).build()) {
            CompletableFuture<DeployedVersion> deploying =
                    cognigy.bot("bot-1").deployments().deployAsync(Tenants.v1());
            assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();

            assertThat(audit.events()).hasSize(1);
            AuditEvent intent = audit.events().get(0);
            assertThat(intent.eventType()).isEqualTo("integration.mapping.update");
            assertThat(intent.action()).contains("DEPLOY_MAPPING");
            assertThat(intent.status()).contains("STARTED");
            assertThat(intent.payloadHash()).contains(Tenants.v1().payloadHash());
            assertThat(intent.userId()).contains("svc_account_01");
            assertThat(intent.latency()).isEmpty();
            assertThat(intent.details()).isEmpty();
            deploying.cancel(true);
        }
    }

    @Test
    void deploy_done_hasIntentThenOutcomeWithTheSameHash(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock).audit(audit).build()) {
            cognigy.bot("bot-1").deployments().deploy(Tenants.v1());
        }

        assertThat(audit.events()).extracting(e -> e.status().orElse("")).containsExactly("STARTED", "SUCCESS");
        assertThat(audit.events())
                .extracting(AuditEvent::payloadHash)
                .containsOnly(audit.events().get(0).payloadHash());
    }

    @Test
    void deploy_requiredSinkRefusesTheIntent_isNotSent(FakeCognigy fake, TestClock clock) {
        AuditException full = new AuditException("disk full");
        AuditSink sink = event -> {
            throw full;
        };
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(sink.required()).build()) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            assertThatThrownBy(() -> deployments.deploy(Tenants.v1()))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("disk full");
            assertThat(deployments.deployAsync(Tenants.v1()))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(AuditException.class);
            assertThat(deployments.state().current()).isEmpty();
        }
        assertThat(fake).received(CREATE_INTEGRATION).never();
    }
}
