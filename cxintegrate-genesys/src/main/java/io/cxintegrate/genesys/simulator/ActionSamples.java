package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.internal.jsonpath.SampleAnswer;
import io.cxintegrate.genesys.internal.scan.Reference;
import io.cxintegrate.genesys.internal.scan.TemplateScan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes up inputs and answers that fit an action, for a first try: values are harmless and dull. Stateless and safe to share
 * between threads.
 */
public final class ActionSamples {
    private static final Pattern URL_START = Pattern.compile("^\\$!?\\{?(\\w+)\\.([\\w-]+)");
    private static final Pattern QUOTED = Pattern.compile("[:,\\[]\\s*\"[^\"$(]*$");
    private static final Pattern MEMBER = Pattern.compile("\"([^\"]+)\"\\s*:\\s*[^:]*$", Pattern.DOTALL);

    private ActionSamples() {}

    /** An input with every property of the contract. */
    public static JsonObject input(ActionExport action) {
        JsonObject input = SampleValues.inputOf(action.inputSchema());
        Matcher whole = URL_START.matcher(action.request().urlTemplate());
        boolean fromInput =
                whole.find() && whole.group(1).toLowerCase(Locale.ROOT).equals("input");
        if (fromInput && input.has(whole.group(2))) {
            input = input.with(whole.group(2), "https://www.example.com/hook");
        }
        String body = action.request().body().orElse("");
        if (!action.request().sendsBody() || !body.contains("\"")) {
            return input;
        }
        TemplateScan scan = new TemplateScan(body);
        for (Reference r : scan.inputs()) {
            boolean bare = r.shown() && !r.isArgument() && !scan.isInJsonString(r.start());
            if (bare && r.property() != null && "sample".equals(input.get(r.property()))) {
                // Outside of quotes any other text would make the body no JSON.
                input = input.with(r.property(), "1");
            }
        }
        return input;
    }

    /** JSON of a back end that every path of the translation map finds its value in, of the type the contract wants. */
    public static String answer(ActionExport action) {
        String template = action.response().successTemplate().strip();
        if (template.matches("\\$!?\\{?rawResult}?")
                || action.response().translationMap().isEmpty()) {
            return Json.write(SampleValues.of(action.outputSchema().asMap()));
        }
        SampleAnswer answer = new SampleAnswer();
        action.response().translationMap().forEach((name, path) -> {
            if (!isFallback(template, name)) {
                answer.place(path, leaf(action, name, path));
            }
        });
        return Json.write(answer.value());
    }

    private static @Nullable Object leaf(ActionExport action, String variable, String path) {
        String template = action.response().successTemplate();
        Matcher use =
                Pattern.compile("\\$!?\\{?" + Pattern.quote(variable) + "\\b").matcher(template);
        if (!use.find()) {
            return "sample";
        }
        String before = template.substring(0, use.start());
        if (before.isBlank()) {
            Object whole = SampleValues.of(action.outputSchema().asMap());
            return isSeveral(path) && whole instanceof List<?> items && !items.isEmpty() ? items.get(0) : whole;
        }
        if (QUOTED.matcher(before).find()) {
            // It carries its own quotes if it is a text; between others only a number makes JSON.
            return 1;
        }
        Matcher member = MEMBER.matcher(before);
        Map<?, ?> property =
                member.find() ? SampleValues.property(action.outputSchema().asMap(), member.group(1), 0) : null;
        if (property == null) {
            return "sample";
        }
        boolean first = member.group().contains("firstFromArray");
        boolean several = isSeveral(path);
        Object value = SampleValues.of(property);
        if (first) {
            return several ? value : List.of(value == null ? "sample" : value);
        }
        return several && value instanceof List<?> items && !items.isEmpty() ? items.get(0) : value;
    }

    /** Whether a variable is there for its default only: what a macro takes when it finds nothing. */
    private static boolean isFallback(String template, String variable) {
        return Pattern.compile("firstFromArray\\((?:[^()]|\\([^()]*\\))*,\\s*\"?\\$!?\\{?" + Pattern.quote(variable)
                        + "\\b[}\"\\s]*\\)")
                .matcher(template)
                .find();
    }

    /** Whether a path may lead to several places, and so gives an array whatever it finds. */
    private static boolean isSeveral(String path) {
        return path.contains("..") || path.contains("*") || path.contains("?") || path.matches(".*\\[[^\\]'\"]*[:,].*");
    }
}
