package io.cxintegrate.pg;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.pg.internal.value.ArrayValue;
import io.cxintegrate.pg.internal.value.ServerType;
import io.cxintegrate.pg.internal.value.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declaration together with what the server said of the parameter. Immutable.
 *
 * @param declared what the user said
 * @param serverType what the server wants
 * @param room the characters that the database has room for
 */
record BoundParameter(PgParameter declared, ServerType serverType, int room) {
    /** Depth 64 is for elements; one level more is the array itself. */
    private static final JsonLimits ARRAY = new JsonLimits(65, 1_000_000, 400, 5_000_000);

    /** Notes what can never work. */
    void check(Violations v) {
        String path = "parameters." + declared.name();
        boolean fits = declared.array()
                ? serverType.element() != null && declared.type().goesWith(element())
                : serverType.element() == null && declared.type().goesWith(serverType);
        v.unless(fits, path, "is declared %s, but the server wants %s", word(), serverType.name());
        if (fits && declared.defaultText().isPresent()) {
            Violations inDefault = Violations.of(path);
            read(declared.defaultText().get(), true, inDefault);
            inDefault.list().forEach(problem -> v.add(path, "has a default that is no value: %s", problem.problem()));
        }
    }

    /** The characters taken at most. */
    int maxLength() {
        return Math.min(declared.maxLength(), room);
    }

    /** The type of one value. */
    ServerType element() {
        return serverType.element() == null ? serverType : serverType.element();
    }

    /** The value to bind; null as well when it was noted why there is none. */
    @Nullable
    Object read(@Nullable Object sent, boolean present, Violations v) {
        Object value = sent instanceof String text && declared.isTrimmed() ? text.strip() : sent;
        boolean nothing = value == null
                || (value.equals("") && (declared.array() || !declared.type().isText()));
        if (nothing
                && declared.defaultText().isPresent()
                && !declared.defaultText().get().equals(sent)) {
            return read(declared.defaultText().get(), true, v);
        }
        if (nothing) {
            if (!declared.nullable()) {
                String what = value != null ? "empty" : present ? "null" : "missing";
                v.add(declared.name(), "is required as %s but is %s", word(), what);
            }
            return null;
        }
        return declared.array() ? items(value, v) : one(value, declared.name(), v);
    }

    private @Nullable Object items(@Nullable Object sent, Violations v) {
        Object value = sent;
        if (sent instanceof String text) {
            try {
                value = text.startsWith("[") ? Json.parse(text, ARRAY) : text;
            } catch (JsonException e) {
                v.add(
                        declared.name(),
                        "expected a JSON array of %s, but it is %s",
                        declared.type().word(),
                        e.getMessage());
                return null;
            }
        }
        if (!(value instanceof List<?> list)) {
            v.add(
                    declared.name(),
                    "expected a JSON array of %s%s",
                    declared.type().word(),
                    butGot(value));
            return null;
        }
        if (list.size() > declared.maxItems()) {
            v.add(
                    declared.name(),
                    "must not have more than %d elements but has %s",
                    declared.maxItems(),
                    declared.sensitive() ? "more" : list.size());
            return null;
        }
        List<@Nullable Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
            items.add(item == null ? null : one(item, declared.name() + "[" + items.size() + "]", v));
        }
        return new ArrayValue(element(), items);
    }

    private @Nullable Object one(@Nullable Object value, String path, Violations v) {
        boolean structured = value instanceof Map || value instanceof List;
        if (structured && declared.type() != PgType.JSON) {
            v.add(path, "expected %s, but it is %s", declared.type().word(), Json.typeOf(value));
            return null;
        }
        String text = value instanceof String s ? s : Json.write(value);
        int length = text.codePointCount(0, text.length());
        if (length > maxLength() || length < declared.minLength()) {
            boolean longer = length > maxLength();
            v.add(
                    path,
                    "must not be %s than %d characters but has %s",
                    longer ? "longer" : "shorter",
                    longer ? maxLength() : declared.minLength(),
                    declared.sensitive() ? (longer ? "more" : "less") : length);
            return null;
        }
        if (!declared.allowed().isEmpty() && !declared.allowed().contains(text)) {
            v.add(path, "expected one of %s%s", String.join(", ", declared.allowed()), butGot(text));
            return null;
        }
        try {
            Object read = declared.type().read(text, element());
            return inRange(read, path, v) ? read : null;
        } catch (IllegalArgumentException e) {
            v.add(path, "%s%s", String.valueOf(e.getMessage()), butGot(text));
            return null;
        }
    }

    private boolean inRange(Object read, String path, Violations v) {
        BigDecimal min = declared.min().orElse(null);
        BigDecimal max = declared.max().orElse(null);
        if (min == null || max == null) {
            return true;
        }
        BigDecimal number = new BigDecimal(read.toString());
        boolean inside = number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
        v.unless(
                inside,
                path,
                "expected a number from %s to %s%s",
                min.toPlainString(),
                max.toPlainString(),
                butGot(read.toString()));
        return inside;
    }

    private String butGot(@Nullable Object value) {
        if (declared.sensitive()) {
            return "";
        }
        return value instanceof String text ? " but got " + Shown.quoted(text) : ", but it is " + Json.typeOf(value);
    }

    /** What is expected, in messages: {@code integer}, {@code array of integer}. */
    String word() {
        return (declared.array() ? "array of " : "") + declared.type().word();
    }
}
