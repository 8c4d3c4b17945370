package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditException;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@CxFakes
class DeploymentsTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void rollback_nothingDeployed_saysSo(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().rollback())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "cognigy UPDATE_ROUTING refused for bot 'bot-1': there is no previous version to roll back"
                                    + " to; nothing is deployed");
        }
        assertThat(fake).received(UPDATE_ROUTING).never();
        assertThat(Tenants.outcomes(audit).get(0).action()).contains("ROLLBACK");
        assertThat(Tenants.outcomes(audit).get(0).status()).contains("FAILURE");
        assertThat(Tenants.outcomes(audit).get(0).payloadHash()).isEmpty();
    }

    @Test
    void rollback_oneVersion_saysSo(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            assertThatThrownBy(deployments::rollback)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "cognigy UPDATE_ROUTING refused for bot 'bot-1': there is no previous version to roll back"
                                    + " to; the only one is v1 (int-1)");
        }
    }

    @Test
    void rollback_twice_needsADeploymentInBetween(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(Tenants.v2());
            deployments.rollback();
            assertThatThrownBy(deployments::rollback).isInstanceOf(InvalidInputException.class);
            assertThat(deployments.deploy(Tenants.v2()).integrationId()).isEqualTo("int-2");
            assertThat(deployments.rollback().integrationId()).isEqualTo("int-1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(2);
    }

    @Test
    void split_unknownLabels_namesThemAndTheKnown(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(Tenants.v2());
            assertThatThrownBy(() -> deployments.split(TrafficSplit.of("v3", 0.5, "int-1", 0.5)))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("""
                            traffic split of bot 'bot-1' has 2 problems:
                              - traffic_split.v3: is no deployed version; known are v1, v2
                              - traffic_split.int-1: is no deployed version; known are v1, v2""");
        }
        assertThat(fake).received(UPDATE_ROUTING).never();
    }

    @Test
    void split_nothingDeployed_saysSo(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().split(Map.of("v1", 1.0)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "cognigy UPDATE_ROUTING refused for bot 'bot-1': no version is deployed whose traffic could"
                                    + " be split; deploy one first");
        }
        assertThat(fake).received(UPDATE_ROUTING).never();
    }

    @Test
    void split_weightsOff_isRefusedBeforeAnythingIsSentAndOnRecord(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            assertThatThrownBy(() -> deployments.split(Map.of("v1", 0.9)))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage(
                            "traffic split has 1 problem:\n  - traffic_split: weights must sum to 1 but sum to 0.9");
        }
        assertThat(fake).received(UPDATE_ROUTING).never();
        assertThat(Tenants.outcomes(audit).get(1).action()).contains("UPDATE_SPLIT");
        assertThat(Tenants.outcomes(audit).get(1).status()).contains("FAILURE");
    }

    @Test
    void deploy_labelTakenByAnotherPayload_isRefused(FakeCognigy fake, TestClock clock) {
        IntegrationMapping changed =
                Tenants.v1().toBuilder().timeout(Duration.ofSeconds(1)).build();
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            assertThatThrownBy(() -> deployments.deploy(changed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "cognigy CREATE_INTEGRATION refused for bot 'bot-1': version 'v1' is deployed already with"
                                    + " another payload, as int-1; give the changed mapping a new version label");
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
    }

    @Test
    void deploy_samePayloadAgain_isTheSameIntegrationAndKeepsThePreviousOne(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(Tenants.v2());
            assertThat(deployments.deploy(Tenants.v2()).integrationId()).isEqualTo("int-2");
            assertThat(deployments.state().previous().orElseThrow().version()).isEqualTo("v1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(2);
    }

    @Test
    void deploy_sameMappingToTwoBots_isTwoIntegrations(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-1");
            assertThat(cognigy.bot("bot-2").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-2");
        }
        assertThat(fake.journal().calls(CREATE_INTEGRATION))
                .extracting(c -> c.requestHeader("Idempotency-Key"))
                .doesNotHaveDuplicates();
    }

    @Test
    void deploy_otherUserOnTheBot_isWhoDidIt(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            DeployedVersion version =
                    cognigy.bot("bot-1").withUserId("alice").deployments().deploy(Tenants.v1());
            assertThat(version.deployedBy()).contains("alice");
        }
        assertThat(Tenants.outcomes(audit).get(0).userId()).contains("alice");
    }

    @Test
    void deploy_storeLosesRaces_isBookedOnTopOfTheOthers(FakeCognigy fake, TestClock clock) {
        AtomicInteger races = new AtomicInteger(3);
        DocumentStore racing = new ForwardingStore() {
            @Override
            public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
                if (isOutcome(document) && races.getAndDecrement() > 0) {
                    DeployedVersion other = DeployedVersion.of(
                            "x" + races.get(), "int-x" + races.get(), "0".repeat(64), clock.instant(), "bob");
                    Optional<StoredDocument> stored = load(key);
                    DeploymentState state = stored.map(d -> DeploymentState.fromJson(d.document()))
                            .orElse(DeploymentState.empty());
                    super.save(
                            key,
                            state.deployed(other).toJson(),
                            stored.map(StoredDocument::revision).orElse(NEW));
                }
                return super.save(key, document, expectedRevision);
            }
        };
        DeploymentState state;
        try (Cognigy cognigy = Tenants.client(fake, clock).store(racing).build()) {
            cognigy.bot("bot-1").deployments().deploy(Tenants.v1());
            state = cognigy.bot("bot-1").deployments().state();
        }
        assertThat(state.history()).extracting(DeployedVersion::version).containsExactly("x2", "x1", "x0", "v1");
        assertThat(state.previous().orElseThrow().version()).isEqualTo("x0");
    }

    @Test
    void deploy_storeRefusesForEver_saysThatThePlatformHasIt(FakeCognigy fake, TestClock clock) {
        DocumentStore stubborn = new ForwardingStore() {
            @Override
            public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
                return isOutcome(document) ? Optional.empty() : super.save(key, document, expectedRevision);
            }

            @Override
            public String toString() {
                return "stubborn";
            }
        };
        try (Cognigy cognigy = Tenants.client(fake, clock).store(stubborn).build()) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().deploy(Tenants.v1()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage(
                            "cognigy: stubborn refused 100 times, because of other changes, to write down the change of"
                                    + " bot 'bot-1' to v1 (int-1), which the platform has taken; call recover()");
        }
    }

    @Test
    void deploy_storeDownAfterThePlatformTookIt_isOnRecordAndMendedByRepeating(FakeCognigy fake, TestClock clock) {
        AtomicInteger failures = new AtomicInteger(1);
        DocumentStore store = new ForwardingStore() {
            @Override
            public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
                if (isOutcome(document) && failures.getAndDecrement() > 0) {
                    throw new UnavailableException("the database is down");
                }
                return super.save(key, document, expectedRevision);
            }
        };
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(audit).store(store).build()) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            assertThatThrownBy(() -> deployments.deploy(Tenants.v1()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the database is down");
            assertThat(Tenants.outcomes(audit).get(0).details().orElseThrow().toJson())
                    .isEqualTo("{\"error\":\"UnavailableException\",\"http_status\":201}");
            assertThat(deployments.deploy(Tenants.v1()).integrationId()).isEqualTo("int-1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(1);
    }

    @Test
    void state_newProcessOverTheSameStore_isWhatTheOldOneDeployed(FakeCognigy fake, TestClock clock) {
        DocumentStore store = DocumentStore.inMemory();
        try (Cognigy old = Tenants.client(fake, clock).store(store).build()) {
            old.bot("bot-1").deployments().deploy(Tenants.v1());
            old.bot("bot-1").deployments().deploy(Tenants.v2());
        }
        try (Cognigy fresh = Tenants.client(fake, clock).store(store).build()) {
            assertThat(fresh.bot("bot-1").deployments().rollback().version()).isEqualTo("v1");
            assertThat(fresh.bot("bot-2").deployments().state()).isEqualTo(DeploymentState.empty());
        }
        String key = fake.baseUri().getAuthority() + "/bot-1";
        assertThat(store.list("cognigy.deployments", "", 10))
                .extracting(document -> document.key().id())
                .containsExactly(key);
    }

    @Test
    void state_twoTenantsOneStore_areKeptApart(FakeCognigy fake, TestClock clock) {
        DocumentStore store = DocumentStore.inMemory();
        try (FakeCognigy other = FakeCognigy.start(clock);
                Cognigy staging = Tenants.client(fake, clock).store(store).build();
                Cognigy production = Tenants.client(other, clock).store(store).build()) {
            staging.bot("bot-1").deployments().deploy(Tenants.v1());
            assertThat(production.bot("bot-1").deployments().state()).isEqualTo(DeploymentState.empty());
        }
    }

    @Test
    void state_documentOfSomebodyElse_isADefectThatSaysWhere(FakeCognigy fake, TestClock clock) {
        DocumentStore store = DocumentStore.inMemory();
        String id = fake.baseUri().getAuthority() + "/bot-1";
        store.save(new DocumentKey("cognigy.deployments", id), JsonObject.of("revision", 1), DocumentStore.NEW);
        try (Cognigy cognigy = Tenants.client(fake, clock).store(store).build()) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().state())
                    .isInstanceOf(DefectException.class)
                    .hasMessage("cognigy: what DocumentStore.inMemory() has under cognigy.deployments/" + id
                            + " is no state of deployments: member 'history' should be an array but is nothing");
        }
    }

    @Test
    void deploy_requiredAuditLosesTheOutcome_throwsButIsBooked(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(fullForOutcomes()).build()) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            assertThatThrownBy(() -> deployments.deploy(Tenants.v1()))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("disk full");
            assertThat(deployments.state().current().orElseThrow().integrationId())
                    .isEqualTo("int-1");
        }
    }

    @Test
    void deploy_platformAndRequiredAuditFail_thePlatformsFailureComesFirst(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().status(422);
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(fullForOutcomes()).build()) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().deploy(Tenants.v1()))
                    .isInstanceOf(InvalidInputException.class)
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("disk full"));
        }
    }

    /** Whether it says what is deployed, not only that something begins. */
    private static boolean isOutcome(JsonObject document) {
        return document.has("current");
    }

    private static AuditSink fullForOutcomes() {
        AuditSink full = event -> {
            if (!event.status().equals(Optional.of("STARTED"))) {
                throw new AuditException("disk full");
            }
        };
        return full.required();
    }

    private Cognigy client(FakeCognigy fake, TestClock clock) {
        return Tenants.client(fake, clock).audit(audit).build();
    }
}
