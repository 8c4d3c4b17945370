package io.cxintegrate.testkit.server;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.FormBody;
import io.cxintegrate.testkit.internal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it arrived, secrets and all: what a {@link Routes.Handler} works on. Immutable and safe to share; not kept
 * after the answer.
 */
public final class FakeRequest {
    private final int number;
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Map<String, String> variables;

    FakeRequest(int number, String method, String url, Map<String, List<String>> headers, byte[] body) {
        this(number, method, pathOf(url), queryOf(url), headersByName(headers), body, Map.of());
    }

    private FakeRequest(
            int number,
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            Map<String, String> variables) {
        this.number = number;
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.variables = variables;
    }

    FakeRequest withVariables(Map<String, String> found) {
        return new FakeRequest(number, method, path, query, headers, body, found);
    }

    /** Its place in the journal, from 1. */
    public int number() {
        return number;
    }

    /** The method, in capitals. */
    public String method() {
        return method;
    }

    /** The path as sent, percent escapes kept, without the query. */
    public String path() {
        return path;
    }

    /** Path and query, as sent. */
    public String url() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /**
     * The decoded part of the path that the route's template calls {@code {name}}.
     *
     * @throws IllegalArgumentException if the template has no such part
     */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}; it has " + variables.keySet());
        }
        return value;
    }

    /** The first value of a query parameter, decoded. */
    public Optional<String> query(String name) {
        return FormBody.parse(query).stream()
                .filter(field -> field.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    /** All headers; look-ups ignore the case of the name. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The bytes of the body, a copy; empty when there is none. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a JSON object. Anything else makes the fake answer 415 (not JSON by its type) or 400 (by its content). */
    public JsonObject json() {
        if (!mediaType().endsWith("json")) {
            throw new Refusal(
                    415,
                    "Content-Type must be application/json but is "
                            + header("Content-Type").orElse("missing"));
        }
        try {
            return JsonObject.of("body", Json.parse(body, JsonLimits.DEFAULT)).object("body");
        } catch (JsonException e) {
            throw new Refusal(400, "the body must be a JSON object: " + e.getMessage());
        }
    }

    /** The body as the fields of a form. Anything else, and a field given twice, makes the fake answer 400. */
    public Map<String, String> form() {
        if (!mediaType().equals("application/x-www-form-urlencoded")) {
            throw new Refusal(
                    400,
                    "Content-Type must be application/x-www-form-urlencoded but is "
                            + header("Content-Type").orElse("missing"));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> field : FormBody.parse(bodyText())) {
                if (fields.put(field.getKey(), field.getValue()) != null) {
                    throw new Refusal(400, "the parameter '" + field.getKey() + "' is given twice");
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the form has a broken percent escape");
        }
        return fields;
    }

    @Override
    public String toString() {
        return "FakeRequest[#" + number + " " + method + " " + path + "]";
    }

    private String mediaType() {
        return header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private static Map<String, List<String>> headersByName(Map<String, List<String>> headers) {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> byName.merge(name, List.copyOf(values), FakeRequest::concat));
        byName.values().removeIf(List::isEmpty);
        return Collections.unmodifiableMap(byName);
    }

    private static List<String> concat(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return List.copyOf(all);
    }

    private static String pathOf(String url) {
        int mark = url.indexOf('?');
        return mark < 0 ? url : url.substring(0, mark);
    }

    private static String queryOf(String url) {
        int mark = url.indexOf('?');
        return mark < 0 ? "" : url.substring(mark + 1);
    }
}
