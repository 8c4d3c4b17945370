package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the fake Genesys Cloud remembers of integrations: those of type {@code custom} with an endpoint, and those of an
 * integration type, which have a configuration with a version and are switched on and off. Not safe for concurrent use; the fake's
 * lock guards it.
 */
public final class GenesysState {
    private static final int MAX_NAME = 256;
    private static final Set<String> STATUSES = new TreeSet<>(Set.of("active", "inactive"));
    private static final Set<String> STATES = new TreeSet<>(Set.of("ENABLED", "DISABLED"));
    private static final Set<String> TYPES = new TreeSet<>(Set.of(
            "purecloud-data-actions",
            "custom-rest-actions",
            "salesforce-datadip",
            "function-data-actions",
            "aws-lambda-data-actions"));

    private final Map<String, JsonObject> integrations = new LinkedHashMap<>();
    private final Map<String, JsonObject> configs = new HashMap<>();
    private final Map<String, Instant> made = new HashMap<>();
    private final InstantSource clock;
    private int last;

    /** Remembers nothing yet. */
    public GenesysState(InstantSource clock) {
        this.clock = clock;
    }

    /** Stores an integration; the answer is what was sent with an {@code id} and a {@code selfUri}. */
    public JsonObject createIntegration(JsonObject body) {
        boolean typed = body.has("integrationType");
        Refusal.ifAny("Integration is not valid", typed ? checkTyped(body) : check(body));
        String id = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", ++last);
        JsonObject stored = body.with("id", id).with("selfUri", "/api/v2/integrations/" + id);
        if (typed) {
            stored = stored.with("intendedState", "DISABLED");
            configs.put(
                    id,
                    JsonObject.builder()
                            .put("name", body.optionalString("name").orElse("Integration " + last))
                            .put("version", 1)
                            .put("properties", JsonObject.empty())
                            .put("advanced", JsonObject.empty())
                            .put("credentials", JsonObject.empty())
                            .build());
        }
        integrations.put(id, stored);
        made.put(id, clock.instant());
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

    /** Whether actions can be made in it, when that takes so long. */
    public boolean isReady(String id, Duration delay) {
        Instant since = made.get(id);
        return since != null && !clock.instant().isBefore(since.plus(delay));
    }

    /** All integrations, oldest first. */
    public List<JsonObject> integrations() {
        return List.copyOf(integrations.values());
    }

    /** Forgets an integration. */
    public void deleteIntegration(String id) {
        integration(id);
        integrations.remove(id);
        configs.remove(id);
        made.remove(id);
    }

    /** The configuration of an integration of an integration type. */
    public JsonObject config(String id) {
        integration(id);
        JsonObject config = configs.get(id);
        if (config == null) {
            throw Refusal.unknown("configuration of integration", id);
        }
        return config;
    }

    /** Replaces the configuration; its name becomes that of the integration. */
    public JsonObject updateConfig(String id, JsonObject body) {
        JsonObject current = config(id);
        Payload payload = new Payload(body);
        payload.text("name");
        Integer version = payload.integer("version", 0, Integer.MAX_VALUE);
        payload.optionalObject("properties");
        payload.optionalObject("advanced");
        payload.optionalObject("credentials");
        Refusal.ifAny("Configuration is not valid", payload.problems());
        if (version == null || version != current.integer("version")) {
            throw new Refusal(
                    409,
                    "The version " + version + " does not match the current version " + current.integer("version")
                            + " of the resource");
        }
        JsonObject changed =
                current.toBuilder().putAll(body).put("version", version + 1).build();
        configs.put(id, changed);
        integrations.put(id, integration(id).with("name", changed.string("name")));
        return changed;
    }

    /** Switches an integration on or off. */
    public JsonObject updateIntegration(String id, JsonObject body) {
        config(id);
        Payload payload = new Payload(body);
        String state = payload.oneOf("intendedState", STATES);
        Refusal.ifAny("Integration is not valid", payload.problems());
        JsonObject changed = integration(id).with("intendedState", state);
        integrations.put(id, changed);
        return changed;
    }

    private static List<Violation> checkTyped(JsonObject body) {
        Payload payload = new Payload(body);
        payload.optionalText("name");
        payload.object("integrationType").oneOf("id", TYPES);
        return payload.problems();
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
