package io.cxintegrate.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CallStatsAccuracyTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Property(tries = 300)
    void snapshot_anyLatenciesInRange_percentilesWithinOnePercent(@ForAll("latencies") List<Long> nanos) {
        CallStats stats = new CallStats(InstantSource.fixed(Instant.EPOCH));
        nanos.forEach(n -> stats.record(Duration.ofNanos(n), true));
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();

        CallStats.Snapshot s = stats.snapshot();

        assertWithinOnePercent(s.p50(), exact(sorted, 50));
        assertWithinOnePercent(s.p95(), exact(sorted, 95));
        assertWithinOnePercent(s.p99(), exact(sorted, 99));
        assertThat(s.max().toNanos()).isEqualTo(sorted[sorted.length - 1]);
        assertThat(s.p50()).isLessThanOrEqualTo(s.p95());
        assertThat(s.p95()).isLessThanOrEqualTo(s.p99());
        assertThat(s.p99()).isLessThanOrEqualTo(s.max());
        assertThat(s.avgLatency().toNanos())
                .isCloseTo(
                        Math.round(Arrays.stream(sorted).average().orElseThrow()),
                        org.assertj.core.data.Offset.offset(1L));
    }

    @Property
    void percentileNanos_oneLatency_isWithinHalfAPercent(@ForAll("latency") long nanos) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(nanos);

        double reported = LatencyHistogram.percentileNanos(histogram.counts(), 50);

        assertThat(Math.abs(reported - nanos) / nanos).isLessThanOrEqualTo(0.005);
    }

    @Property
    void percentileNanos_anyLatencyAtAll_staysInRange(@ForAll long nanos) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(nanos);

        assertThat(LatencyHistogram.percentileNanos(histogram.counts(), 99)).isBetween(995L, (long) (1.005 * HOUR));
    }

    @Provide
    Arbitrary<List<Long>> latencies() {
        return latency().list().ofMinSize(1).ofMaxSize(500);
    }

    /** Evenly over the powers of ten, as latencies are; jqwik adds the two ends. */
    @Provide
    Arbitrary<Long> latency() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(1_000, 10_000)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(10_000, 1_000_000)),
                net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(1_000_000, 1_000_000_000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(1_000_000_000, HOUR)));
    }

    /** The definition the class states: nearest rank. */
    private static long exact(long[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private static void assertWithinOnePercent(Duration reported, long exactNanos) {
        assertThat(Math.abs(reported.toNanos() - exactNanos) / (double) exactNanos)
                .as("reported %s, exact %s ns", reported, exactNanos)
                .isLessThanOrEqualTo(0.01);
    }
}
