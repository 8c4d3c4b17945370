package io.cxintegrate.cognigy;

import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the platform says is deployed for one bot. Immutable.
 *
 * @param integrations every integration as the platform has it, by its id, oldest first
 * @param trafficSplit the weights by version label or id; empty when nothing is deployed
 */
record PlatformView(Map<String, JsonObject> integrations, JsonObject trafficSplit) {
    static final String INTEGRATIONS = "/api/v3/bots/{botId}/integrations";
    static final String ROUTING = INTEGRATIONS + "/{versionId}/routing";

    private static final String LIST_INTEGRATIONS = "LIST_INTEGRATIONS";
    private static final String GET_ROUTING = "GET_ROUTING";

    /** The members of a mapping that the platform knows; it may add others of its own to what was sent. */
    private static final List<String> MEMBERS = List.of(
            "name",
            "endpoint_url",
            "method",
            "timeout_ms",
            "auth_directive",
            "transformations",
            "traffic_split",
            "version",
            "metadata");

    /** Reads all integrations, then the routing, then goes on. */
    static <T> BotStep<T> readAll(String botId, Function<PlatformView, BotStep<T>> then) {
        return readIntegrations(
                botId,
                integrations -> integrations.isEmpty()
                        ? then.apply(new PlatformView(integrations, JsonObject.empty()))
                        : readRouting(
                                botId,
                                integrations.keySet().iterator().next(),
                                split -> then.apply(new PlatformView(integrations, split))));
    }

    /** Reads all integrations, then goes on. */
    static <T> BotStep<T> readIntegrations(String botId, Function<Map<String, JsonObject>, BotStep<T>> then) {
        return BotStep.list(LIST_INTEGRATIONS, INTEGRATIONS, botId, (response, item) -> item, then);
    }

    /** Reads the routing, which any of the bot's integrations leads to, then goes on. */
    static <T> BotStep<T> readRouting(String botId, String integrationId, Function<JsonObject, BotStep<T>> then) {
        ApiRequest request = ApiRequest.get(ROUTING)
                .operation(GET_ROUTING)
                .path("botId", botId)
                .path("versionId", integrationId)
                .build();
        return new BotStep.Read<>(
                request,
                response -> then.apply(Answers.read(
                        GET_ROUTING, response, () -> response.json().object("traffic_split"))));
    }

    /** The id under which the platform has this payload. */
    static Optional<String> idOf(Map<String, JsonObject> integrations, String payloadHash) {
        return integrations.entrySet().stream()
                .filter(e -> hashes(e.getValue()).contains(payloadHash))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What the mapping behind an integration may hash to: with all of its members, and with the known ones only. */
    private static List<String> hashes(JsonObject integration) {
        JsonObject.Builder known = JsonObject.builder();
        for (String member : MEMBERS) {
            if (integration.has(member)) {
                known.put(member, integration.get(member));
            }
        }
        List<String> hashes = new ArrayList<>();
        for (JsonObject form : List.of(integration.without("id"), known.build())) {
            try {
                hashes.add(CanonicalJson.sha256(form));
            } catch (JsonException e) {
                // Holds what cannot be hashed, so it is nothing that was deployed from here.
            }
        }
        return hashes;
    }

    /** The integration with the largest share of the traffic, for who has no record of what is current. */
    Optional<String> busiest() {
        return integrations.keySet().stream()
                .filter(id -> weight(id).signum() > 0)
                .max(Comparator.comparing(this::weight));
    }

    private BigDecimal weight(String id) {
        Object version = Objects.requireNonNull(integrations.get(id)).get("version");
        return Stream.of(id, String.valueOf(version))
                .filter(name -> trafficSplit.get(name) instanceof Number)
                .map(trafficSplit::number)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** An integration as a mapping: without what the platform has added to it. */
    JsonObject mapping(String id, JsonObject local) {
        JsonObject integration = Objects.requireNonNull(integrations.get(id));
        JsonObject.Builder mapping = JsonObject.builder();
        for (String name : integration.names()) {
            if (MEMBERS.contains(name) || (local.has(name) && !name.equals("id"))) {
                mapping.put(name, integration.get(name));
            }
        }
        return mapping.build();
    }
}
