package io.cxintegrate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows of the one table that is printed at the end. */
final class Report {
    private record Row(String what, String ours, String peer, String ratio, String target, String verdict) {}

    private final List<Row> rows = new ArrayList<>();

    /** A ratio that has to stay at or below a target. */
    void atMost(double target, String what, double ours, double peer, String peerName, String unit) {
        ratio(what, ours, peer, peerName, unit, "<= " + number(target), verdict(ours / peer <= target));
    }

    /** A ratio that has to reach a target. */
    void atLeast(double target, String what, double ours, double peer, String peerName, String unit) {
        ratio(what, ours, peer, peerName, unit, ">= " + number(target), verdict(ours / peer >= target));
    }

    /** A ratio to look at. */
    void beside(String what, double ours, double peer, String peerName, String unit) {
        ratio(what, ours, peer, peerName, unit, "", "");
    }

    /** A figure that has to be zero. */
    void zero(String what, double ours, String unit) {
        rows.add(new Row(what, number(ours) + " " + unit, "", "", "0 " + unit, verdict(ours < 0.5)));
    }

    /** A figure to look at. */
    void figure(String what, double value, String unit) {
        rows.add(new Row(what, number(value) + " " + unit, "", "", "", ""));
    }

    void print() {
        rows.add(0, new Row("what", "measured", "beside", "ratio", "target", ""));
        for (Row r : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-46s %14s   %-36s %8s  %-8s %s%n",
                    r.what,
                    r.ours,
                    r.peer,
                    r.ratio,
                    r.target,
                    r.verdict);
        }
    }

    private void ratio(
            String what, double ours, double peer, String peerName, String unit, String target, String verdict) {
        rows.add(new Row(
                what,
                number(ours) + " " + unit,
                peerName + " " + number(peer) + " " + unit,
                number(ours / peer),
                target,
                verdict));
    }

    private static String verdict(boolean met) {
        return met ? "met" : "MISSED";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
