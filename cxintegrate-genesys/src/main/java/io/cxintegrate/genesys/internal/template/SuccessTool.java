package io.cxintegrate.genesys.internal.template;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code successTemplateUtils}: JSON text out of JSON text. */
final class SuccessTool implements Tool {
    @Override
    public @Nullable Object call(String name, Arguments a) {
        if (!name.equals("firstFromArray")) {
            throw Tool.unknown("successTemplateUtils", name);
        }
        a.expect(1, 2);
        String first = first(a.textOrNull(0));
        return first == null ? a.count() == 2 ? a.textOrNull(1) : "" : Budget.bounded(first);
    }

    /** The first item as JSON text; null for an empty array, and for what is none, such as a variable that has no value. */
    private static @Nullable String first(@Nullable String array) {
        try {
            return array != null && Json.parse(array) instanceof List<?> items && !items.isEmpty()
                    ? Json.write(items.get(0))
                    : null;
        } catch (JsonException e) {
            return null;
        }
    }
}
