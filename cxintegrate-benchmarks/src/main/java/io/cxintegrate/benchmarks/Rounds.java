package io.cxintegrate.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Contestants that take turns, round after round; the best round of each counts: CPU time does not grow when others use the
 * machine, but caches and clocks suffer. The clock of CPU time has steps of 10 ms, hence rounds of many calls.
 */
final class Rounds {
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 2;

    private final Map<String, Contestant> contestants;
    private final LongSupplier cpuNanos;

    /** One call, which throws when its answer is not what was asked for. */
    interface Contestant {
        void call() throws Exception;
    }

    /** What one call takes, in microseconds. */
    record Cost(double cpu, double wall) {
        private static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN);

        private Cost orBetter(Cost other) {
            return new Cost(Math.min(cpu, other.cpu), Math.min(wall, other.wall));
        }
    }

    /** The costs by contestant. */
    record Costs(Map<String, Cost> byName) {
        double cpu(String name) {
            return byName.getOrDefault(name, Cost.UNKNOWN).cpu;
        }

        double wall(String name) {
            return byName.getOrDefault(name, Cost.UNKNOWN).wall;
        }

        /** These, and those of contestants who did not run with them. */
        Costs and(Costs others) {
            Map<String, Cost> all = new LinkedHashMap<>(byName);
            all.putAll(others.byName);
            return new Costs(all);
        }
    }

    Rounds(Map<String, Contestant> contestants, LongSupplier cpuNanos) {
        this.contestants = contestants;
        this.cpuNanos = cpuNanos;
    }

    /** Each call as often, shared by the threads. */
    Costs run(int threads, int calls) throws Exception {
        Map<String, Cost> best = new LinkedHashMap<>();
        List<Map.Entry<String, Contestant>> order = new ArrayList<>(contestants.entrySet());
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (Map.Entry<String, Contestant> contestant : order) {
                    Cost cost = one(callers, threads, calls, contestant.getValue());
                    if (round >= 0) {
                        best.merge(contestant.getKey(), cost, Cost::orBetter);
                    }
                }
                Collections.rotate(order, 1);
            }
        } finally {
            callers.shutdownNow();
        }
        best.forEach((name, cost) -> System.out.printf(
                Locale.ROOT, "  %-32s %d threads %9.1f us CPU %9.1f us%n", name, threads, cost.cpu, cost.wall));
        return new Costs(best);
    }

    private Cost one(ExecutorService callers, int threads, int calls, Contestant contestant) throws Exception {
        long cpu = cpuNanos.getAsLong();
        long wall = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(callers.submit(() -> {
                for (int n = 0; n < calls / threads; n++) {
                    contestant.call();
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        return new Cost((cpuNanos.getAsLong() - cpu) / 1000.0 / calls, (System.nanoTime() - wall) / 1000.0 / calls);
    }
}
