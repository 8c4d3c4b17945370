package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the platform keeps of an action, as it is sent, and how two of them differ. Stateless. */
final class ActionContent {
    private static final String EXPORT_SUFFIX = " - Exported \\d{4}-\\d{2}-\\d{2} @ \\d{1,2}[:.]?\\d{2}$";
    /** Headers that say how, not who. */
    private static final Set<String> PLAIN_HEADERS = Set.of("accept", "content-type", "user-agent", "cache-control");

    private ActionContent() {}

    /** The name of an action, without what an export adds. */
    static String name(ActionExport action) {
        return action.name().replaceFirst(EXPORT_SUFFIX, "");
    }

    /** What is sent for an action, but for its integration. */
    static JsonObject of(ActionExport action, String name, RegistrationOptions options) {
        JsonObject config = action.document().object("config");
        return JsonObject.builder()
                .put("name", name)
                .put("category", options.category())
                .put("secure", action.secure().orElse(false))
                .put(
                        "config",
                        config.with("request", config.object("request").without("requestTemplateUri"))
                                .with(
                                        "response",
                                        config.optionalObject("response")
                                                .orElse(JsonObject.empty())
                                                .without("successTemplateUri")))
                .put("contract", contract(action.inputSchema(), action.outputSchema()))
                .build();
    }

    private static JsonObject contract(JsonObject input, JsonObject output) {
        return JsonObject.of(
                "input", JsonObject.of("inputSchema", input), "output", JsonObject.of("successSchema", output));
    }

    /** What differs that cannot be changed in a published action. */
    static List<String> fixed(JsonObject published, JsonObject wanted) {
        List<String> fixed = new ArrayList<>();
        JsonObject before = inside(published, "contract");
        JsonObject after = inside(wanted, "contract");
        if (!same(
                inside(before, "input").get("inputSchema"),
                inside(after, "input").get("inputSchema"))) {
            fixed.add("contract.input");
        }
        if (!same(
                inside(before, "output").get("successSchema"),
                inside(after, "output").get("successSchema"))) {
            fixed.add("contract.output");
        }
        if (published.optionalBool("secure").orElse(false) != wanted.bool("secure")) {
            fixed.add("secure");
        }
        return fixed;
    }

    /** What differs that a new version changes. What the action says nothing about stays as the platform has it. */
    static List<FieldChange> changes(JsonObject published, JsonObject wanted) {
        List<FieldChange> changes = new ArrayList<>();
        add("name", published.get("name"), wanted.get("name"), changes);
        add("category", published.get("category"), wanted.get("category"), changes);
        JsonObject before = inside(published, "config");
        JsonObject after = wanted.object("config");
        for (String part : List.of("request", "response")) {
            JsonObject old = inside(before, part);
            JsonObject now = inside(after, part);
            now.asMap().forEach((name, value) -> add("config." + part + "." + name, old.get(name), value, changes));
        }
        after.asMap().forEach((name, value) -> {
            if (!name.equals("request") && !name.equals("response")) {
                add("config." + name, before.get(name), value, changes);
            }
        });
        return changes;
    }

    private static void add(String path, @Nullable Object before, @Nullable Object after, List<FieldChange> into) {
        if (same(before == null && after instanceof Map ? Map.of() : before, after)) {
            return;
        }
        FieldChange.Kind kind = before == null ? FieldChange.Kind.ADDED : FieldChange.Kind.CHANGED;
        boolean headers = path.endsWith(".headers");
        into.add(new FieldChange(path, kind, headers ? masked(before) : before, headers ? masked(after) : after));
    }

    private static @Nullable Object masked(@Nullable Object headers) {
        if (!(headers instanceof Map<?, ?> map)) {
            return headers;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        map.forEach((name, value) -> shown.put(
                String.valueOf(name),
                PLAIN_HEADERS.contains(String.valueOf(name).toLowerCase(Locale.ROOT)) ? value : "***"));
        return shown;
    }

    private static JsonObject inside(JsonObject object, String name) {
        return object.get(name) instanceof Map<?, ?> ? object.object(name) : JsonObject.empty();
    }

    /** Equal as JSON: 1 and 1.0 are one number, and the order of members does not count. */
    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            BigDecimal left = Json.decimal(x);
            return left.compareTo(Json.decimal(y)) == 0;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.keySet().equals(y.keySet())
                    && x.entrySet().stream().allMatch(e -> same(e.getValue(), y.get(e.getKey())));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            boolean same = x.size() == y.size();
            for (int i = 0; same && i < x.size(); i++) {
                same = same(x.get(i), y.get(i));
            }
            return same;
        }
        return Objects.equals(a, b);
    }
}
