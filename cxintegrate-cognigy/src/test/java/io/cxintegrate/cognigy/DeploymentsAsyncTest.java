package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@CxFakes
class DeploymentsAsyncTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void asyncTwins_wholeJourney_doTheSame(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            CompletableFuture<DeployedVersion> back = deployments
                    .deployAsync(Tenants.v1())
                    .thenCompose(v -> deployments.deployAsync(Tenants.v2()))
                    .thenCompose(v -> deployments.splitAsync(TrafficSplit.of("v1", 0.9, "v2", 0.1)))
                    .thenCompose(s -> deployments.splitAsync(Map.of("v2", 1.0)))
                    .thenCompose(s -> deployments.rollbackAsync());
            assertThat(back).succeedsWithin(Duration.ofSeconds(30)).hasToString("v1 (int-1)");
            assertThat(deployments.state().revision()).isEqualTo(3);
        }
        assertThat(Tenants.outcomes(audit))
                .extracting(e -> e.action().orElse(""))
                .containsExactly("DEPLOY_MAPPING", "DEPLOY_MAPPING", "UPDATE_SPLIT", "UPDATE_SPLIT", "ROLLBACK");
    }

    @Test
    void rollbackAsync_nothingDeployed_failsTheFuture(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().rollbackAsync())
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(InvalidInputException.class)
                    .withMessageEndingWith("nothing is deployed");
        }
        assertThat(fake).received(UPDATE_ROUTING).never();
    }

    @Test
    void deployAsync_refusedByThePlatform_failsTheFutureUnwrapped(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().status(422);
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().deployAsync(Tenants.v1()))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(Tenants.outcomes(audit).get(0).status()).contains("FAILURE");
    }

    @Test
    void deployAsync_cancelled_cancelsTheExchangeAndIsOnRecord(FakeCognigy fake, TestClock clock)
            throws InterruptedException {
        Stall stall = fake.faults().on(CREATE_INTEGRATION).first().stall();
        // The outcome is put on record on the client's executor, after the caller's future is cancelled.
        CountDownLatch recorded = new CountDownLatch(2);
        AuditSink told = event -> {
            audit.append(event);
            recorded.countDown();
        };
        try (Cognigy cognigy = Tenants.client(fake, clock).audit(told).build()) {
            CompletableFuture<DeployedVersion> future =
                    cognigy.bot("bot-1").deployments().deployAsync(Tenants.v1());
            assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();
            assertThat(future.cancel(true)).isTrue();
            assertThat(recorded.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Tenants.outcomes(audit)).hasSize(1);
            assertThat(Tenants.outcomes(audit).get(0).details().orElseThrow().toJson())
                    .isEqualTo("{\"error\":\"CancellationException\"}");
            assertThat(cognigy.bot("bot-1").deployments().state().current()).isEmpty();
        }
    }

    @Test
    void deployAsync_executorRefuses_failsTheFutureAndNeverThrows(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock)
                .executor(work -> {
                    throw new RejectedExecutionException("no room");
                })
                .build()) {
            assertThat(cognigy.bot("bot-1").deployments().deployAsync(Tenants.v1()))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(RejectedExecutionException.class)
                    .withMessage("no room");
        }
        assertThat(fake).received(CREATE_INTEGRATION).never();
    }

    @Test
    void deployAsync_executorClosedWhileTheAnswerIsAwaited_isBookedAndOnRecordAllTheSame(
            FakeCognigy fake, TestClock clock) throws InterruptedException {
        Stall stall = fake.faults().on(CREATE_INTEGRATION).first().stall();
        ExecutorService closing = Executors.newSingleThreadExecutor();
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(audit).executor(closing).build()) {
            CompletableFuture<DeployedVersion> future =
                    cognigy.bot("bot-1").deployments().deployAsync(Tenants.v1());
            assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();
            closing.shutdown();
            stall.release();
            assertThat(future).succeedsWithin(Duration.ofSeconds(30)).hasToString("v1 (int-1)");
            assertThat(cognigy.bot("bot-1").deployments().state().current()).isPresent();
        }
        assertThat(audit.events()).extracting(e -> e.status().orElse("")).containsExactly("STARTED", "SUCCESS");
    }

    private Cognigy client(FakeCognigy fake, TestClock clock) {
        return Tenants.client(fake, clock).audit(audit).build();
    }
}
