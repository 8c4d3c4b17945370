package io.cxintegrate.core.http;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a platform says about a failure, in any of the shapes they use: RFC 9457 and Cognigy ({@code title}, {@code detail}),
 * Genesys ({@code message}, {@code code}, {@code contextId}), OAuth ({@code error}, {@code error_description}), plain text,
 * or the HTML of a proxy, of which only the title is kept.
 */
record ErrorBody(
        @Nullable String code,
        @Nullable String message,
        @Nullable String correlationId,
        List<Violation> problems) {
    private static final JsonLimits LIMITS = new JsonLimits(50, 100_000, 100, 1_000_000);
    private static final Pattern HTML_TITLE =
            Pattern.compile("<title[^>]{0,100}>([^<]{1,200})</title>", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 300;
    private static final int MOST_PROBLEMS = 50;
    private static final List<String> PROBLEM_LISTS =
            List.of("errors", "violations", "problems", "details", "fieldErrors");

    static ErrorBody of(TransportResponse response) {
        if (response.body().length == 0) {
            return new ErrorBody(null, null, null, List.of());
        }
        try {
            JsonObject json = Json.parseObject(response.body(), LIMITS);
            String title = text(json, "title", "message", "error");
            String detail = text(json, "detail", "error_description");
            String code = text(json, "code", "error");
            String message = title == null || title.equals(detail) || (title.equals(code) && detail != null)
                    ? detail
                    : detail == null ? title : title + " - " + detail;
            return new ErrorBody(
                    code != null && code.length() <= 100 && code.indexOf(' ') < 0 ? code : null,
                    message,
                    text(json, "contextId", "correlationId", "traceId"),
                    problems(json));
        } catch (JsonException e) {
            return new ErrorBody(null, plain(response), null, List.of());
        }
    }

    /** Field problems, as {@code errors: [{path, message}]} and its many relatives have them. */
    private static List<Violation> problems(JsonObject json) {
        List<Violation> found = new ArrayList<>();
        for (String list : PROBLEM_LISTS) {
            if (json.get(list) instanceof List<?> items) {
                for (Object item : items) {
                    problem(item, found);
                }
            }
        }
        return List.copyOf(found);
    }

    private static void problem(@Nullable Object item, List<Violation> found) {
        if (found.size() >= MOST_PROBLEMS) {
            return;
        }
        if (item instanceof String text && !text.isBlank()) {
            found.add(new Violation("", shorten(text)));
        } else if (item instanceof Map<?, ?> members) {
            String path = first(members, "path", "field", "pointer", "property");
            String problem = first(members, "problem", "message", "detail", "reason", "description");
            if (problem != null) {
                found.add(new Violation(path == null ? "" : path, problem));
            }
        }
    }

    private static @Nullable String first(Map<?, ?> members, String... names) {
        for (String name : names) {
            if (members.get(name) instanceof String s && !s.isBlank()) {
                return shorten(s);
            }
        }
        return null;
    }

    private static @Nullable String plain(TransportResponse response) {
        byte[] body = response.body();
        String text = new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8);
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.contains("html") || text.stripLeading().startsWith("<")) {
            Matcher title = HTML_TITLE.matcher(text);
            return title.find() ? shorten(title.group(1)) : "an HTML page without a title";
        }
        return shorten(text);
    }

    private static @Nullable String text(JsonObject json, String... names) {
        return first(json.asMap(), names);
    }

    private static String shorten(String text) {
        // One line, no control characters: the text comes from outside and goes into logs.
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
