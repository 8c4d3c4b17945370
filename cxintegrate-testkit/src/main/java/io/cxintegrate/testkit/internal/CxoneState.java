package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fake CXone remembers: connectors and events. Not safe for concurrent use; the fake's lock guards it. */
public final class CxoneState {
    private final Map<String, JsonObject> connectors = new LinkedHashMap<>();
    private final List<JsonObject> events = new ArrayList<>();
    private final IdempotencyKeys keys = new IdempotencyKeys();

    /** Remembers nothing yet. */
    public CxoneState() {}

    /** Stores a connector whole, in place of any before; the answer is what was sent. */
    public JsonObject registerConnector(String id, JsonObject body) {
        Refusal.ifAny("Connector is not valid", ConnectorRules.check(id, body));
        connectors.put(id, body);
        return body;
    }

    /** One connector. */
    public JsonObject connector(String id) {
        return find(id).orElseThrow(() -> Refusal.unknown("connector", id));
    }

    /** One connector, if it is there. */
    public Optional<JsonObject> find(String id) {
        return Optional.ofNullable(connectors.get(id));
    }

    /** All connectors, in the order of their first registration. */
    public List<JsonObject> connectors() {
        return List.copyOf(connectors.values());
    }

    /** Forgets a connector. */
    public void deleteConnector(String id) {
        connector(id);
        connectors.remove(id);
    }

    /** Takes an event in; the answer names the id it got. */
    public JsonObject ingest(Optional<String> idempotencyKey, JsonObject event, Instant now) {
        return keys.once("events", idempotencyKey, event, () -> {
            if (event.isEmpty()) {
                throw new Refusal(400, "the event must have at least one member");
            }
            String id = "evt-" + (events.size() + 1);
            events.add(JsonObject.builder()
                    .put("eventId", id)
                    .put("receivedAt", now.toString())
                    .put("event", event)
                    .build());
            return JsonObject.of("eventId", id, "status", "accepted");
        });
    }

    /** The events taken in, oldest first, each with {@code eventId}, {@code receivedAt} and {@code event}. */
    public List<JsonObject> events() {
        return List.copyOf(events);
    }
}
