package io.cxintegrate.genesys.lint;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the schema of an input says about the values that can come. */
final class Shapes {
    private static final List<String> URL_BREAKERS =
            List.of("a/b", "a?b", "a&b", "a#b", "a b", "a%2fb", "a\\b", "a\nb", "a\"b");
    private static final List<String> JSON_BREAKERS = List.of("a\"b", "a\\b", "a\nb");
    private static final Pattern LOOKS_LIKE_ID =
            Pattern.compile("(?i).*(?:[^a-z]|^)(?:id|guid|uuid)|.*(?:Id|ID|Guid|GUID)");
    private static final int MAX_PATTERN = 500;

    private Shapes() {}

    /** Whether it is no text, or a text that cannot do harm in a URL. */
    static boolean isHarmlessInUrl(Map<?, ?> schema) {
        return isHarmless(schema, URL_BREAKERS);
    }

    /** Whether it is no text, or a text that cannot do harm between the quotes of JSON. */
    static boolean isHarmlessInJson(Map<?, ?> schema) {
        return isHarmless(schema, JSON_BREAKERS);
    }

    static boolean looksLikeId(String name) {
        return LOOKS_LIKE_ID.matcher(name).matches()
                || name.toLowerCase(java.util.Locale.ROOT).endsWith("id");
    }

    private static boolean isHarmless(Map<?, ?> schema, List<String> breakers) {
        Object type = schema.get("type");
        if (type instanceof String t
                && List.of("integer", "number", "boolean", "null").contains(t)) {
            return true;
        }
        if (schema.get("enum") instanceof List<?> values) {
            return values.stream().allMatch(v -> String.valueOf(v).matches("[A-Za-z0-9._~-]*"));
        }
        if (schema.get("pattern") instanceof String pattern && pattern.length() <= MAX_PATTERN) {
            try {
                Pattern compiled = Pattern.compile(pattern);
                return breakers.stream().noneMatch(b -> compiled.matcher(b).find() || lengthened(compiled, b));
            } catch (PatternSyntaxException e) {
                return false;
            }
        }
        return false;
    }

    /** The same trouble within a longer text, for patterns that want some length. */
    private static boolean lengthened(Pattern pattern, String breaker) {
        for (int n : new int[] {1, 2, 4, 8, 16, 30}) {
            if (pattern.matcher("a".repeat(n) + breaker + "1".repeat(n)).find()) {
                return true;
            }
        }
        return false;
    }
}
