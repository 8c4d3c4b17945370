package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules of a mapping do not take from a source. Immutable once built. */
final class Leftovers {
    /** One place in the source; taken as a whole, or with takers further in. */
    private static final class Node {
        private final Map<Object, Node> inner = new HashMap<>();
        private boolean taken;
    }

    private static final Node UNTOUCHED = new Node();

    private final Node root = new Node();

    Leftovers(List<FieldRule> rules) {
        for (FieldRule rule : rules) {
            FieldPath from = rule.from();
            if (from != null) {
                Node at = root;
                for (Object step : from.steps()) {
                    at = at.inner.computeIfAbsent(step, s -> new Node());
                }
                at.taken = true;
            }
        }
    }

    /** A copy of the source without what the rules take, its maps free to be written to. */
    Map<String, @Nullable Object> copy(Map<String, @Nullable Object> source) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        source.forEach((name, value) -> putRest(copy, name, value, inner(root, name)));
        return copy;
    }

    /** The paths of all fields the rules do not take. */
    List<String> paths(Map<String, @Nullable Object> source) {
        List<String> found = new ArrayList<>();
        source.forEach((name, value) -> collect(value, inner(root, name), escaped(name), found));
        return found;
    }

    private static void putRest(Map<String, @Nullable Object> into, String name, @Nullable Object value, Node node) {
        Object rest = rest(value, node);
        if (rest != FieldRule.NOTHING) {
            into.put(name, rest);
        }
    }

    /** What takers leave of a value; nothing if they emptied it. */
    private static @Nullable Object rest(@Nullable Object value, Node node) {
        if (node.taken) {
            return FieldRule.NOTHING;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, item) -> putRest(copy, (String) name, item, inner(node, name)));
            return copy.isEmpty() && !map.isEmpty() ? FieldRule.NOTHING : copy;
        }
        if (value instanceof List<?> list && !node.inner.isEmpty()) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object rest = rest(list.get(i), inner(node, i));
                if (rest != FieldRule.NOTHING) {
                    copy.add(rest);
                }
            }
            return copy.isEmpty() && !list.isEmpty() ? FieldRule.NOTHING : copy;
        }
        return value;
    }

    private static void collect(@Nullable Object value, Node node, String path, List<String> found) {
        if (node.taken) {
            return;
        }
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, item) -> collect(item, inner(node, name), path + "." + escaped((String) name), found));
        } else if (value instanceof List<?> list && !node.inner.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                collect(list.get(i), inner(node, i), path + "[" + i + "]", found);
            }
        } else {
            found.add(path);
        }
    }

    private static Node inner(Node node, Object step) {
        return node.inner.getOrDefault(step, UNTOUCHED);
    }

    private static String escaped(String name) {
        return FieldPath.ofName(name).toString();
    }
}
