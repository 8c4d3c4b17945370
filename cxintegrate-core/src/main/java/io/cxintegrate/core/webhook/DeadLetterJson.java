package io.cxintegrate.core.webhook;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;

/** A dead letter as JSON and back. Of its failure the branch, the message, the status and whether a repeat can help stay. */
final class DeadLetterJson {
    private DeadLetterJson() {}

    static JsonObject write(DeadLetter letter) {
        WebhookMessage message = letter.message();
        CxException failure = letter.failure();
        JsonObject.Builder error = JsonObject.builder()
                .put("kind", kind(failure))
                .put("message", failure.getMessage())
                .put("retryable", failure.retryable());
        failure.status().ifPresent(status -> error.put("status", status));
        return JsonObject.builder()
                .put("webhook_id", message.id())
                .put("endpoint", message.endpoint().toString())
                .putIfPresent("ordering_key", message.orderingKey())
                .put("reason", letter.reason().name())
                .put("attempts", letter.attempts())
                .put("at", letter.at().toString())
                .put("failure", error.build())
                .put("body", message.body())
                .build();
    }

    /** Throws one of the exceptions for bad input, or one of time, when it is none. */
    static DeadLetter read(JsonObject json) {
        return new DeadLetter(
                new WebhookMessage(
                        URI.create(json.string("endpoint")),
                        json.string("webhook_id"),
                        json.object("body"),
                        json.optionalString("ordering_key").orElse(null)),
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
                .platform("webhook")
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
