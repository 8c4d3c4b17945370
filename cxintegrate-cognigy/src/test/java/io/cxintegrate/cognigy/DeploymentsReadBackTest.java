package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Deployments read the platform back: what is there already, what was begun and never written down. */
@CxFakes
class DeploymentsReadBackTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void deploy_thereAlready_isTheVersionThatIsThereAndSaysSo(FakeCognigy fake, TestClock clock) {
        try (Cognigy other = Tenants.client(fake, clock).build();
                Cognigy cognigy = client(fake, clock)) {
            other.bot("bot-1").deployments().deploy(Tenants.v1());
            fake.forgetIdempotencyKeys();
            assertThat(cognigy.bot("bot-1").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-1");
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
        assertThat(Tenants.outcomes(audit).get(0).details().orElseThrow().toJson())
                .isEqualTo("{\"version\":\"v1\",\"integration_id\":\"int-1\",\"already_there\":true}");
        assertThat(audit.events().get(0).status()).contains("STARTED");
    }

    @Test
    void deploy_afterARollback_findsItsIntegrationWithoutTheKey(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(Tenants.v2());
            deployments.rollback();
            fake.forgetIdempotencyKeys();
            assertThat(deployments.deploy(Tenants.v2()).integrationId()).isEqualTo("int-2");
            assertThat(deployments.state().previous().orElseThrow().version()).isEqualTo("v1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(2);
    }

    @Test
    void deploy_labelTakenOnThePlatformOnly_isRefused(FakeCognigy fake, TestClock clock) {
        IntegrationMapping changed =
                Tenants.v1().toBuilder().timeout(Duration.ofSeconds(1)).build();
        try (Cognigy other = Tenants.client(fake, clock).build();
                Cognigy cognigy = client(fake, clock)) {
            other.bot("bot-1").deployments().deploy(Tenants.v1());
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().deploy(changed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "cognigy CREATE_INTEGRATION refused for bot 'bot-1': version 'v1' is deployed already with"
                                    + " another payload, as int-1; give the changed mapping a new version label");
        }
    }

    @Test
    void deploy_moreThanAPageOfIntegrations_findsTheLastOne(FakeCognigy fake, TestClock clock) {
        try (Cognigy other = Tenants.client(fake, clock).build();
                Cognigy cognigy = client(fake, clock)) {
            for (int i = 1; i <= 102; i++) {
                other.bot("bot-1")
                        .deployments()
                        .deploy(Tenants.v1().toBuilder().version("v" + i).build());
            }
            fake.forgetIdempotencyKeys();
            assertThat(cognigy.bot("bot-1")
                            .deployments()
                            .deploy(Tenants.v1().toBuilder().version("v102").build())
                            .integrationId())
                    .isEqualTo("int-102");
        }
    }

    @Test
    void deploy_notSeenYetOnThePlatform_theKeyStillMakesOne(FakeCognigy fake, TestClock clock) {
        fake.delayVisibility(Duration.ofSeconds(30));
        try (Cognigy other = Tenants.client(fake, clock).build();
                Cognigy cognigy = client(fake, clock)) {
            other.bot("bot-1").deployments().deploy(Tenants.v1());
            assertThat(cognigy.bot("bot-1").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(1);
    }

    @Test
    void deploy_refused_leavesNothingPending(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().status(422);
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            assertThatThrownBy(() -> deployments.deploy(Tenants.v1())).isInstanceOf(InvalidInputException.class);
            assertThat(deployments.state()).isEqualTo(DeploymentState.empty());
        }
    }

    @Test
    void deploy_storeDoesNotTakeTheIntent_sendsNothing(FakeCognigy fake, TestClock clock) {
        DocumentStore full = new ForwardingStore() {
            @Override
            public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
                throw new UnavailableException("the database is down");
            }
        };
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(audit).store(full).build()) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().deploy(Tenants.v1()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the database is down");
        }
        assertThat(fake).received(CREATE_INTEGRATION).never();
        assertThat(Tenants.outcomes(audit).get(0).status()).contains("FAILURE");
    }

    @Test
    void split_ofADeploymentThatWasNeverBooked_recoversItFirst(FakeCognigy fake, TestClock clock) {
        AtomicInteger failures = new AtomicInteger(1);
        DocumentStore store = new ForwardingStore() {
            @Override
            public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
                if (document.toJson().contains("int-2") && failures.getAndDecrement() > 0) {
                    throw new UnavailableException("the database is down");
                }
                return super.save(key, document, expectedRevision);
            }
        };
        try (Cognigy cognigy = Tenants.client(fake, clock).store(store).build()) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            assertThatThrownBy(() -> deployments.deploy(Tenants.v2())).isInstanceOf(UnavailableException.class);
            deployments.split(TrafficSplit.of("v1", 0.9, "v2", 0.1));
            assertThat(deployments.state().current().orElseThrow().version()).isEqualTo("v2");
        }
    }

    @Test
    void rollbackFrom_anotherIsCurrent_doesNothing(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(Tenants.v2());
            assertThat(deployments.rollbackFrom("v1")).isEmpty();
            assertThat(deployments.rollbackFrom("v2").orElseThrow().version()).isEqualTo("v1");
            assertThat(deployments.rollbackFrom("v2")).isEmpty();
            assertThat(deployments.rollbackFrom("v1")).isEmpty();
            assertThat(deployments.rollbackFromAsync("v2"))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(Optional.empty());
        }
        assertThat(fake).received(UPDATE_ROUTING).once();
        assertThat(Tenants.outcomes(audit)).hasSize(3);
    }

    @Test
    void recoverAsync_nothingPending_asksNobody(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().recoverAsync())
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(DeploymentState.empty());
        }
        assertThat(fake.journal().calls()).isEmpty();
    }

    private Cognigy client(FakeCognigy fake, TestClock clock) {
        return Tenants.client(fake, clock).audit(audit).build();
    }
}
