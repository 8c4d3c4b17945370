package io.cxintegrate.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallStatsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:15:30Z");

    private final CallStats stats = new CallStats(InstantSource.fixed(NOW));

    @Test
    void snapshot_noRequests_isAllZero() {
        CallStats.Snapshot none = stats.snapshot();

        assertThat(none)
                .isEqualTo(new CallStats.Snapshot(
                        0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0.0, NOW));
        assertThat(none.toJson().toJson())
                .isEqualTo("{\"avg_latency_ms\":0.0,\"success_rate\":0.0,\"total_requests\":0,"
                        + "\"timestamp\":\"2026-11-01T08:15:30Z\"}");
    }

    @Test
    void toJson_someRequests_hasTheFourMembersInOrder() {
        stats.record(Duration.ofNanos(12_341_000), true);
        stats.record(Duration.ofNanos(12_348_000), true);
        stats.record(Duration.ofNanos(12_348_000), false);

        assertThat(stats.snapshot().toJson().toJson())
                .isEqualTo("{\"avg_latency_ms\":12.35,\"success_rate\":0.6667,\"total_requests\":3,"
                        + "\"timestamp\":\"2026-11-01T08:15:30Z\"}");
    }

    @Test
    void toDetailedJson_someRequests_addsThePercentiles() {
        for (int i = 0; i < 100; i++) {
            stats.record(Duration.ofMillis(1), true);
        }

        assertThat(stats.snapshot().toDetailedJson().toJson())
                .isEqualTo("{\"avg_latency_ms\":1.0,\"success_rate\":1.0,\"total_requests\":100,"
                        + "\"timestamp\":\"2026-11-01T08:15:30Z\","
                        + "\"p50_latency_ms\":1.0,\"p95_latency_ms\":1.0,\"p99_latency_ms\":1.0}");
    }

    @Test
    void toJson_readBack_writesTheSame() {
        stats.record(Duration.ofMillis(7), true);
        JsonObject json = stats.snapshot().toJson();

        assertThat(JsonObject.parse(json.toJson()).toJson()).isEqualTo(json.toJson());
    }

    @ParameterizedTest
    @CsvSource({"12345000, 12.34", "12355000, 12.36", "4999, 0.0", "5001, 0.01", "36000000000000, 36000000.0"})
    void toJson_latency_isRoundedHalfEvenToTwoDecimals(long nanos, String expected) {
        stats.record(Duration.ofNanos(nanos), true);

        assertThat(stats.snapshot().toJson().toJson()).contains("\"avg_latency_ms\":" + expected + ",");
    }

    @ParameterizedTest
    @CsvSource({"1, 800, 0.0012", "3, 800, 0.0038", "1, 10000, 0.0001", "1, 20001, 0.0", "1, 3, 0.3333", "9, 9, 1.0"})
    void toJson_successRate_isRoundedHalfEvenToFourDecimals(int successes, int requests, String expected) {
        for (int i = 0; i < requests; i++) {
            stats.record(Duration.ofMillis(1), i < successes);
        }

        assertThat(stats.snapshot().toJson().toJson()).contains("\"success_rate\":" + expected + ",");
    }

    @Test
    void snapshot_mixedCalls_countsAndAverages() {
        stats.record(Duration.ofMillis(10), true);
        stats.record(Duration.ofMillis(20), false);
        stats.record(Duration.ofMillis(60), true);
        stats.record(Duration.ofMillis(30), true);

        CallStats.Snapshot s = stats.snapshot();

        assertThat(s.totalRequests()).isEqualTo(4);
        assertThat(s.successes()).isEqualTo(3);
        assertThat(s.failures()).isEqualTo(1);
        assertThat(s.successRate()).isEqualTo(0.75);
        assertThat(s.avgLatency()).isEqualTo(Duration.ofMillis(30));
        assertThat(s.max()).isEqualTo(Duration.ofMillis(60));
        assertThat(s.timestamp()).isEqualTo(NOW);
    }

    @Test
    void record_outsideTheRange_countsAsTheNearerEndAndKeepsTheExactMaximum() {
        stats.record(Duration.ofHours(5), true);
        CallStats.Snapshot s = stats.snapshot();

        assertThat(s.max()).isEqualTo(Duration.ofHours(5));
        assertThat(s.avgLatency()).isEqualTo(Duration.ofHours(5));
        assertThat(s.p50()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    }

    @Test
    void record_negativeLatency_countsAsZero() {
        stats.record(Duration.ofMillis(-5), true);
        CallStats.Snapshot s = stats.snapshot();

        assertThat(s.totalRequests()).isEqualTo(1);
        assertThat(s.avgLatency()).isZero();
        assertThat(s.p99()).isZero();
    }

    @Test
    void record_sumBeyondLongNanoseconds_keepsTheAverage() {
        Duration century = Duration.ofDays(36_525);
        for (int i = 0; i < 4; i++) {
            stats.record(century, true);
        }

        assertThat(stats.snapshot().avgLatency()).isEqualTo(century);
    }

    @Test
    void time_withOutcome_goesIntoTheTotalAndItsOperation() {
        stats.time(MetricNames.HTTP_CLIENT_REQUEST_DURATION, Duration.ofMillis(10), tags("DEPLOY", "success"));
        stats.time(MetricNames.HTTP_CLIENT_REQUEST_DURATION, Duration.ofMillis(30), tags("DEPLOY", "error"));
        stats.time(MetricNames.HTTP_CLIENT_REQUEST_DURATION, Duration.ofMillis(50), tags("LIST", "success"));

        assertThat(stats.snapshot().totalRequests()).isEqualTo(3);
        assertThat(stats.snapshot("DEPLOY").totalRequests()).isEqualTo(2);
        assertThat(stats.snapshot("DEPLOY").failures()).isEqualTo(1);
        assertThat(stats.snapshot("DEPLOY").avgLatency()).isEqualTo(Duration.ofMillis(20));
        assertThat(stats.snapshot("LIST").successes()).isEqualTo(1);
        assertThat(stats.operations()).containsExactly("DEPLOY", "LIST");
    }

    @Test
    void time_withoutOutcomeOrOperation_isIgnored() {
        stats.time(
                MetricNames.TOKEN_REFRESH_DURATION,
                Duration.ofMillis(70),
                Map.of(MetricNames.OUTCOME, MetricNames.OUTCOME_SUCCESS));
        stats.time(
                MetricNames.RETRY_WAIT, Duration.ofSeconds(1), Map.of(MetricNames.OPERATION, "DEPLOY", "source", "x"));
        stats.count("c", 1, tags("DEPLOY", "success"));
        stats.gauge("g", 1, tags("DEPLOY", "success"));

        assertThat(stats.snapshot().totalRequests()).isZero();
        assertThat(stats.operations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "denied", "SUCCESS", ""})
    void time_anyOutcomeButSuccess_isAFailure(String outcome) {
        stats.time("t", Duration.ofMillis(1), tags("DEPLOY", outcome));

        assertThat(stats.snapshot().failures()).isEqualTo(1);
    }

    @Test
    void time_moreOperationsThanToldApart_shareOther() {
        for (int i = 0; i < CallStats.MAX_OPERATIONS + 5; i++) {
            stats.time("t", Duration.ofMillis(1), tags("OP_" + i, "success"));
        }
        stats.time("t", Duration.ofMillis(1), tags("OP_0", "success"));
        stats.time("t", Duration.ofMillis(1), tags("_other", "success"));

        assertThat(stats.operations()).hasSize(CallStats.MAX_OPERATIONS).doesNotContain("_other");
        assertThat(stats.snapshot("OP_0").totalRequests()).isEqualTo(2);
        assertThat(stats.snapshot("_other").totalRequests()).isEqualTo(6);
        assertThat(stats.snapshot("OP_204").totalRequests()).isZero();
        assertThat(stats.snapshot().totalRequests()).isEqualTo(CallStats.MAX_OPERATIONS + 7);
    }

    @Test
    void snapshot_unknownOperation_isEmptyAndLeavesNoTrace() {
        assertThat(stats.snapshot("NEVER").totalRequests()).isZero();
        assertThat(stats.operations()).isEmpty();
    }

    @Test
    void record_eightThreads_losesNothing() throws InterruptedException {
        int threads = 8;
        int perThread = 20_000;
        long calls = (long) threads * perThread;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            pool.execute(() -> {
                awaitQuietly(start);
                for (int i = 0; i < perThread; i++) {
                    stats.time(
                            "t", Duration.of(1 + i, ChronoUnit.MICROS), tags("OP_" + (thread + i) % 300, outcome(i)));
                }
            });
        }
        start.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        CallStats.Snapshot s = stats.snapshot();
        assertThat(s.totalRequests()).isEqualTo(calls);
        assertThat(s.successes()).isEqualTo(calls * 3 / 4);
        assertThat(s.failures()).isEqualTo(calls / 4);
        assertThat(s.avgLatency()).isEqualTo(Duration.ofNanos(10_000_500));
        assertThat(s.max()).isEqualTo(Duration.of(perThread, ChronoUnit.MICROS));
        assertThat(stats.operations()).hasSize(CallStats.MAX_OPERATIONS);
        long perOperation = stats.operations().stream()
                .mapToLong(o -> stats.snapshot(o).totalRequests())
                .sum();
        assertThat(perOperation + stats.snapshot("_other").totalRequests()).isEqualTo(s.totalRequests());
    }

    @Test
    void toJson_numbers_areExactDecimals() {
        stats.record(Duration.ofNanos(1_230_000), true);

        assertThat(stats.snapshot().toJson().number("avg_latency_ms")).isEqualTo(new BigDecimal("1.23"));
    }

    private static Map<String, String> tags(String operation, String outcome) {
        return Map.of(MetricNames.OPERATION, operation, MetricNames.OUTCOME, outcome);
    }

    private static String outcome(int i) {
        return i % 4 == 0 ? MetricNames.OUTCOME_ERROR : MetricNames.OUTCOME_SUCCESS;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
