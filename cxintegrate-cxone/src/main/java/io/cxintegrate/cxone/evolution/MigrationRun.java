package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events taken from one version of a {@link MigrationGraph} to another, where one that cannot be migrated need not stop the
 * others. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * MigrationRun run = MigrationRun.builder(graph, "1", "3").deadLetters(letters::add).build();
 * List<MigrationResult> results = run.migrate(events);
 * }</pre>
 */
public final class MigrationRun {
    private final MigrationGraph graph;
    private final List<EventMigration> path;
    private final String fromVersion;
    private final String toVersion;
    private final FailurePolicy policy;
    private final boolean explained;
    private final @Nullable Consumer<MigrationResult> deadLetters;

    private MigrationRun(Builder b) {
        graph = b.graph;
        path = b.graph.path(b.fromVersion, b.toVersion);
        fromVersion = b.fromVersion;
        toVersion = b.toVersion;
        policy = b.policy;
        explained = b.explained;
        deadLetters = b.deadLetters;
    }

    /**
     * A builder of a run between these versions, with {@link FailurePolicy#ERROR}.
     *
     * @throws IllegalArgumentException if one of them is blank
     */
    public static Builder builder(MigrationGraph graph, String fromVersion, String toVersion) {
        return new Builder(graph, Require.text(fromVersion, "fromVersion"), Require.text(toVersion, "toVersion"));
    }

    /**
     * Migrates one event.
     *
     * @throws MigrationException if it cannot be migrated and the policy is {@link FailurePolicy#ERROR}
     */
    public MigrationResult migrate(JsonObject event) {
        List<MappingExplanation> steps = new ArrayList<>();
        try {
            JsonObject migrated = explained ? oneByOne(event, steps) : graph.migrate(event, fromVersion, toVersion);
            return new MigrationResult(event, Optional.of(migrated), Optional.empty(), steps);
        } catch (MigrationException e) {
            if (policy == FailurePolicy.ERROR) {
                throw e;
            }
            MigrationResult failed = new MigrationResult(event, Optional.empty(), Optional.of(e), steps);
            if (deadLetters != null) {
                deadLetters.accept(failed);
            }
            return failed;
        }
    }

    /**
     * Migrates events in their order.
     *
     * @return a result for each
     * @throws MigrationException for the first that cannot be migrated, if the policy is {@link FailurePolicy#ERROR}
     */
    public List<MigrationResult> migrate(List<JsonObject> events) {
        return events.stream().map(this::migrate).toList();
    }

    private JsonObject oneByOne(JsonObject event, List<MappingExplanation> steps) {
        JsonObject at = event;
        for (EventMigration step : path) {
            JsonObject next = graph.migrate(at, step.fromVersion(), step.toVersion());
            steps.add(step.explain(at));
            at = next;
        }
        return at;
    }

    @Override
    public String toString() {
        return "MigrationRun[" + fromVersion + " -> " + toVersion + ", " + policy + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final MigrationGraph graph;
        private final String fromVersion;
        private final String toVersion;
        private FailurePolicy policy = FailurePolicy.ERROR;
        private boolean explained;
        private @Nullable Consumer<MigrationResult> deadLetters;

        private Builder(MigrationGraph graph, String fromVersion, String toVersion) {
            this.graph = Objects.requireNonNull(graph, "graph");
            this.fromVersion = fromVersion;
            this.toVersion = toVersion;
        }

        /** What to do with an event that cannot be migrated. Default {@link FailurePolicy#ERROR}. */
        public Builder onFailure(FailurePolicy value) {
            policy = Objects.requireNonNull(value, "onFailure");
            return this;
        }

        /**
         * Chooses {@link FailurePolicy#DEAD_LETTER}, with this sink. It is called on the thread that migrates; what it throws ends
         * the run, since a letter that nobody took would be lost.
         */
        public Builder deadLetters(Consumer<MigrationResult> sink) {
            deadLetters = Objects.requireNonNull(sink, "deadLetters");
            return onFailure(FailurePolicy.DEAD_LETTER);
        }

        /** Says in the results what each rule did; costs several times the migration itself. Default false. */
        public Builder explained(boolean value) {
            explained = value;
            return this;
        }

        /**
         * The run.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the graph has no way between the versions
         * @throws io.cxintegrate.core.InvalidConfigurationException if dead letters are to be kept without a sink, or there is
         *     a sink that no policy fills
         */
        public MigrationRun build() {
            Violations violations = Violations.of("migration run " + fromVersion + " -> " + toVersion);
            violations.unless(
                    (policy == FailurePolicy.DEAD_LETTER) == (deadLetters != null),
                    "deadLetters",
                    deadLetters == null
                            ? "is required with the policy DEAD_LETTER"
                            : "is never used with the policy %s",
                    policy);
            violations.throwIfAny();
            return new MigrationRun(this);
        }
    }
}
