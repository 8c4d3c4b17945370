package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the fake Genesys Cloud remembers: integrations. Not safe for concurrent use; the fake's lock guards it. */
public final class GenesysState {
    private static final int MAX_NAME = 256;
    private static final Set<String> STATUSES = new TreeSet<>(Set.of("active", "inactive"));

    private final Map<String, JsonObject> integrations = new LinkedHashMap<>();
    private int last;

    /** Remembers nothing yet. */
    public GenesysState() {}

    /** Stores an integration; the answer is what was sent with an {@code id} and a {@code selfUri}. */
    public JsonObject createIntegration(JsonObject body) {
        Refusal.ifAny("Integration is not valid", check(body));
        String id = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", ++last);
        JsonObject stored = body.with("id", id).with("selfUri", "/api/v2/integrations/" + id);
        integrations.put(id, stored);
        return stored;
    }

    /** One integration. */
    public JsonObject integration(String id) {
        JsonObject found = integrations.get(id);
        if (found == null) {
            throw Refusal.unknown("integration", id);
        }
        return found;
    }

    /** All integrations, oldest first. */
    public List<JsonObject> integrations() {
        return List.copyOf(integrations.values());
    }

    /** Forgets an integration. */
    public void deleteIntegration(String id) {
        integration(id);
        integrations.remove(id);
    }

    private static List<Violation> check(JsonObject body) {
        Payload payload = new Payload(body);
        String name = payload.text("name");
        if (name != null && name.length() > MAX_NAME) {
            payload.add("name", "must have at most " + MAX_NAME + " characters but has " + name.length());
        }
        payload.optionalText("description");
        payload.oneOf("type", Set.of("custom"));
        payload.optionalOneOf("status", STATUSES);
        payload.url("endpoint");
        payload.optionalObject("headers")
                .ifPresent(headers -> headers.json().names().forEach(headers::text));
        return payload.problems();
    }
}
