package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Migrations between many versions, chained: an event goes from any version to any other over the shortest path there is, up or
 * down. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * MigrationGraph graph = MigrationGraph.builder()
 *         .addReversible(v1ToV2)
 *         .addReversible(v2ToV3)
 *         .schema("3", JsonSchema.draft7(v3Schema))
 *         .build();
 * JsonObject old = graph.migrate(event, "3", "1");
 * }</pre>
 *
 * <p>Each step is checked against the schemas of its own migration and against that of the version it leads to, so that an
 * event is stopped where it went wrong.
 */
public final class MigrationGraph {
    private final Map<String, List<EventMigration>> from;
    private final Map<String, JsonSchema> schemas;
    private final Set<String> versions;

    private MigrationGraph(Builder b) {
        Map<String, List<EventMigration>> all = new HashMap<>();
        versions = new LinkedHashSet<>();
        for (EventMigration migration : b.migrations) {
            versions.add(migration.fromVersion());
            versions.add(migration.toVersion());
            all.computeIfAbsent(migration.fromVersion(), v -> new ArrayList<>()).add(migration);
        }
        from = all;
        schemas = Map.copyOf(b.schemas);
    }

    /** A builder without migrations. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every version a migration starts or ends at, in the order they were added. */
    public List<String> versions() {
        return List.copyOf(versions);
    }

    /** Whether there is a way; from a version to itself there always is, if it is known. */
    public boolean canMigrate(String fromVersion, String toVersion) {
        return search(fromVersion, toVersion).isPresent();
    }

    /**
     * The shortest way, none for a version to itself; of several, the one whose migrations were added first.
     *
     * @throws InvalidInputException if there is none
     */
    public List<EventMigration> path(String fromVersion, String toVersion) {
        return search(fromVersion, toVersion)
                .orElseThrow(() -> new InvalidInputException(
                        "no migration leads from version '" + fromVersion + "' to '" + toVersion
                                + "'; known versions are " + versions + "; add what is missing to the graph"));
    }

    /**
     * The event in another version; the event itself stays as it is.
     *
     * @throws InvalidInputException if there is no way
     * @throws MigrationException if a step fails, or its result is not valid under the schema of its version
     */
    public JsonObject migrate(JsonObject event, String fromVersion, String toVersion) {
        JsonObject at = event;
        for (EventMigration step : path(fromVersion, toVersion)) {
            at = step.migrate(at);
            JsonSchema schema = schemas.get(step.toVersion());
            List<Violation> violations = schema == null ? List.of() : schema.validate(at);
            if (!violations.isEmpty()) {
                throw MigrationException.invalidResult(step, violations);
            }
        }
        return at;
    }

    private Optional<List<EventMigration>> search(String start, String end) {
        if (!versions.contains(start)) {
            return Optional.empty();
        }
        Map<String, EventMigration> reachedBy = new HashMap<>();
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty() && !start.equals(end) && !reachedBy.containsKey(end)) {
            for (EventMigration next : from.getOrDefault(queue.remove(), List.of())) {
                if (!next.toVersion().equals(start) && reachedBy.putIfAbsent(next.toVersion(), next) == null) {
                    queue.add(next.toVersion());
                }
            }
        }
        Deque<EventMigration> path = new ArrayDeque<>();
        String at = end;
        while (!at.equals(start)) {
            EventMigration by = reachedBy.get(at);
            if (by == null) {
                return Optional.empty();
            }
            path.addFirst(by);
            at = by.fromVersion();
        }
        return Optional.of(List.copyOf(path));
    }

    /** The versions. */
    @Override
    public String toString() {
        return "MigrationGraph" + versions;
    }

    /** Collects migrations; not safe for concurrent use. */
    public static final class Builder {
        private final List<EventMigration> migrations = new ArrayList<>();
        private final Map<String, JsonSchema> schemas = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a migration in its direction. */
        public Builder add(EventMigration migration) {
            migrations.add(Objects.requireNonNull(migration, "migration"));
            return this;
        }

        /**
         * Adds a migration and its inverse.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if it has none, naming the rules
         */
        public Builder addReversible(EventMigration migration) {
            return add(migration).add(migration.inverse().build());
        }

        /**
         * Checks every event that reaches this version against this schema.
         *
         * @throws IllegalArgumentException if the version is blank
         */
        public Builder schema(String version, JsonSchema schema) {
            schemas.put(Require.text(version, "version"), Objects.requireNonNull(schema, "schema"));
            return this;
        }

        /**
         * Builds the graph.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException naming every pair of versions with two migrations, and every
         *     schema of a version that no migration touches
         */
        public MigrationGraph build() {
            Violations violations = Violations.of("migration graph");
            violations.unless(!migrations.isEmpty(), "migrations", "there is none; add at least one");
            Set<List<String>> pairs = new LinkedHashSet<>();
            Set<String> known = new LinkedHashSet<>();
            for (EventMigration m : migrations) {
                known.add(m.fromVersion());
                known.add(m.toVersion());
                violations.unless(
                        pairs.add(List.of(m.fromVersion(), m.toVersion())),
                        m.fromVersion() + " -> " + m.toVersion(),
                        "was added twice; keep one");
            }
            for (String version : schemas.keySet()) {
                violations.unless(
                        known.contains(version), "schema " + version, "belongs to a version that no migration touches");
            }
            violations.throwIfAny();
            return new MigrationGraph(this);
        }
    }
}
