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
import java.util.concurrent.CompletableFuture;

/** What the fake CXone remembers: connectors and events. Not safe for concurrent use; the fake's lock guards it. */
public final class CxoneState {
    private final Map<String, JsonObject> connectors = new LinkedHashMap<>();
    private final Set<String> foreign = new HashSet<>();
    private final ConnectorHealth health;
    private final List<JsonObject> events = new ArrayList<>();
    private CompletableFuture<Void> news = new CompletableFuture<>();
    private int forgotten;
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
            CompletableFuture<Void> heard = news;
            news = new CompletableFuture<>();
            heard.complete(null);
            return JsonObject.of("eventId", id, "status", "accepted");
        });
    }

    /** Completes, under the lock, when the next event has come. */
    public CompletableFuture<Void> news() {
        return news;
    }

    /**
     * What comes behind a cursor, with the next cursor; empty when there is nothing yet.
     *
     * @param cursor as given out before; empty for the beginning
     */
    public Optional<JsonObject> eventsBehind(String cursor, int max) {
        int from = cursor.isEmpty() ? forgotten : position(cursor);
        if (from < forgotten) {
            throw new Refusal(410, "the events behind this cursor are not kept any more");
        }
        int to = Math.min(events.size(), from + max);
        if (from >= to) {
            return Optional.empty();
        }
        List<JsonObject> found = events.subList(from, to).stream()
                .map(item -> item.object("event"))
                .toList();
        return Optional.of(JsonObject.of("events", found, "cursor", "c-" + to));
    }

    /** Long polls do not get what has come so far any more. */
    public void forgetEvents() {
        forgotten = events.size();
    }

    private int position(String cursor) {
        if (!cursor.matches("c-[0-9]{1,9}") || Integer.parseInt(cursor.substring(2)) > events.size()) {
            throw new Refusal(400, "the cursor is none that was given out");
        }
        return Integer.parseInt(cursor.substring(2));
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
