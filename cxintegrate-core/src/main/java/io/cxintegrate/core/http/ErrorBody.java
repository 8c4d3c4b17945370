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
import java.util.function.UnaryOperator;
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
    /** Line ends of any kind and whatever moves a terminal's cursor: the text comes from outside and goes into logs. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");

    private static final int LONGEST = 300;
    private static final int MOST_PROBLEMS = 50;
    private static final List<String> PROBLEM_LISTS =
            List.of("errors", "violations", "problems", "details", "fieldErrors");

    /**
     * Reads any body.
     *
     * @param mask hides what must not be shown; it sees every text whole, before that is shortened
     */
    static ErrorBody of(TransportResponse response, UnaryOperator<String> mask) {
        if (response.body().length == 0) {
            return new ErrorBody(null, null, null, List.of());
        }
        try {
            JsonObject json = Json.parseObject(response.body(), LIMITS);
            String title = text(json, mask, "title", "message", "error");
            String detail = text(json, mask, "detail", "error_description");
            String code = text(json, mask, "code", "error");
            String message = title == null || title.equals(detail) || (title.equals(code) && detail != null)
                    ? detail
                    : detail == null ? title : title + " - " + detail;
            return new ErrorBody(
                    code != null && code.length() <= 100 && code.indexOf(' ') < 0 ? code : null,
                    message,
                    text(json, mask, "contextId", "correlationId", "traceId"),
                    problems(json, mask));
        } catch (JsonException e) {
            return new ErrorBody(null, plain(response, mask), null, List.of());
        }
    }

    /** The whole body as {@link #line one line}; null when nothing is in it. */
    static @Nullable String asLine(TransportResponse response, UnaryOperator<String> mask) {
        String line = line(mask.apply(new String(response.body(), StandardCharsets.UTF_8)));
        return line.isEmpty() ? null : line;
    }

    /** Field problems, as {@code errors: [{path, message}]} and its many relatives have them. */
    private static List<Violation> problems(JsonObject json, UnaryOperator<String> mask) {
        List<Violation> found = new ArrayList<>();
        for (String list : PROBLEM_LISTS) {
            if (json.get(list) instanceof List<?> items) {
                for (Object item : items) {
                    problem(item, mask, found);
                }
            }
        }
        return List.copyOf(found);
    }

    private static void problem(@Nullable Object item, UnaryOperator<String> mask, List<Violation> found) {
        if (found.size() >= MOST_PROBLEMS) {
            return;
        }
        if (item instanceof String text && !text.isBlank()) {
            found.add(new Violation("", line(mask.apply(text))));
        } else if (item instanceof Map<?, ?> members) {
            String path = first(members, mask, "path", "field", "pointer", "property", "fieldName");
            String problem = first(members, mask, "problem", "message", "detail", "reason", "description", "errorCode");
            if (problem != null) {
                found.add(new Violation(path == null ? "" : path, problem));
            }
        }
    }

    private static @Nullable String first(Map<?, ?> members, UnaryOperator<String> mask, String... names) {
        for (String name : names) {
            if (members.get(name) instanceof String s && !s.isBlank()) {
                return line(mask.apply(s));
            }
        }
        return null;
    }

    private static @Nullable String plain(TransportResponse response, UnaryOperator<String> mask) {
        String all = mask.apply(new String(response.body(), StandardCharsets.UTF_8));
        String text = all.substring(0, Math.min(all.length(), 4096));
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.contains("html") || text.stripLeading().startsWith("<")) {
            Matcher title = HTML_TITLE.matcher(text);
            return title.find() ? line(title.group(1)) : "an HTML page without a title";
        }
        return line(text);
    }

    private static @Nullable String text(JsonObject json, UnaryOperator<String> mask, String... names) {
        return first(json.asMap(), mask, names);
    }

    /** One line, of a length that a log bears. */
    static String line(String text) {
        String line = NO_TEXT.matcher(text).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
