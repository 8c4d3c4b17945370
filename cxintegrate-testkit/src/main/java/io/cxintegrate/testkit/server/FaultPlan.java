package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What will go wrong, by operation and occurrence: {@code faults().on(CREATE_INTEGRATION).first().status(500)}. Safe to share
 * between threads.
 *
 * <p>Occurrences are counted from the moment of planning: {@code first()} is the next request of that operation. Every fault
 * counts all requests of its operation; where two want the same one, the one planned first has it.
 *
 * @param <O> the operations of the fake
 */
public final class FaultPlan<O extends Operation> {
    private final Guard guard;
    private final List<Entry> entries = new ArrayList<>();

    FaultPlan(Guard guard) {
        this.guard = guard;
    }

    /** Begins a fault for requests of this operation. */
    public Occurrence on(O operation) {
        return new Occurrence(Objects.requireNonNull(operation, "operation"));
    }

    /** The faults that were not met as often as planned ({@code always()}: not at all), in the order of planning; a copy. */
    public List<PlannedFault> unusedFaults() {
        return guard.call(() ->
                entries.stream().filter(Entry::unused).map(Entry::snapshot).toList());
    }

    /** The fault for the request that has just arrived, if one is planned. Callers hold the lock. */
    @Nullable
    Fault take(Operation operation) {
        Entry taken = null;
        for (Entry entry : entries) {
            if (entry.operation.equals(operation)) {
                entry.seen++;
                if (taken == null && entry.seen >= entry.from && entry.seen <= entry.to) {
                    taken = entry;
                    entry.met++;
                }
            }
        }
        return taken == null ? null : taken.fault;
    }

    void abandonStalls() {
        guard.run(() -> entries.forEach(entry -> {
            Stall stall = entry.fault.stall();
            if (stall != null) {
                stall.abandon();
            }
        }));
    }

    private static final class Entry {
        private final Operation operation;
        private final String occurrence;
        private final int from;
        private final int to;
        private final Fault fault;
        private int seen;
        private int met;

        private Entry(Operation operation, String occurrence, int from, int to, Fault fault) {
            this.operation = operation;
            this.occurrence = occurrence;
            this.from = from;
            this.to = to;
            this.fault = fault;
        }

        private boolean unused() {
            return to == Integer.MAX_VALUE ? met == 0 : met < to - from + 1;
        }

        private PlannedFault snapshot() {
            return new PlannedFault(operation, occurrence, fault.text(), met);
        }
    }

    /** Says which requests; a step of the sentence, for one thread. */
    public final class Occurrence {
        private final Operation operation;

        private Occurrence(Operation operation) {
            this.operation = operation;
        }

        /** The next request. */
        public FaultEffect first() {
            return effect("first", 1, 1);
        }

        /** The one after the next. */
        public FaultEffect second() {
            return effect("second", 2, 2);
        }

        /** The {@code n}th request from now, from 1. */
        public FaultEffect nth(int n) {
            Require.atLeast(1, n, "n");
            return n == 1 ? first() : n == 2 ? second() : effect("no. " + n, n, n);
        }

        /** The next {@code n} requests. */
        public FaultEffect times(int n) {
            Require.atLeast(1, n, "n");
            return effect("the next " + n, 1, n);
        }

        /** Every request from now on. */
        public FaultEffect always() {
            return effect("always", 1, Integer.MAX_VALUE);
        }

        private FaultEffect effect(String occurrence, int from, int to) {
            return new FaultEffect(
                    fault -> guard.run(() -> entries.add(new Entry(operation, occurrence, from, to, fault))));
        }
    }
}
