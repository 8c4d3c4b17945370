package io.cxintegrate.examples;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.examples.tour.CognigyJourney;
import io.cxintegrate.examples.tour.ConnectorJourney;
import io.cxintegrate.examples.tour.GenesysJourney;
import io.cxintegrate.examples.tour.Journey;
import io.cxintegrate.examples.tour.JourneyReport;
import io.cxintegrate.examples.tour.PostgresJourney;
import io.cxintegrate.examples.tour.SchemaJourney;
import io.cxintegrate.examples.tour.TourTable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs all five journeys on real sockets and a real PostgreSQL and prints what happened. Exits with 1 when one failed.
 */
public final class Tour {
    private Tour() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean ok = run(
                out,
                List.of(
                        new CognigyJourney(),
                        new ConnectorJourney(),
                        new SchemaJourney(),
                        new PostgresJourney(),
                        new GenesysJourney()));
        System.exit(ok ? 0 : 1);
    }

    /** Runs these journeys; a failed one does not stop the next. */
    static boolean run(PrintStream out, List<Journey> journeys) {
        out.println("cxintegrate: five journeys over loopback sockets and a real PostgreSQL");
        List<JourneyReport> reports = new ArrayList<>();
        for (Journey journey : journeys) {
            JourneyReport report = new JourneyReport(journey.name(), out, TimeSource.system(), reports.size() + 1);
            report.around(journey);
            reports.add(report);
        }
        new TourTable(reports).print(out);
        return reports.stream().allMatch(JourneyReport::succeeded);
    }
}
