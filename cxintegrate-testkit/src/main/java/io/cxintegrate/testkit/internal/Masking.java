package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets by {@code ***} before anything is recorded: by name (headers, form fields, JSON members, parameters in
 * connection strings) and by value (every secret and token the fake itself has handed out). Not safe for concurrent use; the
 * fake's lock guards it.
 */
public final class Masking {
    /** What stands in place of a secret. */
    public static final String MASK = "***";

    private static final List<String> SENSITIVE_ENDINGS = List.of(
            "authorization",
            "auth",
            "assertion",
            "token",
            "secret",
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "apikey",
            "accesskey",
            "privatekey",
            "credentials",
            "cookie");

    private static final Pattern PARAMETER = Pattern.compile(
            "((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)[\"']?\\s*[=:]\\s*)"
                    + "(\"(?:[^\"\\\\]|\\\\.)*\"?|'[^']*'?|[^\"'&;,\\s{}\\[\\]]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME =
            Pattern.compile("\\b(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]{8,}", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("(//[^/@:\\s]+:)[^/@\\s]+@");

    /** Shorter values would blot out half of the journal. */
    private static final int SHORTEST_VALUE = 4;

    /** Longest first, so that a value that contains another is replaced whole. */
    private final Set<String> values =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** Starts out knowing names only. */
    public Masking() {}

    /** Learns a value that must never be seen, as it is or encoded; below four characters it is known by its name only. */
    public void learn(String value) {
        if (value.length() >= SHORTEST_VALUE) {
            String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
            Collections.addAll(values, value, encoded, encoded.replace("+", "%20"));
        }
    }

    /** Whether a header, field or member of this name holds a secret. */
    public static boolean isSensitive(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
        return SENSITIVE_ENDINGS.stream().anyMatch(plain::endsWith);
    }

    /** Headers with the secret ones masked. */
    public Map<String, List<String>> headers(Map<String, List<String>> headers) {
        Map<String, List<String>> masked = new LinkedHashMap<>();
        headers.forEach((name, list) -> masked.put(
                name, list.stream().map(v -> isSensitive(name) ? MASK : text(v)).toList()));
        return masked;
    }

    /** A body with its secrets masked: JSON and forms by their names, anything else by what looks like a secret. */
    public String body(@Nullable String contentType, String body) {
        if (body.isEmpty()) {
            return body;
        }
        if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("x-www-form-urlencoded")) {
            return pairs(body, Masking::isSensitive);
        }
        Object value;
        try {
            value = Json.parse(body, JsonLimits.DEFAULT);
        } catch (JsonException notJson) {
            return text(body);
        }
        Object masked = tree(value, false);
        return Objects.equals(value, masked) ? body : Json.write(masked);
    }

    /** A path with its query: text, and parameters by their names, of which {@code key} is the usual one of an API key. */
    public String url(String url) {
        String masked = text(url);
        int start = masked.indexOf('?') + 1;
        return start == 0
                ? masked
                : masked.substring(0, start)
                        + pairs(masked.substring(start), name -> isSensitive(name) || name.equalsIgnoreCase("key"));
    }

    /** Text of any kind. */
    public String text(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        masked = SCHEME.matcher(masked).replaceAll("$1 " + MASK);
        masked = USER_INFO.matcher(masked).replaceAll("$1" + MASK + "@");
        return PARAMETER.matcher(masked).replaceAll("$1" + MASK);
    }

    private String pairs(String text, Predicate<String> secret) {
        List<String> pairs = new ArrayList<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            pairs.add(equals >= 0 && secret.test(name) ? name + "=" + MASK : text(pair));
        }
        return String.join("&", pairs);
    }

    private @Nullable Object tree(@Nullable Object value, boolean secret) {
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> masked = new LinkedHashMap<>();
            members.forEach((key, member) -> {
                String name = String.valueOf(key);
                masked.put(name, tree(member, secret || isSensitive(name)));
            });
            return masked;
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> masked = new ArrayList<>();
            items.forEach(item -> masked.add(tree(item, secret)));
            return masked;
        }
        if (secret && (value instanceof String || value instanceof Number)) {
            return MASK;
        }
        return value instanceof String s ? text(s) : value;
    }
}
