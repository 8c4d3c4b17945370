package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many connectors at once: how many, on whose threads, under which limit. */
@CxFakes
class ProvisioningParallelTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private Cxone cxone;
    private Provisioning provisioning;

    @BeforeEach
    void connect(FakeCxone fake) {
        cxone = Fakes.builder(fake).build();
        provisioning = cxone.provisioning();
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void apply_withParallelismFour_hasFourUnderWayAtOnceAndNeverMore(FakeCxone fake) throws Exception {
        List<Stall> stalls = IntStream.rangeClosed(1, 4)
                .mapToObj(n -> fake.faults().on(REGISTER_CONNECTOR).nth(n).stall())
                .toList();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (HttpTransport counting = counting(HttpTransport.jdk());
                Cxone counted = Fakes.builder(fake).transport(counting).build()) {
            Provisioning four = counted.provisioning().withParallelism(4);
            CompletableFuture<ApplyReport> run = four.applyAsync(four.plan(Fleet.of(20)), executor);
            for (Stall stall : stalls) {
                assertThat(stall.awaitArrival(SOON)).isTrue();
            }
            stalls.forEach(Stall::release);
            assertThat(run.get(30, TimeUnit.SECONDS).outcomes(Status.REGISTERED))
                    .hasSize(20);
        } finally {
            stalls.forEach(Stall::release);
            executor.shutdownNow();
        }
        assertThat(most).hasValue(4);
    }

    @Test
    void apply_underTheBuildersRateLimiter_isNeverThrottled(FakeCxone fake, TestClock clock) {
        // The clock is moved by whoever waits, so that as many as are under way may arrive late and count in the next
        // window.
        fake.limitRate(20 + 8, Duration.ofSeconds(10));
        RateLimiter limiter = RateLimiter.builder("cxone")
                .permits(20)
                .period(Duration.ofSeconds(10))
                .clock(clock)
                .build();
        try (Cxone limited = Fakes.builder(fake).rateLimiter(limiter).build()) {
            Provisioning eight = limited.provisioning().withParallelism(8);
            ApplyReport report = eight.apply(eight.plan(Fleet.of(60)));
            assertThat(report.outcomes(Status.REGISTERED))
                    .hasSize(60)
                    .allSatisfy(outcome -> assertThat(outcome.attempts()).isEqualTo(1));
            // 62 requests, the lists among them, at 20 in 10 s.
            assertThat(report.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        }
        assertThat(fake).received(REGISTER_CONNECTOR).times(60);
    }

    @Test
    void apply_throttledByThePlatform_waitsAndEndsWithAll(FakeCxone fake) {
        fake.limitRate(20, Duration.ofSeconds(10));
        List<ConnectorDefinition> fleet = Fleet.of(60);
        try (Cxone patient = ProvisioningWeatherTest.patient(fake).build()) {
            ApplyReport report =
                    patient.provisioning().apply(patient.provisioning().plan(fleet));
            assertThat(report.outcomes(Status.REGISTERED)).hasSize(60);
        }
        assertThat(fake.connectors())
                .containsExactlyInAnyOrderElementsOf(
                        fleet.stream().map(ConnectorDefinition::toJson).toList());
    }

    @Test
    void applyAsync_cancelled_endsAndLeavesNoThread(FakeCxone fake) throws InterruptedException {
        ConnectorPlan plan = provisioning.plan(Fleet.of(50));
        var stall = fake.faults().on(REGISTER_CONNECTOR).nth(10).stall();
        CountDownLatch ended = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<ApplyReport> run = provisioning
                    .withParallelism(1)
                    .applyAsync(
                            plan,
                            task -> executor.execute(() -> {
                                try {
                                    task.run();
                                } finally {
                                    ended.countDown();
                                }
                            }));
            assertThat(stall.awaitArrival(Duration.ofSeconds(20))).isTrue();
            run.cancel(true);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(run).isCancelled();
            assertThat(fake.connectors()).hasSize(9);
        } finally {
            stall.release();
            executor.shutdownNow();
        }
    }

    @Test
    void apply_executorThatRefuses_isDoneByTheCallerAlone(FakeCxone fake) {
        ApplyReport report = provisioning
                .withExecutor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .apply(provisioning.plan(Fleet.of(5)));
        assertThat(report.outcomes(Status.REGISTERED)).hasSize(5);
    }

    private HttpTransport counting(HttpTransport under) {
        return new HttpTransport() {
            @Override
            public TransportResponse send(TransportRequest request) {
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                try {
                    return under.send(request);
                } finally {
                    underWay.decrementAndGet();
                }
            }

            @Override
            public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
                return under.sendAsync(request);
            }

            @Override
            public void close() {
                under.close();
            }
        };
    }
}
