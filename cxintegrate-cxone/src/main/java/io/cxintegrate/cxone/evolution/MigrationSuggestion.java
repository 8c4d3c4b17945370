package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.core.transform.fields.FieldOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A rule that two schemas let one guess: a field that seems to have got another name, place, unit or type. A guess and no more:
 * nothing is applied until {@link EventMigrationBuilder#accept} is called with it. Immutable and safe to share between threads.
 *
 * @param from the path of the field in old events
 * @param to the path in new events
 * @param confidence above 0, at most 1: how much names, types, places and descriptions agree; no probability
 * @param conversion what is done to the value
 * @param reasons why, one sentence each
 */
public record MigrationSuggestion(
        String from, String to, double confidence, Optional<Conversion> conversion, List<String> reasons) {
    /** What is done to the value of a field. */
    public sealed interface Conversion {
        /** Another unit of time, exactly. */
        record Unit(TimeUnit from, TimeUnit to) implements Conversion {
            @Override
            public String toString() {
                return from.name().toLowerCase(Locale.ROOT) + " to " + to.name().toLowerCase(Locale.ROOT);
            }
        }

        /** Another type, without a loss. */
        record Cast(FieldCast from, FieldCast to) implements Conversion {
            @Override
            public String toString() {
                return from.name().toLowerCase(Locale.ROOT) + " to " + to.name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** Copies the list. */
    public MigrationSuggestion {
        reasons = List.copyOf(reasons);
    }

    /**
     * What the difference between two schemas suggests, the most confident first. Each field takes part in one suggestion at
     * most.
     *
     * @throws io.cxintegrate.core.InvalidInputException if one of them is not a schema
     */
    public static List<MigrationSuggestion> between(JsonObject oldSchema, JsonObject newSchema) {
        return SuggestionSearch.run(oldSchema, newSchema);
    }

    void addTo(FieldOptions field) {
        conversion.ifPresent(c -> {
            if (c instanceof Conversion.Unit unit) {
                field.unit(unit.from(), unit.to());
            } else if (c instanceof Conversion.Cast cast) {
                field.cast(cast.from(), cast.to());
            }
        });
    }

    /** {@code callDuration -> durationSeconds (75 %)}, with the conversion if there is one. */
    @Override
    public String toString() {
        return from + " -> " + to + conversion.map(c -> ", " + c).orElse("") + " (" + Math.round(confidence * 100)
                + " %)";
    }
}
