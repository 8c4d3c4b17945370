package io.cxintegrate.testkit.server;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.FormBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recorded calls as a table for people: who asked what, when, and what came back, one line each. */
final class JournalTable {
    private static final List<String> TELLING_REQUEST =
            List.of("name", "version", "connectorId", "eventType", "traffic_split", "url");
    private static final List<String> TELLING_SUCCESS = List.of("expires_in", "id", "connectorId", "eventId", "total");
    private static final List<String> TELLING_FAILURE =
            List.of("error", "error_description", "code", "detail", "message");
    private static final int LONGEST = 100;

    private JournalTable() {}

    /** The table, each line indented by three blanks and ended by a line feed; empty for no calls. */
    static String of(List<RecordedCall> calls) {
        List<List<String>> rows = calls.stream().map(JournalTable::row).toList();
        int[] widths = new int[4];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            table.append("   ").append(pad(row.get(0), widths[0])).append(' ');
            table.append(pad(row.get(1), widths[1])).append("   ");
            table.append(pad(row.get(2), widths[2])).append("   ");
            table.append(widths[3] == 0 ? "" : pad(row.get(3), widths[3]) + "   ");
            table.append("-> ").append(row.get(4)).append('\n');
        }
        return table.toString();
    }

    /** A duration as people say it: {@code 0 ms}, {@code 601 s}, {@code 1.500 s}. */
    static String time(Duration duration) {
        long millis = duration.toMillis();
        if (Math.abs(millis) < 1_000) {
            return millis + " ms";
        }
        return millis % 1_000 == 0
                ? millis / 1_000 + " s"
                : String.format(Locale.ROOT, "%d.%03d s", millis / 1_000, Math.abs(millis % 1_000));
    }

    private static List<String> row(RecordedCall call) {
        return List.of(
                "#" + call.number(),
                "+" + time(call.offset()),
                call.method() + " " + call.path(),
                request(call),
                response(call));
    }

    private static String request(RecordedCall call) {
        if (call.requestHeader("Content-Type").orElse("").contains("x-www-form-urlencoded")) {
            return form(call);
        }
        return telling(call.requestBody(), TELLING_REQUEST);
    }

    /** Of a token request that went well only who asked; of one that failed also for what. */
    private static String form(RecordedCall call) {
        boolean failed = call.status().orElse(0) >= 400;
        List<String> parts = new ArrayList<>();
        call.requestHeader("Authorization").ifPresent(masked -> parts.add("Authorization=" + masked));
        try {
            for (Map.Entry<String, String> field : FormBody.parse(call.requestBody())) {
                if (failed || field.getKey().startsWith("client_")) {
                    parts.add(field.getKey() + "=" + shorten(field.getValue()));
                }
            }
        } catch (IllegalArgumentException brokenEscape) {
            parts.add(shorten(call.requestBody()));
        }
        return String.join("  ", parts);
    }

    private static String response(RecordedCall call) {
        String fault = call.fault().map(text -> "  (fault: " + text + ")").orElse("");
        return switch (call.outcome()) {
            case PENDING -> "no answer yet" + fault;
            case RESET -> "connection reset" + fault;
            case ANSWERED -> answer(call) + fault;
        };
    }

    private static String answer(RecordedCall call) {
        int status = call.status().orElse(0);
        List<String> parts = new ArrayList<>();
        parts.add(String.valueOf(status));
        call.responseHeader("Retry-After").ifPresent(value -> parts.add("Retry-After=" + value));
        String body = telling(call.responseBody(), status >= 400 ? TELLING_FAILURE : TELLING_SUCCESS);
        if (!body.isEmpty()) {
            parts.add(body);
        }
        if (call.operation().isEmpty()) {
            parts.add("(unmatched)");
        }
        return String.join(" ", parts);
    }

    private static String telling(String json, List<String> names) {
        return parse(json)
                .map(object -> String.join(
                        "  ",
                        names.stream()
                                .filter(name -> object.get(name) != null)
                                .map(name -> name + "=" + shorten(plain(object.get(name))))
                                .toList()))
                .orElse("");
    }

    private static Optional<JsonObject> parse(String json) {
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(JsonObject.parse(json));
        } catch (JsonException notAnObject) {
            return Optional.empty();
        }
    }

    private static String plain(@Nullable Object value) {
        return value instanceof String text ? text : Json.write(value);
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
