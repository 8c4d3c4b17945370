package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes an event smaller as long as it keeps a property, until nothing can be left out and no value made plainer. */
final class EventShrinker {
    private EventShrinker() {}

    static JsonObject shrink(JsonObject event, Predicate<JsonObject> keeps) {
        JsonObject best = event;
        for (Optional<JsonObject> next = step(best, keeps); next.isPresent(); next = step(best, keeps)) {
            best = next.get();
        }
        return best;
    }

    private static Optional<JsonObject> step(JsonObject event, Predicate<JsonObject> keeps) {
        for (Object smaller : smaller(event.asMap())) {
            @SuppressWarnings("unchecked")
            JsonObject candidate = JsonObject.of((Map<String, @Nullable Object>) smaller);
            if (keeps.test(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Every value that is one step smaller, the greatest steps first. */
    private static List<@Nullable Object> smaller(@Nullable Object value) {
        List<@Nullable Object> out = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(name -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
                copy.remove(name);
                out.add(copy);
            });
            map.forEach((name, inner) -> smaller(inner).forEach(less -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
                copy.put(name, less);
                out.add(copy);
            }));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                List<@Nullable Object> copy = new ArrayList<>(list);
                copy.remove(i);
                out.add(copy);
            }
            for (int i = 0; i < list.size(); i++) {
                int at = i;
                smaller(list.get(i)).forEach(less -> {
                    List<@Nullable Object> copy = new ArrayList<>(list);
                    copy.set(at, less);
                    out.add(copy);
                });
            }
        } else if (value instanceof String s && !s.isEmpty()) {
            out.add("");
            out.add(s.substring(0, s.offsetByCodePoints(0, s.codePointCount(0, s.length()) / 2)));
        } else if (value instanceof Number n && !n.equals(0) && !n.equals(1)) {
            out.add(0);
            out.add(1);
        }
        return out;
    }
}
