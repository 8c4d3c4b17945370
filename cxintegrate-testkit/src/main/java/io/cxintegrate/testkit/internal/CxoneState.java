package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the fake CXone remembers: connectors and events. Not safe for concurrent use; the fake's lock guards it. */
public final class CxoneState {
    private final Map<String, JsonObject> connectors = new LinkedHashMap<>();
    private final Set<String> foreign = new HashSet<>();
    private final ConnectorHealth health;
    private final List<JsonObject> events = new ArrayList<>();
    private final IdempotencyKeys keys = new IdempotencyKeys();

    /** Remembers nothing yet. */
    public CxoneState(TimeSource clock) {
        health = new ConnectorHealth(clock);
    }

    /** Stores a connector whole, in place of any before; the answer is what was sent. */
    public JsonObject registerConnector(String id, JsonObject body) {
        refuseForeign(id);
        Refusal.ifAny("Connector is not valid", ConnectorRules.check(id, body));
        put(id, body);
        return body;
    }

    /** Stores a connector unchecked. */
    public void put(String id, JsonObject body) {
        connectors.put(id, body);
        health.registered(id);
    }

    /** Forgets a connector; whether it was there. */
    public boolean remove(String id) {
        return connectors.remove(id) != null;
    }

    /** Gives ids to another tenant. */
    public void ownedByOthers(Set<String> ids) {
        foreign.addAll(ids);
    }

    /** One connector as a client sees it who asks for it once more. */
    public JsonObject polled(String id) {
        JsonObject found = connector(id);
        health.polled(id);
        return health.shownWith(id, found);
    }

    /** All connectors as a client sees them. */
    public List<JsonObject> withHealth() {
        return connectors.entrySet().stream()
                .map(e -> health.shownWith(e.getKey(), e.getValue()))
                .toList();
    }

    /** Makes a connector healthy when it was asked for so many times. */
    public void healthyAfterPolls(int polls) {
        health.afterPolls(polls);
    }

    /** Makes a connector healthy by the clock. */
    public void healthyAfter(Duration delay) {
        health.after(delay);
    }

    /** Makes a connector unhealthy for good. */
    public void unhealthy(String id) {
        health.unhealthy(id);
    }

    /** One connector. */
    public JsonObject connector(String id) {
        refuseForeign(id);
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

    private void refuseForeign(String id) {
        if (foreign.contains(id)) {
            throw new Refusal(403, "connector '" + id + "' belongs to another tenant");
        }
    }
}
