package io.cxintegrate.core.metrics;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls added up since it was made: how many, how many went well, how long they took. Safe to share between threads;
 * recording takes no lock. A snapshot taken while calls are recorded may miss parts of those calls, and of those only.
 *
 * <p>As {@link Metrics} it records every {@link #time} whose tags carry {@link MetricNames#OUTCOME} and
 * {@link MetricNames#OPERATION}, once into the total and once under its operation; counters, gauges and other timers, such as
 * that of token renewals, are ignored. The first
 * {@value #MAX_OPERATIONS} operations are told apart, the rest share {@link MetricNames#OPERATION_OTHER}. What is timed on
 * two levels, such as a Data Action and the request it makes, counts on both: ask for the operation to see one of them.
 *
 * <p>Percentiles are nearest-rank and within 1 % for latencies of 1 µs to 1 h; what lies outside counts as the nearer end.
 * Count, mean and maximum are exact.
 *
 * <pre>{@code
 * CallStats stats = new CallStats(TimeSource.system());
 * stats.record(Duration.ofMillis(12), true);
 * String json = stats.snapshot().toJson().toJson();
 * // {"avg_latency_ms":12.0,"success_rate":1.0,"total_requests":1,"timestamp":"2026-11-01T08:15:30Z"}
 * }</pre>
 */
public final class CallStats implements Metrics {
    /** How many operations are told apart. */
    public static final int MAX_OPERATIONS = 200;

    private final InstantSource clock;
    private final Recorder total = new Recorder();
    private final ConcurrentMap<String, Recorder> operations = new ConcurrentHashMap<>();
    private final Recorder other = new Recorder();
    private final AtomicInteger operationsSeen = new AtomicInteger();

    /**
     * Without any calls yet.
     *
     * @param clock where the timestamps of snapshots come from
     */
    public CallStats(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Records one call into the total.
     *
     * @param latency how long it took; a negative one counts as zero
     * @param success whether it went well
     */
    public void record(Duration latency, boolean success) {
        total.add(Durations.saturatedNanos(latency), success);
    }

    /** Does nothing: only timed calls are added up. */
    @Override
    public void count(String name, long amount, Map<String, String> tags) {}

    /** Records one call, if the tags carry an outcome and an operation; any outcome but {@code success} is a failure. */
    @Override
    public void time(String name, Duration duration, Map<String, String> tags) {
        String outcome = tags.get(MetricNames.OUTCOME);
        String operation = tags.get(MetricNames.OPERATION);
        if (outcome == null || operation == null) {
            return;
        }
        boolean success = outcome.equals(MetricNames.OUTCOME_SUCCESS);
        long nanos = Durations.saturatedNanos(duration);
        total.add(nanos, success);
        recorderOf(operation).add(nanos, success);
    }

    /** Does nothing: only timed calls are added up. */
    @Override
    public void gauge(String name, double value, Map<String, String> tags) {}

    /** All calls. */
    public Snapshot snapshot() {
        return total.snapshot(clock.instant());
    }

    /** The calls of one operation; a snapshot without requests when there was none. */
    public Snapshot snapshot(String operation) {
        Recorder recorder = operations.get(operation);
        if (recorder == null) {
            recorder = operation.equals(MetricNames.OPERATION_OTHER) ? other : new Recorder();
        }
        return recorder.snapshot(clock.instant());
    }

    /** The operations told apart so far, sorted; a copy, without {@link MetricNames#OPERATION_OTHER}. */
    public Set<String> operations() {
        return new TreeSet<>(operations.keySet());
    }

    private Recorder recorderOf(String operation) {
        Recorder known = operations.get(operation);
        if (known != null) {
            return known;
        }
        if (operation.equals(MetricNames.OPERATION_OTHER) || operationsSeen.get() >= MAX_OPERATIONS) {
            return other;
        }
        // Places are taken before they are filled, so the bound holds exactly; the price is that a call which loses the
        // race
        // for the last place may be counted under "_other".
        if (operationsSeen.incrementAndGet() > MAX_OPERATIONS) {
            operationsSeen.decrementAndGet();
            return operations.getOrDefault(operation, other);
        }
        Recorder fresh = new Recorder();
        Recorder winner = operations.putIfAbsent(operation, fresh);
        if (winner != null) {
            operationsSeen.decrementAndGet();
            return winner;
        }
        return fresh;
    }

    /** The figures of one group of calls. */
    private static final class Recorder {
        private final LongAdder successes = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LatencyHistogram histogram = new LatencyHistogram();
        private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

        /** The sum in two parts: nanoseconds alone overflow after 292 years, which is three months of 10,000 calls at a time. */
        private final LongAdder sumMicros = new LongAdder();

        private final LongAdder sumNanosBelowMicro = new LongAdder();

        void add(long nanos, boolean success) {
            maxNanos.accumulate(nanos);
            histogram.record(nanos);
            sumMicros.add(nanos / 1_000);
            sumNanosBelowMicro.add(nanos % 1_000);
            (success ? successes : failures).increment();
        }

        Snapshot snapshot(Instant timestamp) {
            long good = successes.sum();
            long bad = failures.sum();
            long requests = good + bad;
            long[] counts = histogram.counts();
            // Read after the buckets and written before them, so that no percentile exceeds it.
            long max = maxNanos.get();
            return new Snapshot(
                    requests,
                    good,
                    bad,
                    requests == 0 ? Duration.ZERO : Duration.ofNanos(average(requests)),
                    percentile(counts, 50, max),
                    percentile(counts, 95, max),
                    percentile(counts, 99, max),
                    Duration.ofNanos(max),
                    requests == 0 ? 0.0 : (double) good / requests,
                    timestamp);
        }

        private long average(long requests) {
            return BigDecimal.valueOf(sumMicros.sum())
                    .scaleByPowerOfTen(3)
                    .add(BigDecimal.valueOf(sumNanosBelowMicro.sum()))
                    .divide(BigDecimal.valueOf(requests), 0, RoundingMode.HALF_EVEN)
                    .longValue();
        }

        private static Duration percentile(long[] counts, int percent, long max) {
            return Duration.ofNanos(Math.min(max, LatencyHistogram.percentileNanos(counts, percent)));
        }
    }

    /**
     * The figures at one moment. Immutable and safe to share between threads. Without requests all of them are zero.
     *
     * @param totalRequests successes and failures
     * @param successes how many went well
     * @param failures how many did not
     * @param avgLatency the mean, rounded to a nanosecond
     * @param p50 half of the calls took at most this long
     * @param p95 95 % of the calls took at most this long
     * @param p99 99 % of the calls took at most this long
     * @param max the longest
     * @param successRate successes in proportion to all, 0 to 1
     * @param timestamp when the snapshot was taken
     */
    public record Snapshot(
            long totalRequests,
            long successes,
            long failures,
            Duration avgLatency,
            Duration p50,
            Duration p95,
            Duration p99,
            Duration max,
            double successRate,
            Instant timestamp) {

        /**
         * {@code avg_latency_ms} (milliseconds, 2 decimals), {@code success_rate} (0 to 1, 4 decimals),
         * {@code total_requests} and {@code timestamp} (ISO 8601, UTC), in this order. Rounded half to even; trailing zeros
         * are dropped but the first: {@code 0.0}, {@code 12.5}.
         */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("avg_latency_ms", millis(avgLatency))
                    .put("success_rate", exactRate())
                    .put("total_requests", totalRequests)
                    .put("timestamp", timestamp.toString())
                    .build();
        }

        /**
         * The members of {@link #toJson()}, then {@code p50_latency_ms}, {@code p95_latency_ms} and {@code p99_latency_ms},
         * rounded likewise.
         */
        public JsonObject toDetailedJson() {
            return toJson().toBuilder()
                    .put("p50_latency_ms", millis(p50))
                    .put("p95_latency_ms", millis(p95))
                    .put("p99_latency_ms", millis(p99))
                    .build();
        }

        /** From the counts: 1 of 800 is 0.00125 exactly, which as a double is a little more and would round up. */
        private BigDecimal exactRate() {
            return totalRequests == 0
                    ? decimal(BigDecimal.ZERO, 4)
                    : decimal(
                            BigDecimal.valueOf(successes)
                                    .divide(BigDecimal.valueOf(totalRequests), 4, RoundingMode.HALF_EVEN),
                            4);
        }

        private static BigDecimal millis(Duration latency) {
            return decimal(BigDecimal.valueOf(Durations.saturatedNanos(latency), 6), 2);
        }

        /** Not a double: Java writes the double 0.0001 as {@code 1.0E-4}. */
        private static BigDecimal decimal(BigDecimal exact, int places) {
            BigDecimal rounded = exact.setScale(places, RoundingMode.HALF_EVEN).stripTrailingZeros();
            return rounded.scale() < 1 ? rounded.setScale(1) : rounded;
        }
    }
}
