package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks a payload member by member and collects what is wrong, as the receiving side of a platform does. Not safe for
 * concurrent use.
 */
public final class Payload {
    private final JsonObject json;
    private final String prefix;
    private final Violations violations;

    /** Checks this payload. */
    public Payload(JsonObject json) {
        this(json, "", Violations.of("payload"));
    }

    private Payload(JsonObject json, String prefix, Violations violations) {
        this.json = json;
        this.prefix = prefix;
        this.violations = violations;
    }

    /** The payload itself. */
    public JsonObject json() {
        return json;
    }

    /** What is wrong so far. */
    public List<Violation> problems() {
        return violations.list();
    }

    /** Notes a problem. */
    public void add(String name, String problem) {
        // Not a format: the problem may quote what came.
        violations.add(prefix + name, problem);
    }

    /** A text that must be there and not blank; null when it is not. */
    public @Nullable String text(String name) {
        return isMissing(name) ? null : optionalText(name);
    }

    /** A text that, if it is there and not null, must not be blank. */
    public @Nullable String optionalText(String name) {
        Object value = json.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        add(name, "must be a text that is not blank but is " + shown(value));
        return null;
    }

    /** A text that must be one of these. */
    public @Nullable String oneOf(String name, Set<String> allowed) {
        return checked(name, text(name), allowed::contains, "must be one of " + String.join(", ", allowed));
    }

    /** A text that, if it is there, must be one of these. */
    public void optionalOneOf(String name, Set<String> allowed) {
        checked(name, optionalText(name), allowed::contains, "must be one of " + String.join(", ", allowed));
    }

    /** An absolute http or https address that must be there. */
    public @Nullable String url(String name) {
        return checked(name, text(name), Payload::isUrl, "must be an absolute http or https URL");
    }

    /** A whole number that must be there and between the bounds. */
    public @Nullable Integer integer(String name, int min, int max) {
        return isMissing(name) ? null : optionalInteger(name, min, max);
    }

    /** A whole number that, if it is there, must be between the bounds. */
    public @Nullable Integer optionalInteger(String name, int min, int max) {
        Object value = json.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number n) {
            BigDecimal d = Json.decimal(n);
            boolean whole = d.stripTrailingZeros().scale() <= 0;
            if (whole && d.compareTo(BigDecimal.valueOf(min)) >= 0 && d.compareTo(BigDecimal.valueOf(max)) <= 0) {
                return d.intValue();
            }
        }
        add(name, "must be a whole number from " + min + " to " + max + " but is " + shown(value));
        return null;
    }

    /** A truth value that, if it is there, must be one. */
    public @Nullable Boolean optionalBool(String name) {
        Object value = json.get(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        add(name, "must be true or false but is " + shown(value));
        return null;
    }

    /** An object that must be there; an empty one to go on with when it is not. */
    public Payload object(String name) {
        Payload nothing = new Payload(JsonObject.empty(), prefix + name + ".", dead());
        return isMissing(name) ? nothing : optionalObject(name).orElse(nothing);
    }

    /** An object that, if it is there, must be one. */
    public Optional<Payload> optionalObject(String name) {
        Object value = json.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?>) {
            return Optional.of(new Payload(json.object(name), prefix + name + ".", violations));
        }
        add(name, "must be an object but is " + shown(value));
        return Optional.empty();
    }

    /** An element of a list of objects. */
    public Payload element(String name, int index, JsonObject item) {
        return new Payload(item, prefix + name + "[" + index + "].", violations);
    }

    /** How a value stands in a message. */
    public static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private @Nullable String checked(String name, @Nullable String text, Predicate<String> test, String rule) {
        if (text == null || test.test(text)) {
            return text;
        }
        add(name, rule + " but is " + shown(text));
        return null;
    }

    private boolean isMissing(String name) {
        boolean missing = json.get(name) == null;
        if (missing) {
            add(name, "is required");
        }
        return missing;
    }

    /** Where the members of an object that is missing anyway are reported to: nowhere. */
    private static Violations dead() {
        return Violations.of("nothing");
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
