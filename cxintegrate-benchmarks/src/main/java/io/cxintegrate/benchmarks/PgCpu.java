package io.cxintegrate.benchmarks;

import java.util.List;

/** CPU time, client and server together, and wall time of a Data Action that answers with one row. */
final class PgCpu {
    private PgCpu() {}

    static void run(Report report) throws Exception {
        try (PgContestants contestants = new PgContestants()) {
            PostgresCpu cpu = new PostgresCpu(contestants.backend());
            for (int threads : new int[] {1, 8}) {
                report(
                        report,
                        threads,
                        new Rounds(contestants.contestants(), cpu::nanos)
                                .run(threads, 8_000)
                                .and(new Rounds(contestants.tutorial(), cpu::nanos).run(threads, 80)));
            }
        }
    }

    private static void report(Report report, int threads, Rounds.Costs costs) {
        String what = "PostgreSQL row, " + threads + (threads == 1 ? " thread" : " threads");
        double ours = costs.cpu(PgContestants.OURS);
        report.beside(what + ", CPU", ours, costs.cpu(PgContestants.RAW), PgContestants.RAW, "us");
        for (String raw : List.of(PgContestants.RAW_TRANSACTION, PgContestants.RAW_GUARDED)) {
            if (threads == 1) {
                report.atMost(1.2, what + ", CPU", ours, costs.cpu(raw), raw, "us");
            } else {
                report.beside(what + ", CPU", ours, costs.cpu(raw), raw, "us");
            }
        }
        for (String peer : List.of(PgContestants.SPRING, PgContestants.JDBI)) {
            report.atMost(1, what + ", CPU", ours, costs.cpu(peer), peer, "us");
        }
        report.atLeast(
                100, what + ", tutorial, CPU", costs.cpu(PgContestants.TUTORIAL), ours, PgContestants.OURS, "us");
        for (String peer : costs.byName().keySet()) {
            if (!peer.equals(PgContestants.OURS) && !peer.equals(PgContestants.TUTORIAL)) {
                report.beside(what + ", wall", costs.wall(PgContestants.OURS), costs.wall(peer), peer, "us");
            }
        }
    }
}
