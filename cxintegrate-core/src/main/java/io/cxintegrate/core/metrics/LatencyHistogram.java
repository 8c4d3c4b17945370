package io.cxintegrate.core.metrics;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts latencies in buckets: every power of two of nanoseconds is cut into 128 equal ones, so that the middle of a bucket
 * is at most 0.4 % away from what fell into it. Safe to share between threads, without locks.
 *
 * <p>The range is 1 µs to 1 h; what lies outside counts as the nearer end. Counters are made when first needed: real
 * latencies fill a few hundred of the 4,224.
 */
final class LatencyHistogram {
    private static final long LOWEST_NANOS = 1_000;
    private static final long HIGHEST_NANOS = 3_600_000_000_000L;

    /** 1 µs lies in the power 2^9, 1 h in 2^41. */
    private static final int LOWEST_EXPONENT = 9;

    private static final int HIGHEST_EXPONENT = 41;

    private static final int SUB_BUCKET_BITS = 7;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
    private static final int BUCKETS = (HIGHEST_EXPONENT - LOWEST_EXPONENT + 1) * SUB_BUCKETS;

    private final AtomicReferenceArray<LongAdder> counters = new AtomicReferenceArray<>(BUCKETS);

    void record(long nanos) {
        int bucket = bucketOf(Math.max(LOWEST_NANOS, Math.min(HIGHEST_NANOS, nanos)));
        LongAdder counter = counters.get(bucket);
        if (counter == null) {
            LongAdder fresh = new LongAdder();
            LongAdder winner = counters.compareAndExchange(bucket, null, fresh);
            counter = winner == null ? fresh : winner;
        }
        counter.increment();
    }

    /** How many fell into each bucket so far. */
    long[] counts() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            LongAdder counter = counters.get(i);
            counts[i] = counter == null ? 0 : counter.sum();
        }
        return counts;
    }

    /** The nearest-rank percentile in nanoseconds: the middle of the bucket it lies in; 0 when nothing was counted. */
    static long percentileNanos(long[] counts, int percent) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        // In whole numbers, so that no rounding of a double moves the rank.
        long rank = (total * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return middleOf(i);
            }
        }
        return 0;
    }

    private static int bucketOf(long nanos) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        int subBucket = (int) (nanos >>> (exponent - SUB_BUCKET_BITS)) & (SUB_BUCKETS - 1);
        return (exponent - LOWEST_EXPONENT) * SUB_BUCKETS + subBucket;
    }

    private static long middleOf(int bucket) {
        int shift = bucket / SUB_BUCKETS + LOWEST_EXPONENT - SUB_BUCKET_BITS;
        long lowest = (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
        return lowest + (1L << shift) / 2;
    }
}
