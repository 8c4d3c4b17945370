package io.cxintegrate.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * CPU time of this process for each request, keep-alive over the loopback. The contestants take turns, round after round, and
 * the best round of each counts: CPU time does not grow when others use the machine, but caches and clocks suffer. The JDK
 * tells it in steps of 10 ms, hence rounds of many requests.
 */
final class HttpCpu {
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 2;

    private HttpCpu() {}

    static void run(Report report) throws Exception {
        try (Responder responder = Responder.start();
                HttpContestants contestants = new HttpContestants(responder.uri())) {
            report(report, 1, measure(contestants, 1, 10_000), false);
            report(report, 8, measure(contestants, 8, 20_000), true);
        }
    }

    /** Nanoseconds for each request, by contestant. */
    private static Map<String, Double> measure(HttpContestants contestants, int threads, int requests)
            throws Exception {
        Map<String, Double> best = new LinkedHashMap<>();
        List<Map.Entry<String, HttpContestants.Call>> order =
                new ArrayList<>(contestants.calls().entrySet());
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (Map.Entry<String, HttpContestants.Call> contestant : order) {
                    double nanos = cpu(callers, threads, requests, contestant.getValue()) / (double) requests;
                    if (round >= 0) {
                        best.merge(contestant.getKey(), nanos, Math::min);
                    }
                }
                Collections.rotate(order, 1);
            }
        } finally {
            callers.shutdownNow();
        }
        best.forEach((name, nanos) ->
                System.out.printf(Locale.ROOT, "  %-24s %d threads %8.1f us%n", name, threads, nanos / 1000));
        return best;
    }

    private static long cpu(ExecutorService callers, int threads, int requests, HttpContestants.Call call)
            throws Exception {
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = os.getProcessCpuTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(callers.submit(() -> {
                for (int n = 0; n < requests / threads; n++) {
                    if (call.get() != 200) {
                        throw new IllegalStateException("not 200");
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        return os.getProcessCpuTime() - before;
    }

    private static void report(Report report, int threads, Map<String, Double> cpu, boolean targets) {
        double raw = micros(cpu, HttpContestants.RAW_DEFAULT);
        String bestRaw = micros(cpu, HttpContestants.RAW_FIXED) < micros(cpu, HttpContestants.RAW_CALLER_RUNS)
                ? HttpContestants.RAW_FIXED
                : HttpContestants.RAW_CALLER_RUNS;
        for (String ours : List.of(HttpContestants.OURS, HttpContestants.TRANSPORT)) {
            String what = "HTTP CPU, " + threads + " threads, " + ours;
            double mine = micros(cpu, ours);
            if (targets) {
                report.atMost(0.6, what, mine, raw, HttpContestants.RAW_DEFAULT, "us");
                report.atMost(1.05, what, mine, micros(cpu, bestRaw), bestRaw, "us");
            } else {
                report.beside(what, mine, raw, HttpContestants.RAW_DEFAULT, "us");
                report.beside(what, mine, micros(cpu, bestRaw), bestRaw, "us");
            }
            report.beside(what, mine, micros(cpu, HttpContestants.APACHE), HttpContestants.APACHE, "us");
        }
    }

    private static double micros(Map<String, Double> cpu, String name) {
        return cpu.getOrDefault(name, Double.NaN) / 1000;
    }
}
