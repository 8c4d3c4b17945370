package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events and failures for tests of the buffer. */
final class Events {
    private Events() {}

    static EventEnvelope event(String id, @Nullable String key) {
        EventEnvelope.Builder event = EventEnvelope.builder()
                .id(id)
                .type("test.event")
                .schemaVersion("1")
                .source("urn:example:test")
                .time(Instant.EPOCH)
                .data(JsonObject.of("n", 1));
        if (key != null) {
            event.subject(key);
        }
        return event.build();
    }

    static UnavailableException down() {
        return new UnavailableException(
                "down", ErrorContext.builder().status(503).retryable(true).build(), null);
    }

    static UnavailableException throttled(Duration retryAfter) {
        return new UnavailableException(
                "slow down",
                ErrorContext.builder()
                        .status(429)
                        .retryable(true)
                        .retryAfter(retryAfter)
                        .build(),
                null);
    }

    static InvalidInputException poison() {
        return new InvalidInputException(
                "poison", ErrorContext.builder().status(400).build(), null);
    }
}
