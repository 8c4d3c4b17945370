package io.cxintegrate.pg.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one JSON value differs from another, place by place; the order of members and of {@code required} does not count. */
public final class JsonDifference {
    private JsonDifference() {}

    /** A sentence for each place, the path an RFC 6901 pointer. */
    public static List<Violation> between(JsonObject before, JsonObject after) {
        List<Violation> found = new ArrayList<>();
        compare("", before.asMap(), after.asMap(), found);
        return found;
    }

    private static void compare(String path, @Nullable Object before, @Nullable Object after, List<Violation> found) {
        if (before instanceof Map<?, ?> was && after instanceof Map<?, ?> is) {
            Set<Object> names = new LinkedHashSet<>(was.keySet());
            names.addAll(is.keySet());
            for (Object name : names) {
                String below =
                        path + "/" + String.valueOf(name).replace("~", "~0").replace("/", "~1");
                if (!is.containsKey(name)) {
                    found.add(new Violation(below, "was " + text(was.get(name)) + " and is gone"));
                } else if (!was.containsKey(name)) {
                    found.add(new Violation(below, "is new: " + text(is.get(name))));
                } else {
                    compare(below, was.get(name), is.get(name), found);
                }
            }
        } else if (path.endsWith("/required") && before instanceof List<?> was && after instanceof List<?> is) {
            was.stream()
                    .filter(name -> !is.contains(name))
                    .forEach(name -> found.add(new Violation(path, "no longer has " + text(name))));
            is.stream()
                    .filter(name -> !was.contains(name))
                    .forEach(name -> found.add(new Violation(path, "now has " + text(name))));
        } else if (!same(before, after)) {
            found.add(new Violation(path, "was " + text(before) + " and is " + text(after)));
        }
    }

    private static boolean same(@Nullable Object before, @Nullable Object after) {
        return Json.write(before).equals(Json.write(after));
    }

    private static String text(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
