package io.cxintegrate.core.json;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Places in a JSON value, written as a {@link FieldPath} with wildcards: {@code items[*].sku} is the {@code sku} of every
 * element, {@code agents.*.mail} the {@code mail} of every member. Immutable and safe to share.
 *
 * <p>A member whose name is a star is written {@code \*}; a star inside a longer name is a star. A text that starts with a slash
 * is an RFC 6901 pointer, as with {@link FieldPath}, and has no wildcards.
 */
public final class PathPattern {
    /** A step that stands for many. */
    public enum Wildcard {
        /** Every element of an array: {@code [*]}. */
        ELEMENT("[*]"),

        /** Every member of an object: {@code *}. */
        MEMBER("*");

        private final String text;

        Wildcard(String text) {
            this.text = text;
        }

        /** As it is written in a path. */
        @Override
        public String toString() {
            return text;
        }
    }

    private static final Pattern SPECIAL = Pattern.compile("[\\\\.\\[\\]]");

    private final List<Object> steps;

    private PathPattern(List<Object> steps) {
        this.steps = steps;
    }

    /**
     * Reads a pattern.
     *
     * @throws io.cxintegrate.core.InvalidInputException if it is empty, ends in a dot, has an empty name or a bad index, naming
     *     the position
     */
    public static PathPattern parse(String text) {
        return new PathPattern(PathParser.steps(text, true));
    }

    /**
     * The steps from the outside in: a {@code String} for a member name, an {@code Integer} for an array index, a {@link
     * Wildcard}.
     */
    public List<Object> steps() {
        return steps;
    }

    /** The wildcards from the outside in. */
    public List<Wildcard> wildcards() {
        return steps.stream()
                .filter(Wildcard.class::isInstance)
                .map(Wildcard.class::cast)
                .toList();
    }

    /** The pattern of these steps, which are as {@link #steps()} gives them, as text. */
    public static String text(List<Object> steps) {
        if (steps.contains("") && steps.stream().noneMatch(Wildcard.class::isInstance)) {
            // Dots cannot say that a name is empty.
            return pointer(steps);
        }
        StringBuilder out = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer) {
                out.append('[').append(step).append(']');
            } else if (step == Wildcard.ELEMENT) {
                out.append(step);
            } else {
                String text = step instanceof String name ? escaped(name) : step.toString();
                out.append(!out.isEmpty() ? "." : text.startsWith("/") ? "\\" : "")
                        .append(text);
            }
        }
        return out.toString();
    }

    /** The RFC 6901 pointer to the place of these steps, none of which is a wildcard. */
    static String pointer(List<Object> steps) {
        return steps.stream()
                .map(s -> "/" + s.toString().replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static String escaped(String name) {
        return name.equals("*") ? "\\*" : SPECIAL.matcher(name).replaceAll("\\\\$0");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathPattern p && steps.equals(p.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    @Override
    public String toString() {
        return text(steps);
    }
}
