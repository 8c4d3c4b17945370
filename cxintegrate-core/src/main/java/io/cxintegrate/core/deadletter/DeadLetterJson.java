package io.cxintegrate.core.deadletter;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.util.function.Function;

/**
 * A dead letter as JSON and back. Of its failure the branch, the message, the platform, the status and whether a repeat can help
 * stay.
 *
 * @param toJson how a message is written
 * @param fromJson how it is read again
 */
record DeadLetterJson<T>(Function<? super T, JsonObject> toJson, Function<JsonObject, ? extends T> fromJson) {

    JsonObject write(DeadLetter<T> letter) {
        CxException failure = letter.failure();
        JsonObject.Builder error = JsonObject.builder()
                .put("kind", kind(failure))
                .put("message", failure.getMessage())
                .put("retryable", failure.retryable());
        failure.platform().ifPresent(platform -> error.put("platform", platform));
        failure.status().ifPresent(status -> error.put("status", status));
        return JsonObject.builder()
                .put("reason", letter.reason().name())
                .put("attempts", letter.attempts())
                .put("at", letter.at().toString())
                .put("failure", error.build())
                .put("message", toJson.apply(letter.message()))
                .build();
    }

    /** Throws one of the exceptions for bad input, or one of time, when it is none. */
    DeadLetter<T> read(JsonObject json) {
        return new DeadLetter<>(
                fromJson.apply(json.object("message")),
                DeadLetter.Reason.valueOf(json.string("reason")),
                json.integer("attempts"),
                Instant.parse(json.string("at")),
                failure(json.object("failure")));
    }

    private static String kind(CxException failure) {
        if (failure instanceof UnavailableException) {
            return "unavailable";
        }
        if (failure instanceof CredentialException) {
            return "credential";
        }
        return failure instanceof InvalidInputException ? "invalid_input" : "defect";
    }

    private static CxException failure(JsonObject json) {
        String message = json.string("message");
        ErrorContext context = ErrorContext.builder()
                .platform(json.optionalString("platform").orElse(null))
                .status(json.has("status") ? json.integer("status") : 0)
                .retryable(json.bool("retryable"))
                .build();
        return switch (json.string("kind")) {
            case "unavailable" -> new UnavailableException(message, context, null);
            case "credential" -> new CredentialException(message, context, null);
            case "invalid_input" -> new InvalidInputException(message, context, null);
            default -> new DefectException(message, context, null);
        };
    }
}
