package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one call of a mapping ended. Immutable.
 *
 * @param version the label of the version that ran
 * @param kind whether the service, the fallback or nobody answered
 * @param status the HTTP status of the service; empty if none came
 * @param result what the bot gets: {@code {"success": true, "data": ...}}, {@code {"fallback_triggered": true, "data": ...}} or
 *     {@code {"success": false, "error": ...}}
 * @param branch which branch of the response or fallback transform made it; empty if none did
 * @param took from the choice of the version to the result
 */
public record MappingOutcome(
        String version, Kind kind, OptionalInt status, JsonObject result, Optional<String> branch, Duration took) {
    /** Who answered. */
    public enum Kind {
        /** The service, with a status below 400, and the response expression worked. */
        SUCCESS,
        /** The fallback expression, because the service answered 400 or above, or not at all. */
        FALLBACK,
        /** Nobody: there is no fallback, the answer is no JSON, or the expression failed on it. */
        FAILED
    }

    /** Checks that nothing is null. */
    public MappingOutcome {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(branch, "branch");
        Objects.requireNonNull(took, "took");
    }

    /** Version, kind and status; the result is the conversation's. */
    @Override
    public String toString() {
        return "MappingOutcome[" + version + ", " + kind + (status.isPresent() ? ", " + status.getAsInt() : "") + "]";
    }
}
