package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of one event in a {@link MigrationRun}. Immutable and safe to share between threads. Either a migrated event or a
 * failure is there.
 *
 * @param event as it came
 * @param migrated what it became
 * @param failure why it became nothing; its stage, versions and message say in which step and at which rule
 * @param steps for each step that was taken in full, what each of its rules did
 */
public record MigrationResult(
        JsonObject event,
        Optional<JsonObject> migrated,
        Optional<MigrationException> failure,
        List<MappingExplanation> steps) {
    /** Checks that all are given and copies the list. */
    public MigrationResult {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(migrated, "migrated");
        Objects.requireNonNull(failure, "failure");
        steps = List.copyOf(steps);
    }

    /** Whether it was migrated. */
    public boolean succeeded() {
        return migrated.isPresent();
    }

    /** Whether it was, and why not; no value of the event. */
    @Override
    public String toString() {
        return "MigrationResult["
                + failure.map(e -> String.valueOf(e.getMessage())).orElse("migrated") + "]";
    }
}
