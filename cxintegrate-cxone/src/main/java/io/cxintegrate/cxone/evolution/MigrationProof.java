package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link EventMigration#prove} found: how many events came through, or the smallest one that does not. Immutable and safe
 * to share between threads.
 *
 * @param events how many events, valid under the source schema, were migrated
 * @param counterExample an event that is valid under the source schema and that the migration cannot carry over; nothing can be
 *     left out of it
 * @param failure what the migration says to that event
 */
public record MigrationProof(int events, Optional<JsonObject> counterExample, Optional<MigrationException> failure) {
    static MigrationProof of(EventMigration migration, JsonSchema source, List<JsonObject> samples) {
        Set<JsonObject> events = new LinkedHashSet<>(samples);
        events.addAll(new EventGenerator(source.document()).events(samples));
        int valid = 0;
        for (JsonObject event : events) {
            if (source.accepts(event)) {
                valid++;
                if (failure(migration, event).isPresent()) {
                    JsonObject small = EventShrinker.shrink(
                            event,
                            e -> source.accepts(e) && failure(migration, e).isPresent());
                    return new MigrationProof(valid, Optional.of(small), failure(migration, small));
                }
            }
        }
        return new MigrationProof(valid, Optional.empty(), Optional.empty());
    }

    private static Optional<MigrationException> failure(EventMigration migration, JsonObject event) {
        try {
            migration.migrate(event);
            return Optional.empty();
        } catch (MigrationException e) {
            return Optional.of(e);
        }
    }

    /** Whether no event failed, and there was one. */
    public boolean holds() {
        return counterExample.isEmpty() && events > 0;
    }

    /** The outcome in one line; the event by its members' names only. */
    @Override
    public String toString() {
        return failure.map(f -> "fails on " + counterExample.orElseThrow() + ": " + f.getMessage())
                .orElse("holds for " + events + " events");
    }
}
