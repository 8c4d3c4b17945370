package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.MappingChain;
import io.cxintegrate.core.transform.fields.MappingException;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
 * event is stopped where it went wrong. Steps between which no schema is looked at are one pass over the event where their rules
 * allow it, see {@link MappingChain}; the result is the same.
 */
public final class MigrationGraph {
    private final Map<String, List<EventMigration>> from;
    private final Map<String, JsonSchema> schemas;
    private final Set<String> versions;
    private final Map<List<String>, List<Leg>> ways = new ConcurrentHashMap<>();

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
        List<String> way = List.of(fromVersion, toVersion);
        List<Leg> legs = ways.get(way);
        if (legs == null) {
            legs = legs(path(fromVersion, toVersion));
            // Only ways that exist are kept, so there are no more than pairs of versions.
            ways.put(way, legs);
        }
        JsonObject at = event;
        for (Leg leg : legs) {
            at = leg.migrate(at);
        }
        return at;
    }

    /** Steps between which nobody looks at the event, and what is checked behind the last. */
    private record Leg(
            List<EventMigration> steps,
            MappingChain chain,
            @Nullable JsonSchema schema) {
        JsonObject migrate(JsonObject event) {
            EventMigration last = steps.get(steps.size() - 1);
            JsonObject migrated = chain.isFused() ? fused(event) : oneByOne(event);
            List<Violation> violations = schema == null ? List.of() : schema.validate(migrated);
            if (!violations.isEmpty()) {
                throw MigrationException.invalidResult(last, violations);
            }
            return migrated;
        }

        private JsonObject fused(JsonObject event) {
            steps.get(0).checkSource(event);
            JsonObject migrated;
            try {
                migrated = chain.apply(event);
            } catch (MappingException e) {
                // Says which of the steps it was.
                return oneByOne(event);
            }
            steps.get(steps.size() - 1).checkResult(migrated);
            return migrated;
        }

        private JsonObject oneByOne(JsonObject event) {
            JsonObject at = event;
            for (EventMigration step : steps) {
                at = step.migrate(at);
            }
            return at;
        }
    }

    private List<Leg> legs(List<EventMigration> path) {
        List<Leg> legs = new ArrayList<>();
        List<EventMigration> together = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            EventMigration step = path.get(i);
            together.add(step);
            JsonSchema schema = schemas.get(step.toVersion());
            boolean looked = schema != null || step.target() != null;
            if (looked || i == path.size() - 1 || path.get(i + 1).source() != null) {
                MappingChain chain = MappingChain.of(
                        together.stream().map(EventMigration::rules).toList());
                legs.add(new Leg(List.copyOf(together), chain, schema));
                together.clear();
            }
        }
        return List.copyOf(legs);
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
