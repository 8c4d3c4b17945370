package io.cxintegrate.testkit.internal.genesys;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Payload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the platform refuses about actions: shapes only, no template is run. Stateless. */
final class ActionRules {
    private static final int MAX_NAME = 256;
    private static final Set<String> METHODS = new TreeSet<>(Set.of("GET", "PUT", "POST", "PATCH", "DELETE"));
    private static final Set<String> NOT_FLAT = Set.of("object", "array");

    private ActionRules() {}

    /** What has to be right before anything is kept, drafts included. */
    static List<Violation> head(JsonObject body) {
        Payload payload = new Payload(body);
        String name = payload.text("name");
        if (name != null && name.length() > MAX_NAME) {
            payload.add("name", "must have at most " + MAX_NAME + " characters but has " + name.length());
        }
        payload.text("category");
        payload.text("integrationId");
        return payload.problems();
    }

    /** What has to be right before an action can be called. */
    static List<Violation> whole(JsonObject body) {
        Payload payload = new Payload(body);
        Payload config = payload.object("config");
        Payload request = config.object("request");
        request.text("requestUrlTemplate");
        request.oneOf("requestType", METHODS);
        request.optionalObject("headers")
                .ifPresent(headers -> headers.json().names().forEach(headers::optionalText));
        config.optionalObject("response").ifPresent(response -> {
            response.optionalObject("translationMap");
            response.optionalObject("translationMapDefaults");
            response.optionalText("successTemplate");
        });
        config.optionalInteger("timeoutSeconds", 1, 60);
        payload.optionalBool("secure");
        Payload contract = payload.object("contract");
        flat(contract.object("input").object("inputSchema"));
        contract.object("output").object("successSchema");
        return payload.problems();
    }

    private static void flat(Payload inputSchema) {
        inputSchema
                .optionalObject("properties")
                .ifPresent(properties -> properties.json().asMap().forEach((name, property) -> {
                    if (property instanceof Map<?, ?> schema && NOT_FLAT.contains(String.valueOf(schema.get("type")))) {
                        properties.add(name, "must be a simple property but is of type " + schema.get("type"));
                    }
                }));
    }
}
