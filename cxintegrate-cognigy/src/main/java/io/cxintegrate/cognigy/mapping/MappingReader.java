package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mapping's JSON into a builder. What is of a wrong type is noted by path and reported by {@code build()} with everything
 * else; what is missing gets the platform's default; what is not known stays in the object that is read.
 */
final class MappingReader {
    private final JsonObject json;
    private final String prefix;
    private final Map<String, String> misread;

    private MappingReader(JsonObject json, String prefix, Map<String, String> misread) {
        this.json = json;
        this.prefix = prefix;
        this.misread = misread;
    }

    static void read(JsonObject json, IntegrationMapping.Builder into, Map<String, String> misread) {
        MappingReader r = new MappingReader(json, "", misread);
        r.text("name").ifPresent(into::name);
        r.text("endpoint_url").ifPresent(into::endpointUrl);
        r.text("method").ifPresent(into::method);
        r.timeout("timeout_ms", into::timeout);
        r.object("auth_directive").map(r::authDirective).ifPresent(into::authDirective);
        r.object("transformations").map(r::transformations).ifPresent(into::transformations);
        r.object("traffic_split").map(r::weights).ifPresent(into::trafficSplit);
        r.text("version").ifPresent(into::version);
        r.object("metadata").ifPresent(into::metadata);
    }

    private AuthDirective authDirective(JsonObject auth) {
        MappingReader r = new MappingReader(auth, "auth_directive.", misread);
        return AuthDirective.of(
                auth,
                r.text("type").orElse(AuthDirective.DEFAULT_TYPE),
                r.text("header_name").orElse(AuthDirective.DEFAULT_HEADER),
                r.text("template").orElse(AuthDirective.DEFAULT_TEMPLATE));
    }

    private Transformations transformations(JsonObject t) {
        MappingReader r = new MappingReader(t, "transformations.", misread);
        String request = r.text("request_expression").orElse("");
        String response = r.text("response_expression").orElse("");
        Optional<String> fallback = t.isNull("fallback_expression") ? Optional.empty() : r.text("fallback_expression");
        return Transformations.of(t, request, response, fallback.orElse(null));
    }

    private Map<String, Double> weights(JsonObject split) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String label : split.names()) {
            if (split.get(label) instanceof Number n) {
                weights.put(label, n.doubleValue());
            } else {
                note("traffic_split." + label, "number from 0 to 1", split.get(label));
            }
        }
        return weights;
    }

    private void timeout(String member, Consumer<Duration> into) {
        Object value = json.get(member);
        if (!json.has(member)) {
            return;
        }
        if (!(value instanceof Number n)) {
            note(prefix + member, "number of milliseconds", value);
            return;
        }
        BigDecimal millis = Json.decimal(n);
        try {
            into.accept(Duration.ofMillis(millis.longValueExact()));
        } catch (ArithmeticException e) {
            misread.put(
                    prefix + member,
                    "must be a whole number of milliseconds, at least 1 and at most "
                            + MappingRules.MAX_TIMEOUT.toMillis() + ", but is " + millis);
        }
    }

    private Optional<String> text(String member) {
        Object value = json.get(member);
        if (json.has(member) && !(value instanceof String)) {
            note(prefix + member, "string", value);
        }
        return value instanceof String s ? Optional.of(s) : Optional.empty();
    }

    private Optional<JsonObject> object(String member) {
        if (json.has(member) && !(json.get(member) instanceof Map)) {
            note(prefix + member, "object", json.get(member));
            return Optional.empty();
        }
        return json.optionalObject(member);
    }

    private void note(String path, String expected, @Nullable Object found) {
        misread.put(
                path,
                "must be " + (expected.equals("object") ? "an " : "a ") + expected + " but is of type "
                        + Json.typeOf(found));
    }
}
