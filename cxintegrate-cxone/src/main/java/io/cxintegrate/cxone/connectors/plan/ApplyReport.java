package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of a plan, connector by connector. Immutable and safe to share between threads. */
public final class ApplyReport {
    private final List<ConnectorOutcome> outcomes;
    private final Duration duration;

    ApplyReport(List<ConnectorOutcome> outcomes, Duration duration) {
        this.outcomes = List.copyOf(outcomes);
        this.duration = duration;
    }

    /** Every connector of the plan, in its order. */
    public List<ConnectorOutcome> outcomes() {
        return outcomes;
    }

    /** The connectors that ended so. */
    public List<ConnectorOutcome> outcomes(Status status) {
        return outcomes.stream().filter(o -> o.status() == status).toList();
    }

    /** How long it took. */
    public Duration duration() {
        return duration;
    }

    /** Whether nothing failed and nothing was left out. */
    public boolean isComplete() {
        return outcomes.stream().noneMatch(o -> o.status() == Status.FAILED || o.status() == Status.NOT_STARTED);
    }

    /** For a build: 0 when complete, else 1. Applying the same plan again goes on where this one ended. */
    public int exitCode() {
        return isComplete() ? 0 : 1;
    }

    /** One line: {@code 498 registered, 0 unchanged, 0 deleted, 0 kept, 2 failed, 0 not started}. */
    public String summary() {
        return Arrays.stream(Status.values())
                .map(status -> outcomes(status).size() + " "
                        + status.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    /** A text for people: a line for each connector that failed or was left out, and the summary. */
    public String report() {
        StringBuilder out = new StringBuilder();
        outcomes.stream()
                .filter(o -> o.status() == Status.FAILED || o.status() == Status.NOT_STARTED)
                .forEach(o -> out.append(o).append('\n'));
        return out.append(summary()).toString();
    }

    @Override
    public String toString() {
        return "ApplyReport[" + summary() + "]";
    }
}
