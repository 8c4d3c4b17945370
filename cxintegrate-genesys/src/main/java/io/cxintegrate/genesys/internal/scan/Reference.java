package io.cxintegrate.genesys.internal.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reference of a template, such as {@code $!{input.queueId}}. Immutable.
 *
 * @param start where it begins
 * @param end behind its last character
 * @param text as it is written
 * @param quiet whether it is empty when it has no value
 * @param root the name before the first dot
 * @param property the name behind the first dot; null when there is none, or it is called; of a variable that holds an input, the
 *     name of that
 * @param within the macros it is an argument of, from the outside in, such as {@code esc.url}
 * @param shown whether its value is written, not only asked for by a directive
 */
public record Reference(
        int start,
        int end,
        String text,
        boolean quiet,
        String root,
        @Nullable String property,
        List<String> within,
        boolean shown) {
    private static final Set<String> URL_ESCAPES =
            Set.of("esc.url", "esc.urlFormEncode", "esc.uriEncode", "urlTool.optionalQueryParam", "encoding.base64");
    private static final Set<String> JSON_ESCAPES = Set.of("esc.jsonString", "esc.jsonEncode");

    /** The same place, holding an input that was put into a variable before. */
    Reference holding(Reference input) {
        List<String> all = new ArrayList<>(within);
        all.addAll(input.within);
        return new Reference(start, end, text, quiet || input.quiet, root, input.property, all, shown);
    }

    /** Whether it is about the input, however that is written. */
    public boolean isInput() {
        return root.toLowerCase(Locale.ROOT).equals("input");
    }

    /** Whether a macro around it keeps it in its place of a URL or form. */
    public boolean isEscapedForUrl() {
        return within.stream().anyMatch(m -> URL_ESCAPES.contains(m) || m.startsWith("math."));
    }

    /** Whether a macro around it keeps it between the quotes of JSON. */
    public boolean isEscapedForJson() {
        return isEscapedForUrl() || within.stream().anyMatch(JSON_ESCAPES::contains);
    }

    /** Whether it is an argument; then an escape around the whole macro may be needed, which a person has to see. */
    public boolean isArgument() {
        return !within.isEmpty();
    }
}
