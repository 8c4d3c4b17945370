package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.TransformationException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the fake Cognigy accepts: the payloads of its API v3 in snake case. Stateless. */
final class CognigyRules {
    private static final int MAX_TIMEOUT_MS = 30_000;
    private static final Set<String> METHODS = new TreeSet<>(Set.of("GET", "POST", "PUT", "PATCH", "DELETE"));
    private static final Set<String> TYPES = new TreeSet<>(Set.of("string", "number", "boolean", "object", "array"));

    private CognigyRules() {}

    static List<Violation> integration(JsonObject body) {
        Payload payload = new Payload(body);
        payload.text("name");
        payload.url("endpoint_url");
        payload.optionalOneOf("method", METHODS);
        payload.optionalInteger("timeout_ms", 1, MAX_TIMEOUT_MS);
        Payload auth = payload.object("auth_directive");
        auth.text("type");
        auth.text("header_name");
        auth.text("template");
        Payload transformations = payload.object("transformations");
        compiles(transformations, "request_expression", transformations.text("request_expression"));
        compiles(transformations, "response_expression", transformations.text("response_expression"));
        compiles(transformations, "fallback_expression", transformations.optionalText("fallback_expression"));
        payload.optionalObject("traffic_split").ifPresent(split -> CognigyState.checkWeights(payload, split.json()));
        payload.optionalText("version");
        payload.optionalObject("metadata")
                .flatMap(metadata -> metadata.optionalObject("type_mapping"))
                .ifPresent(types -> types.json().names().forEach(name -> types.oneOf(name, TYPES)));
        return payload.problems();
    }

    /** The platform takes no expression that it cannot compile. */
    private static void compiles(Payload payload, String name, @Nullable String expression) {
        if (expression != null) {
            try {
                Expression.compile(expression);
            } catch (TransformationException e) {
                payload.add(name, "JSONata expression does not compile: " + e.getMessage());
            }
        }
    }

    static List<Violation> webhook(JsonObject body) {
        Payload payload = new Payload(body);
        payload.text("name");
        payload.url("url");
        payload.optionalBool("active");
        Object events = body.get("events");
        if (!(events instanceof List<?> list)
                || list.isEmpty()
                || !list.stream().allMatch(event -> event instanceof String text && !text.isBlank())) {
            payload.add("events", "must be a list of at least one event name but is " + Payload.shown(events));
        }
        return payload.problems();
    }
}
