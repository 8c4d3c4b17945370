package io.cxintegrate.core.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The default: an immutable list for each subject. Safe to share between threads. */
final class InMemorySchemaHistory implements SchemaHistory {
    private final ConcurrentMap<String, List<SchemaVersion>> subjects = new ConcurrentHashMap<>();

    @Override
    public List<SchemaVersion> versions(String subject) {
        return subjects.getOrDefault(Require.name(subject, "subject"), List.of());
    }

    @Override
    public Optional<SchemaVersion> latest(String subject) {
        return last(versions(subject));
    }

    @Override
    public Optional<SchemaVersion> append(String subject, JsonObject schema, int expectedLatest) {
        Require.atLeast(0, expectedLatest, "expectedLatest");
        List<SchemaVersion> versions = subjects.computeIfAbsent(Require.name(subject, "subject"), s -> List.of());
        Optional<SchemaVersion> latest = last(versions);
        if (latest.filter(version -> version.hasSchema(schema)).isPresent()) {
            return latest;
        }
        if (versions.size() != expectedLatest) {
            return Optional.empty();
        }
        SchemaVersion next = new SchemaVersion(subject, expectedLatest + 1, schema);
        List<SchemaVersion> longer = new ArrayList<>(versions);
        longer.add(next);
        // Whoever lost the race looks again: the winner may have appended the same schema.
        return subjects.replace(subject, versions, List.copyOf(longer))
                ? Optional.of(next)
                : append(subject, schema, expectedLatest);
    }

    @Override
    public String toString() {
        return "SchemaHistory.inMemory()";
    }

    private static Optional<SchemaVersion> last(List<SchemaVersion> versions) {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }
}
