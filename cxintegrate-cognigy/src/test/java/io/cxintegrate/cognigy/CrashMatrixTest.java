package io.cxintegrate.cognigy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.MortalProcess.Death;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process dies at each moment of a change; the next one finds out what came of it, with nothing lost and nothing done twice. */
class CrashMatrixTest {
    private final HttpTransport network = HttpTransport.jdk();

    @AfterEach
    void close() {
        network.close();
    }

    /** One row of the matrix: a bot with v1, and a process that died on the way to v2. */
    private final class Scene implements AutoCloseable {
        final TestClock clock = new TestClock();
        final FakeCognigy fake = FakeCognigy.start(clock);
        final DocumentStore store = DocumentStore.inMemory();
        final List<String> moments;

        Scene(Consumer<Deployments> before, Consumer<Deployments> change, int diesAt) {
            try (Cognigy first = next()) {
                before.accept(first.bot("bot-1").deployments());
            }
            MortalProcess process = new MortalProcess(store, diesAt);
            try (Cognigy mortal = process.start(fake, clock, network)) {
                if (diesAt == Integer.MAX_VALUE) {
                    change.accept(mortal.bot("bot-1").deployments());
                } else {
                    assertThatThrownBy(() -> change.accept(mortal.bot("bot-1").deployments()))
                            .isInstanceOf(Death.class);
                }
            }
            moments = process.moments();
        }

        Cognigy next() {
            return Tenants.client(fake, clock).store(store).transport(network).build();
        }

        @Override
        public void close() {
            fake.close();
        }
    }

    private static void v1(Deployments deployments) {
        deployments.deploy(Tenants.v1());
    }

    private static void v1AndV2(Deployments deployments) {
        deployments.deploy(Tenants.v1());
        deployments.deploy(Tenants.v2());
        deployments.split(TrafficSplit.allTo("v2"));
    }

    private static void v2(Deployments deployments) {
        deployments.deploy(Tenants.v2());
    }

    private List<String> moments(Consumer<Deployments> before, Consumer<Deployments> change) {
        try (Scene scene = new Scene(before, change, Integer.MAX_VALUE)) {
            return scene.moments;
        }
    }

    @Test
    void moments_ofADeployment_areTheseInThisOrder() {
        assertThat(moments(CrashMatrixTest::v1, CrashMatrixTest::v2))
                .containsExactly(
                        "before GET integrations",
                        "after GET integrations",
                        "before audit STARTED",
                        "after audit STARTED",
                        "before save",
                        "after save",
                        "before POST integrations",
                        "after POST integrations",
                        "before save",
                        "after save",
                        "before audit SUCCESS",
                        "after audit SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deploy_diesAtEachMoment_repeatedByAnotherProcessMakesOneIntegration(boolean platformKnowsTheKey) {
        int count = moments(CrashMatrixTest::v1, CrashMatrixTest::v2).size();
        for (int i = 0; i < count; i++) {
            try (Scene scene = new Scene(CrashMatrixTest::v1, CrashMatrixTest::v2, i);
                    Cognigy next = scene.next()) {
                if (!platformKnowsTheKey) {
                    scene.fake.forgetIdempotencyKeys();
                }
                Deployments deployments = next.bot("bot-1").deployments();
                DeployedVersion v2 = deployments.deploy(Tenants.v2());

                assertThat(scene.fake.integrations("bot-1"))
                        .as(scene.moments.toString())
                        .hasSize(2);
                assertThat(v2.integrationId()).isEqualTo("int-2");
                assertIsV2OnV1(deployments.state(), scene);
            }
        }
    }

    @Test
    void deploy_diesAtEachMoment_recoverLeavesNoOrphan() {
        int count = moments(CrashMatrixTest::v1, CrashMatrixTest::v2).size();
        for (int i = 0; i < count; i++) {
            try (Scene scene = new Scene(CrashMatrixTest::v1, CrashMatrixTest::v2, i);
                    Cognigy next = scene.next()) {
                DeploymentState state = next.bot("bot-1").deployments().recover();

                if (scene.fake.integrations("bot-1").size() == 2) {
                    assertIsV2OnV1(state, scene);
                } else {
                    assertThat(state.current().orElseThrow().version())
                            .as(scene.moments.toString())
                            .isEqualTo("v1");
                    scene.clock.advance(Duration.ofMinutes(16));
                    assertThat(next.bot("bot-1").deployments().recover().pending())
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void deploy_diesAtEachMoment_whoDeploysTheNextOneBooksItToo() {
        int count = moments(CrashMatrixTest::v1, CrashMatrixTest::v2).size();
        for (int i = 0; i < count; i++) {
            try (Scene scene = new Scene(CrashMatrixTest::v1, CrashMatrixTest::v2, i);
                    Cognigy next = scene.next()) {
                Deployments deployments = next.bot("bot-1").deployments();
                deployments.deploy(Tenants.v2().toBuilder().version("v3").build());

                List<String> platform = scene.fake.integrations("bot-1").stream()
                        .map(integration -> integration.string("version"))
                        .toList();
                assertThat(deployments.state().history())
                        .as(scene.moments.toString())
                        .extracting(DeployedVersion::version)
                        .containsExactlyElementsOf(platform);
            }
        }
    }

    @Test
    void rollback_diesAtEachMoment_repeatedOrRecoveredEndsOnTheFirstVersion() {
        List<String> moments = moments(CrashMatrixTest::v1AndV2, Deployments::rollback);
        assertThat(moments)
                .containsSubsequence(
                        "after audit STARTED",
                        "after save",
                        "before PATCH routing",
                        "after PATCH routing",
                        "after save");
        for (int i = 0; i < moments.size(); i++) {
            try (Scene scene = new Scene(CrashMatrixTest::v1AndV2, Deployments::rollback, i);
                    Cognigy next = scene.next()) {
                Deployments deployments = next.bot("bot-1").deployments();
                boolean took =
                        CanonicalJson.write(scene.fake.trafficSplit("bot-1")).equals("{\"int-1\":1}");
                DeploymentState recovered = deployments.recover();
                assertThat(recovered.current().orElseThrow().version())
                        .as(scene.moments.toString())
                        .isEqualTo(took ? "v1" : "v2");
                if (!took) {
                    deployments.rollback();
                }
                assertThat(deployments.state().current().orElseThrow().version())
                        .isEqualTo("v1");
                assertThat(deployments.state().previous()).isEmpty();
                assertThat(deployments.state().pending()).isEmpty();
                assertThat(CanonicalJson.write(scene.fake.trafficSplit("bot-1")))
                        .isEqualTo("{\"int-1\":1}");
            }
        }
    }

    @Test
    void rollback_diedAfterItTookEffect_repeatingItIsNoError() {
        int patched = moments(CrashMatrixTest::v1AndV2, Deployments::rollback).indexOf("after PATCH routing");
        try (Scene scene = new Scene(CrashMatrixTest::v1AndV2, Deployments::rollback, patched);
                Cognigy next = scene.next()) {
            assertThat(next.bot("bot-1").deployments().rollback().version()).isEqualTo("v1");
            assertThat(next.bot("bot-1").deployments().state().pending()).isEmpty();
        }
    }

    @Test
    void deploy_diedBeforeThePost_pendingSaysWhatAndIsKeptWhileItMayStillBeUnderWay() {
        int begun = moments(CrashMatrixTest::v1, CrashMatrixTest::v2).indexOf("before POST integrations");
        try (Scene scene = new Scene(CrashMatrixTest::v1, CrashMatrixTest::v2, begun);
                Cognigy next = scene.next()) {
            DeploymentState state = next.bot("bot-1").deployments().recover();
            assertThat(state.pending())
                    .containsExactly(new PendingChange(
                            "DEPLOY_MAPPING", "v2", Tenants.v2().payloadHash(), TestClock.START, "svc_account_01"));
            assertThat(state)
                    .hasToString(
                            "DeploymentState[revision=1, current=v1 (int-1), previous=null, history=1, pending=1]");
            assertThat(DeploymentState.fromJson(state.toJson())).isEqualTo(state);
        }
    }

    private static void assertIsV2OnV1(DeploymentState state, Scene scene) {
        assertThat(state.current().orElseThrow().integrationId())
                .as(scene.moments.toString())
                .isEqualTo("int-2");
        assertThat(state.previous().orElseThrow().integrationId()).isEqualTo("int-1");
        assertThat(state.history())
                .as(scene.moments.toString())
                .extracting(DeployedVersion::version)
                .containsExactly("v1", "v2");
        assertThat(state.pending()).isEmpty();
    }
}
