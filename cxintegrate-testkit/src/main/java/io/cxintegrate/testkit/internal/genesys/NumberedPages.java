package io.cxintegrate.testkit.internal.genesys;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Lists as the platform hands them out: pages by number, filtered by a part of the name. Stateless. */
public final class NumberedPages {
    private static final int PAGE_SIZE = 25;
    private static final int MAX_PAGE_SIZE = 100;

    private NumberedPages() {}

    /** The page that the query asks for. */
    public static JsonObject of(List<JsonObject> all, Function<String, Optional<String>> query) {
        String part = query.apply("name").orElse("").toLowerCase(Locale.ROOT);
        List<JsonObject> named = all.stream()
                .filter(e -> e.optionalString("name")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .contains(part))
                .toList();
        int size = number(query, "pageSize", PAGE_SIZE, MAX_PAGE_SIZE);
        int number = number(query, "pageNumber", 1, Integer.MAX_VALUE);
        return JsonObject.builder()
                .put(
                        "entities",
                        named.stream().skip((number - 1L) * size).limit(size).toList())
                .put("pageSize", size)
                .put("pageNumber", number)
                .put("total", named.size())
                .put("pageCount", (named.size() + size - 1) / size)
                .build();
    }

    private static int number(Function<String, Optional<String>> query, String name, int otherwise, int max) {
        String text = query.apply(name).orElse(Integer.toString(otherwise));
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new Refusal(400, name + " must be a whole number from 1 to " + max);
    }
}
