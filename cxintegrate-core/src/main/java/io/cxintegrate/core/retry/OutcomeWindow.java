package io.cxintegrate.core.retry;

import java.util.Arrays;

/** The outcomes a breaker judges by. Times are nanoseconds that never go back. Used under the lock of the breaker. */
abstract class OutcomeWindow {
    private int calls;
    private int failures;

    abstract void record(boolean failed, long now);

    abstract void clear();

    final int calls() {
        return calls;
    }

    final int failures() {
        return failures;
    }

    final void add(int moreCalls, int moreFailures) {
        calls += moreCalls;
        failures += moreFailures;
    }

    final void zero() {
        calls = 0;
        failures = 0;
    }

    /** The last {@code size} calls. */
    static OutcomeWindow ofCount(int size) {
        return new Count(size);
    }

    /** The calls of the last {@code nanos}, forgotten in steps of a tenth. */
    static OutcomeWindow ofTime(long nanos) {
        return new Time(nanos);
    }

    private static final class Count extends OutcomeWindow {
        private final boolean[] failed;
        private int next;

        Count(int size) {
            failed = new boolean[size];
        }

        @Override
        void record(boolean failure, long now) {
            if (calls() == failed.length) {
                add(-1, failed[next] ? -1 : 0);
            }
            failed[next] = failure;
            next = (next + 1) % failed.length;
            add(1, failure ? 1 : 0);
        }

        @Override
        void clear() {
            zero();
            next = 0;
        }
    }

    private static final class Time extends OutcomeWindow {
        private static final int STEPS = 10;
        private final long stepNanos;
        private final int[] calls = new int[STEPS];
        private final int[] failures = new int[STEPS];
        private long current;

        Time(long nanos) {
            stepNanos = Math.max(1, nanos / STEPS);
        }

        @Override
        void record(boolean failed, long now) {
            forget(now / stepNanos);
            int slot = (int) (current % STEPS);
            calls[slot]++;
            failures[slot] += failed ? 1 : 0;
            add(1, failed ? 1 : 0);
        }

        private void forget(long step) {
            if (step - current >= STEPS) {
                clear();
            }
            for (long s = Math.max(current + 1, step - STEPS + 1); s <= step; s++) {
                int slot = (int) (s % STEPS);
                add(-calls[slot], -failures[slot]);
                calls[slot] = 0;
                failures[slot] = 0;
            }
            current = Math.max(current, step);
        }

        @Override
        void clear() {
            zero();
            Arrays.fill(calls, 0);
            Arrays.fill(failures, 0);
        }
    }
}
