package io.cxintegrate.examples.tour;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The last page of the tour: one line a journey. */
public final class TourTable {
    private final List<JourneyReport> reports;

    /** A table of these. */
    public TourTable(List<JourneyReport> reports) {
        this.reports = List.copyOf(reports);
    }

    /** Prints it. */
    public void print(PrintStream out) {
        out.println();
        out.println(
                "   journey                                      requests  retries  tokens  audit        ms  result");
        out.println("   " + "-".repeat(92));
        for (JourneyReport report : reports) {
            out.printf(Locale.ROOT, "%d  %-44s %8d %8d %7d %6d %9d  %s%n", report.row());
        }
    }
}
