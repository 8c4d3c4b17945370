package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the fake Cognigy remembers: of each bot the integration versions, one traffic split, the webhooks, and an audit trail. Any
 * bot exists. Not safe for concurrent use; the fake's lock guards it.
 */
public final class CognigyState {
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");

    private static final class Bot {
        private final Map<String, JsonObject> integrations = new LinkedHashMap<>();
        private final Map<String, Instant> created = new HashMap<>();
        private final Map<String, JsonObject> webhooks = new LinkedHashMap<>();
        private final List<JsonObject> audit = new ArrayList<>();
        private @Nullable JsonObject routing;

        /** What a split may name: ids and version labels. */
        private Set<String> versions() {
            Set<String> known = new LinkedHashSet<>();
            integrations.forEach((id, integration) -> {
                known.add(integration.optionalString("version").orElse("v1"));
                known.add(id);
            });
            return known;
        }
    }

    private final Map<String, Bot> bots = new HashMap<>();
    private final InstantSource clock;
    private IdempotencyKeys keys = new IdempotencyKeys();
    private Duration invisibleFor = Duration.ZERO;
    private int lastIntegration;
    private int lastWebhook;

    /** Remembers nothing yet. */
    public CognigyState(InstantSource clock) {
        this.clock = clock;
    }

    /** For how long what was created is not seen. */
    public void invisibleFor(Duration value) {
        invisibleFor = value;
    }

    /** Takes no repeat for a repeat any more, as after the time for which keys are kept. */
    public void forgetIdempotencyKeys() {
        keys = new IdempotencyKeys();
    }

    /** Stores a version; the answer is what was sent with an {@code id}. */
    public JsonObject createIntegration(String botId, Optional<String> idempotencyKey, JsonObject body) {
        return keys.once("integrations of " + botId, idempotencyKey, body, () -> {
            Refusal.ifAny("Integration mapping is not valid", CognigyRules.integration(body));
            Bot bot = bot(botId);
            JsonObject stored = body.with("id", "int-" + ++lastIntegration);
            bot.integrations.put(stored.string("id"), stored);
            bot.created.put(stored.string("id"), clock.instant());
            record(botId, "CREATE_INTEGRATION", body);
            if (bot.routing == null) {
                bot.routing = JsonObject.of(
                        "traffic_split",
                        body.optionalObject("traffic_split").orElse(JsonObject.of("v1", new BigDecimal("1.0"))));
            }
            return stored;
        });
    }

    /** One version. */
    public JsonObject integration(String botId, String id) {
        JsonObject found = bot(botId).integrations.get(id);
        if (found == null || !isVisible(bot(botId), id)) {
            throw Refusal.unknown("integration", id);
        }
        return found;
    }

    /** The versions of a bot that can be seen, oldest first. */
    public List<JsonObject> visibleIntegrations(String botId) {
        Bot bot = bot(botId);
        return bot.integrations.entrySet().stream()
                .filter(e -> isVisible(bot, e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The versions of a bot, oldest first. */
    public List<JsonObject> integrations(String botId) {
        return List.copyOf(bot(botId).integrations.values());
    }

    /** Sets the split of the bot, addressed through one of its versions. */
    public JsonObject updateRouting(String botId, String versionId, JsonObject body) {
        integration(botId, versionId);
        Bot bot = bot(botId);
        Payload payload = new Payload(body);
        JsonObject split = payload.object("traffic_split").json();
        payload.optionalText("updated_at");
        payload.optionalBool("rollback_triggered");
        if (!body.has("updated_at") && !body.has("rollback_triggered")) {
            payload.add("updated_at", "is required unless rollback_triggered is given");
        }
        if (body.get("traffic_split") instanceof Map) {
            checkWeights(payload, split);
            Set<String> known = bot.versions();
            split.names().stream()
                    .filter(version -> !known.contains(version))
                    .forEach(version -> payload.add(
                            "traffic_split." + version,
                            "is no version of this bot; known: " + String.join(", ", known)));
        }
        Refusal.ifAny("Routing is not valid", payload.problems());
        JsonObject routing = JsonObject.builder()
                .put("integration_id", versionId)
                .put("traffic_split", split)
                .put(
                        "updated_at",
                        body.optionalString("updated_at").orElse(clock.instant().toString()))
                .put(
                        "rollback_triggered",
                        body.optionalBool("rollback_triggered").orElse(false))
                .build();
        bot.routing = routing;
        record(botId, "UPDATE_ROUTING", body);
        return routing;
    }

    /** The routing of the bot, addressed through one of its versions. */
    public JsonObject routing(String botId, String versionId) {
        integration(botId, versionId);
        JsonObject routing = bot(botId).routing;
        return routing == null ? JsonObject.empty() : routing;
    }

    /** The weights by version label or id; empty before the first deployment. */
    public JsonObject trafficSplit(String botId) {
        JsonObject routing = bot(botId).routing;
        return routing == null ? JsonObject.empty() : routing.object("traffic_split");
    }

    /** The weights by version label, whatever the split was written with, in order. */
    public Map<String, Double> weightsByLabel(String botId) {
        JsonObject split = trafficSplit(botId);
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String name : split.names()) {
            JsonObject byId = bot(botId).integrations.get(name);
            String label = byId == null ? name : byId.optionalString("version").orElse("v1");
            weights.merge(label, split.number(name).doubleValue(), Double::sum);
        }
        return weights;
    }

    /** What was changed of a bot, oldest first. */
    public List<JsonObject> audit(String botId) {
        return List.copyOf(bot(botId).audit);
    }

    /** Stores a webhook; the answer is what was sent with an {@code id}. */
    public JsonObject createWebhook(String botId, Optional<String> idempotencyKey, JsonObject body) {
        return keys.once("webhooks of " + botId, idempotencyKey, body, () -> {
            Refusal.ifAny("Webhook is not valid", CognigyRules.webhook(body));
            JsonObject stored = body.with("id", "wh-" + ++lastWebhook);
            bot(botId).webhooks.put(stored.string("id"), stored);
            record(botId, "CREATE_WEBHOOK", body);
            return stored;
        });
    }

    /** One webhook. */
    public JsonObject webhook(String botId, String id) {
        JsonObject found = bot(botId).webhooks.get(id);
        if (found == null) {
            throw Refusal.unknown("webhook", id);
        }
        return found;
    }

    /** The webhooks of a bot, oldest first. */
    public List<JsonObject> webhooks(String botId) {
        return List.copyOf(bot(botId).webhooks.values());
    }

    /** Forgets a webhook. */
    public void deleteWebhook(String botId, String id) {
        webhook(botId, id);
        bot(botId).webhooks.remove(id);
        record(botId, "DELETE_WEBHOOK", JsonObject.of("webhook_id", id));
    }

    /** Notes what is wrong with the weights of a split: each from 0 to 1, together 1 ± 1e-9. */
    static void checkWeights(Payload payload, JsonObject split) {
        BigDecimal sum = BigDecimal.ZERO;
        List<String> wrong = new ArrayList<>();
        for (String version : split.names()) {
            Object value = split.get(version);
            BigDecimal weight = value instanceof Number n ? Json.decimal(n) : BigDecimal.valueOf(-1);
            if (weight.signum() < 0 || weight.compareTo(BigDecimal.ONE) > 0) {
                wrong.add(version);
                payload.add("traffic_split." + version, "must be a number from 0 to 1 but is " + Payload.shown(value));
            }
            sum = sum.add(weight);
        }
        if (wrong.isEmpty() && sum.subtract(BigDecimal.ONE).abs().compareTo(TOLERANCE) > 0) {
            payload.add("traffic_split", "must sum to 1 but sums to " + sum.toPlainString());
        }
    }

    private void record(String botId, String action, JsonObject payload) {
        bot(botId)
                .audit
                .add(JsonObject.builder()
                        .put("event_type", "integration.mapping.update")
                        .put("bot_id", botId)
                        .put("action", action)
                        .put("payload_hash", CanonicalJson.sha256(payload))
                        .put("timestamp", clock.instant().toString())
                        .build());
    }

    private boolean isVisible(Bot bot, String id) {
        Instant created = bot.created.getOrDefault(id, Instant.MIN);
        return created.equals(Instant.MIN) || !clock.instant().isBefore(created.plus(invisibleFor));
    }

    private Bot bot(String id) {
        return bots.computeIfAbsent(id, any -> new Bot());
    }
}
