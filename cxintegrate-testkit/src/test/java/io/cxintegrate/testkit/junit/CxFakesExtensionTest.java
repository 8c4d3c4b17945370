package io.cxintegrate.testkit.junit;

import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.cxintegrate.testkit.Client;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs JUnit within JUnit, because what matters is what the extension does to a whole test. */
class CxFakesExtensionTest {
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4",
            "junit.jupiter.execution.parallel.config.fixed.max-pool-size", "4");

    @CxFakes
    static class AllKinds {
        private @Nullable FakeCognigy before;

        @BeforeEach
        void take(FakeCognigy cognigy) {
            before = cognigy;
        }

        @Test
        void everyParameter(
                FakeCognigy cognigy,
                FakeCxone cxone,
                FakeGenesys genesys,
                FakeRestService rest,
                FakeWebhookReceiver receiver,
                TestClock clock) {
            assertThat(cognigy).isSameAs(before);
            assertThat(List.of(cognigy.clock(), cxone.clock(), genesys.clock(), rest.clock(), receiver.clock()))
                    .containsOnly(clock);
            assertThat(Set.of(
                            cognigy.baseUri(), cxone.baseUri(), genesys.baseUri(), rest.baseUri(), receiver.baseUri()))
                    .hasSize(5);
        }

        @Nested
        class Inner {
            @Test
            void inherits(FakeCognigy cognigy) {
                assertThat(cognigy).isSameAs(before);
            }
        }
    }

    @CxFakes
    static class InParallel {
        private static final CountDownLatch TWO_RUNNING = new CountDownLatch(2);
        private static final Set<TestClock> CLOCKS = ConcurrentHashMap.newKeySet();
        private static final Queue<FakeCxone> FAKES = new ConcurrentLinkedQueue<>();

        @RepeatedTest(8)
        void own(FakeCxone cxone, TestClock clock) throws Exception {
            TWO_RUNNING.countDown();
            assertThat(TWO_RUNNING.await(20, TimeUnit.SECONDS)).isTrue();
            clock.advance(Duration.ofSeconds(1));
            cxone.faults().on(TOKEN).first().status(503);
            Client client = Client.of(cxone);
            assertThat(client.form("/oauth/token", Client.credentials(cxone)).statusCode())
                    .isEqualTo(503);
            client.token(cxone, "/oauth/token", "");
            assertThat(cxone.journal().calls()).hasSize(2);
            assertThat(clock.nanoTime()).isEqualTo(1_000_000_000L);
            CLOCKS.add(clock);
            FAKES.add(cxone);
        }
    }

    @CxFakes
    static class PassesButPlannedTooMuch {
        @Test
        void unused(FakeCognigy cognigy, FakeCxone cxone) {
            cxone.faults().on(TOKEN).first().reset();
        }
    }

    @CxFakes
    static class PassesButAsksTheUnknown {
        @Test
        void unmatched(FakeCognigy cognigy) {
            Client.of(cognigy).get("/nowhere");
        }
    }

    @CxFakes
    static class FailsItself {
        private static final Queue<FakeCxone> FAKES = new ConcurrentLinkedQueue<>();

        @Test
        void fails(FakeCxone cxone) {
            FAKES.add(cxone);
            cxone.faults().on(TOKEN).first().reset();
            fail("its own reason");
        }
    }

    @CxFakes
    static class IsAborted {
        @Test
        void aborted(FakeCxone cxone) {
            cxone.faults().on(TOKEN).first().reset();
            Assumptions.abort("not here");
        }
    }

    @CxFakes
    static class UsesTheFakeAfterwards {
        @Test
        void nothing(FakeCognigy cognigy) {}

        @AfterEach
        void ask(FakeCognigy cognigy) {
            assertThat(Client.of(cognigy).cognigyToken(cognigy)).hasSize(2);
        }
    }

    @CxFakes
    static class AsksInTheConstructor {
        AsksInTheConstructor(FakeCognigy cognigy) {}

        @Test
        void never() {}
    }

    @Test
    void parameters_ofEveryKind_areOneSetWithOneClock() {
        assertThat(run(AllKinds.class, Map.of())).isEqualTo(Map.of("everyParameter", "", "inherits", ""));
    }

    @Test
    void parallelTests_each_haveASetOfTheirOwnClosedAfterwards() {
        Map<String, String> results = run(InParallel.class, PARALLEL);

        assertThat(results.values()).hasSize(8).containsOnly("");
        assertThat(InParallel.CLOCKS).hasSize(8);
        assertThat(InParallel.FAKES)
                .hasSize(8)
                .allSatisfy(fake -> assertThat(fake).hasToString("FakeCxone[closed]"));
    }

    @Test
    void passedTest_unusedFault_failsWithTheJournal() {
        assertThat(run(PassesButPlannedTooMuch.class, Map.of())).isEqualTo(Map.of("unused", """
                                Expected every fault planned for cxone to be met, but 1 was not.
                                   no request arrived
                                Unused faults: TOKEN first: reset.   Unmatched requests: none."""));
    }

    @Test
    void passedTest_unmatchedRequest_failsWithTheJournal() {
        assertThat(run(PassesButAsksTheUnknown.class, Map.of())).isEqualTo(Map.of("unmatched", """
                                Expected only requests that cognigy knows, but 1 was not.
                                   #1 +0 ms   GET /nowhere   -> 404 detail=no such path (unmatched)
                                Unused faults: none.   Unmatched requests: #1 GET /nowhere."""));
    }

    @Test
    void failedTest_unusedFault_keepsItsOwnReasonAndClosesTheFakes() {
        assertThat(run(FailsItself.class, Map.of())).isEqualTo(Map.of("fails", "its own reason"));
        assertThat(FailsItself.FAKES).singleElement().hasToString("FakeCxone[closed]");
    }

    @Test
    void abortedTest_unusedFault_staysAborted() {
        assertThat(run(IsAborted.class, Map.of())).isEqualTo(Map.of("aborted", "not here"));
    }

    @Test
    void afterEachMethod_usesTheFake_stillFindsItOpen() {
        assertThat(run(UsesTheFakeAfterwards.class, Map.of())).isEqualTo(Map.of("nothing", ""));
    }

    @Test
    void constructorParameter_asked_isRefusedWithTheReason() {
        assertThat(run(AsksInTheConstructor.class, Map.of()).values())
                .singleElement()
                .asString()
                .contains("every test has fakes of its own: take FakeCognigy in the test method or in @BeforeEach,"
                        + " not in a constructor or @BeforeAll");
    }

    /** Runs a class; the message of each test's failure by its name, empty for a test that passed. */
    private static Map<String, String> run(Class<?> type, Map<String, String> configuration) {
        Map<String, String> results = new ConcurrentHashMap<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .configurationParameters(configuration)
                .build();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
        launcher.execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    String method = test.getSource()
                            .map(source -> ((MethodSource) source).getMethodName())
                            .orElseThrow();
                    results.put(
                            test.getDisplayName().startsWith("repetition") ? test.getDisplayName() : method,
                            result.getThrowable().map(Throwable::getMessage).orElse(""));
                }
            }
        });
        return results;
    }
}
