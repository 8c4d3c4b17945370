package io.cxintegrate.cxone.events;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Posts envelopes to the event API, one by one, each once. Immutable and safe to share between threads. */
final class PlatformPublisher implements EventPublisher {
    /** What may stand in a header as it is. */
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final EventsClient client;

    PlatformPublisher(EventsClient client) {
        this.client = client;
    }

    @Override
    public PublishReceipt publish(List<EventEnvelope> events) {
        List<String> references = new ArrayList<>(events.size());
        for (EventEnvelope event : events) {
            EventReceipt receipt = client.publishOnce(wire(event), key(event));
            references.add(
                    receipt.response().get("eventId") instanceof String given && !given.isBlank()
                            ? given
                            : receipt.idempotencyKey());
        }
        return PublishReceipt.of(references);
    }

    /** The event as the platform's own look: its data, with type, time and version where it does not say them itself. */
    private static JsonObject wire(EventEnvelope event) {
        return JsonObject.builder()
                .put("eventType", event.type())
                .put("timestamp", DateTimeFormatter.ISO_INSTANT.format(event.time()))
                .put("schema_version", event.schemaVersion())
                .putAll(event.data())
                .build();
    }

    /** The same for the same event, whenever and wherever it is published. */
    private static String key(EventEnvelope event) {
        return KEY.matcher(event.id()).matches()
                ? event.id()
                : UUID.nameUUIDFromBytes(event.id().getBytes(StandardCharsets.UTF_8))
                        .toString();
    }
}
