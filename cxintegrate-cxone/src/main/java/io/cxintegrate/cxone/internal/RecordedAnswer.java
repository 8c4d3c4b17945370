package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the platform answered to a registration, as it may be recorded: text that is not what was sent may repeat a token or be a
 * secret of others, so that only words such as {@code REGISTERED} and times of it are kept. Stateless.
 */
public final class RecordedAnswer {
    private static final String MASK = "***";
    private static final Pattern HARMLESS =
            Pattern.compile("[A-Z]{1,20}(_[A-Z]{1,20}){0,3}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+-]{1,30}Z?");

    private RecordedAnswer() {}

    /** The answer, text masked where it is not the same as in what was sent; of webhooks the host only. */
    public static JsonObject of(JsonObject answer, JsonObject sent) {
        return JsonObject.of(members(answer.asMap(), sent.asMap()));
    }

    private static Map<String, @Nullable Object> members(Map<?, ?> answer, Map<?, ?> sent) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        answer.forEach((name, value) -> shown.put(String.valueOf(name), shown(name, value, sent.get(name))));
        return shown;
    }

    private static @Nullable Object shown(Object name, @Nullable Object value, @Nullable Object sent) {
        if (value instanceof Map<?, ?> members) {
            return members(members, sent instanceof Map<?, ?> s ? s : Map.of());
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> shown = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                Object item = sent instanceof List<?> s && i < s.size() ? s.get(i) : null;
                shown.add(shown(name, items.get(i), item));
            }
            return shown;
        }
        if (!(value instanceof String text)) {
            return value;
        }
        if (!text.equals(sent)) {
            return HARMLESS.matcher(text).matches() ? text : MASK;
        }
        return name.equals("webhookUrl") ? WebhookUrls.shown(text) : text;
    }
}
