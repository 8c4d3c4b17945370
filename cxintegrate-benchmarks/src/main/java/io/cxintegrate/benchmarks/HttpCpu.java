package io.cxintegrate.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** CPU time of this process for each request, keep-alive over the loopback. */
final class HttpCpu {
    private HttpCpu() {}

    static void run(Report report) throws Exception {
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (Responder responder = Responder.start();
                HttpContestants contestants = new HttpContestants(responder.uri())) {
            Rounds rounds = new Rounds(contestants.calls(), os::getProcessCpuTime);
            report(report, 1, rounds.run(1, 10_000), false);
            report(report, 8, rounds.run(8, 20_000), true);
        }
    }

    private static void report(Report report, int threads, Rounds.Costs costs, boolean targets) {
        double raw = costs.cpu(HttpContestants.RAW_DEFAULT);
        String bestRaw = costs.cpu(HttpContestants.RAW_FIXED) < costs.cpu(HttpContestants.RAW_CALLER_RUNS)
                ? HttpContestants.RAW_FIXED
                : HttpContestants.RAW_CALLER_RUNS;
        for (String ours : List.of(HttpContestants.OURS, HttpContestants.TRANSPORT)) {
            String what = "HTTP CPU, " + threads + " threads, " + ours;
            double mine = costs.cpu(ours);
            if (targets) {
                report.atMost(0.6, what, mine, raw, HttpContestants.RAW_DEFAULT, "us");
                report.atMost(1.05, what, mine, costs.cpu(bestRaw), bestRaw, "us");
            } else {
                report.beside(what, mine, raw, HttpContestants.RAW_DEFAULT, "us");
                report.beside(what, mine, costs.cpu(bestRaw), bestRaw, "us");
            }
            report.beside(what, mine, costs.cpu(HttpContestants.APACHE), HttpContestants.APACHE, "us");
        }
    }
}
