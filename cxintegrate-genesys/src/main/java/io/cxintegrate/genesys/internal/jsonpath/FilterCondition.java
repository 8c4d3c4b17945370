package io.cxintegrate.genesys.internal.jsonpath;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a filter asks of an item, turned into members that an item has to have. */
final class FilterCondition {
    private static final String PATH = "@((?:\\.[A-Za-z0-9_$-]+|\\[['\"][^'\"]+['\"]\\])+)";
    private static final Pattern COMPARISON =
            Pattern.compile("^" + PATH + "\\s*(==|!=|<=|>=|<|>|=~|in\\b|contains\\b)\\s*(.+)$", Pattern.DOTALL);
    private static final Pattern MEMBERSHIP = Pattern.compile("^(.+?)\\s+in\\s+" + PATH + "$", Pattern.DOTALL);
    private static final Pattern EXISTENCE = Pattern.compile("^" + PATH + "$");
    private static final String SAMPLE = "sample";

    private FilterCondition() {}

    /** Paths below the item, each a JSONPath without its root, and the value that has to stand there. */
    static Map<String, @Nullable Object> demands(String filter) {
        Map<String, @Nullable Object> demands = new LinkedHashMap<>();
        // The first alternative is enough to get through.
        for (String part : bare(filter).split("\\|\\|", -1)[0].split("&&", -1)) {
            demand(bare(part), demands);
        }
        return demands;
    }

    private static void demand(String part, Map<String, @Nullable Object> into) {
        Matcher membership = MEMBERSHIP.matcher(part);
        if (membership.matches()) {
            into.put(membership.group(2), List.of(String.valueOf(literal(membership.group(1)))));
            return;
        }
        Matcher comparison = COMPARISON.matcher(part);
        if (comparison.matches()) {
            into.put(comparison.group(1), meeting(comparison.group(2), literal(comparison.group(3))));
            return;
        }
        Matcher existence = EXISTENCE.matcher(part);
        if (existence.matches()) {
            into.put(existence.group(1), SAMPLE);
        }
    }

    private static @Nullable Object meeting(String operator, @Nullable Object literal) {
        return switch (operator) {
            case "!=" -> literal instanceof Number n ? Json.decimal(n).add(BigDecimal.ONE) : SAMPLE;
            case "<" -> literal instanceof Number n ? Json.decimal(n).subtract(BigDecimal.ONE) : SAMPLE;
            case ">" -> literal instanceof Number n ? Json.decimal(n).add(BigDecimal.ONE) : SAMPLE;
            case "in" -> literal instanceof List<?> list && !list.isEmpty() ? list.get(0) : SAMPLE;
            case "contains" -> literal instanceof String s ? s : SAMPLE;
            case "=~" -> SAMPLE;
            default -> literal;
        };
    }

    private static @Nullable Object literal(String text) {
        String trimmed = text.strip();
        try {
            return trimmed.startsWith("'") || trimmed.startsWith("[")
                    ? Json.parse(trimmed.replace('\'', '"'))
                    : Json.parse(trimmed);
        } catch (JsonException e) {
            return SAMPLE;
        }
    }

    private static String bare(String text) {
        String bare = text.strip();
        while (bare.startsWith("(") && bare.endsWith(")")) {
            bare = bare.substring(1, bare.length() - 1).strip();
        }
        return bare;
    }
}
