package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldOptions.Settings;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import java.io.IOException;
import java.io.InputStream;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A mapping as JSON. Its form is that of the JSON Schema beside this class. */
final class RuleFile {
    private RuleFile() {}

    /** The JSON Schema (2020-12) of a mapping. */
    static JsonObject schema() {
        try (InputStream in = RuleFile.class.getResourceAsStream("field-mapping.schema.json")) {
            if (in == null) {
                throw new DefectException("field-mapping.schema.json is not in the jar");
            }
            return JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DefectException("field-mapping.schema.json cannot be read from the jar: " + e);
        }
    }

    static JsonObject write(FieldMapping mapping) {
        Violations violations = Violations.of("saving a field mapping");
        List<Object> rules = new ArrayList<>();
        for (FieldRule rule : mapping.rules()) {
            rules.add(rule(rule, violations));
        }
        violations.throwIfAny();
        return JsonObject.builder()
                .put("unmapped", name(mapping.unmapped()))
                .put("missingSource", name(mapping.missingSource()))
                .put("rules", rules)
                .build();
    }

    private static JsonObject rule(FieldRule rule, Violations violations) {
        JsonObject.Builder out = JsonObject.builder();
        Settings settings = rule.settings();
        switch (rule.kind()) {
            case MOVE, COPY, REMOVE -> out.put(name(rule.kind()), String.valueOf(rule.from()));
            case CONSTANT ->
                out.put(
                        "constant",
                        settings.missing() == null ? null : settings.missing().value());
            case JSONATA ->
                out.put(
                        "jsonata",
                        rule.expression() == null ? "" : rule.expression().source());
        }
        if (rule.to() != null) {
            out.put("to", rule.to().toString());
        }
        List<Object> steps = new ArrayList<>();
        for (Step step : settings.steps()) {
            steps.add(step(step, rule, violations));
        }
        if (!steps.isEmpty()) {
            out.put("steps", steps);
        }
        if (settings.missing() != null && rule.kind() != FieldRule.Kind.CONSTANT) {
            out.put("default", settings.missing().value());
        }
        if (settings.forNull() != null) {
            out.put("defaultForNull", settings.forNull().value());
        }
        if (settings.required()) {
            out.put("required", true);
        }
        if (settings.when() != null) {
            out.put("when", condition(settings.when(), rule, violations));
        }
        return out.build();
    }

    private static JsonObject condition(FieldCondition when, FieldRule rule, Violations violations) {
        JsonObject.Builder out = JsonObject.builder();
        switch (when.kind()) {
            case PRESENT -> out.put("present", when.text());
            case EQUALS -> out.put("path", when.text()).put("equals", when.value());
            case JSONATA -> out.put("jsonata", when.text());
            case TEST ->
                violations.add(rule.toString(), "has a test in Java, which is code and no data; use another condition");
        }
        return when.isNegated() ? out.put("not", true).build() : out.build();
    }

    private static JsonObject step(Step step, FieldRule rule, Violations violations) {
        if (step instanceof Step.Cast s) {
            return JsonObject.of("cast", name(s.type()));
        }
        if (step instanceof Step.Convert s) {
            return JsonObject.of("cast", name(s.to()), "from", name(s.from()));
        }
        if (step instanceof Step.Unit s) {
            JsonObject unit = JsonObject.of("unit", name(s.to()), "from", name(s.from()));
            return s.rounding() == null ? unit : unit.with("rounding", name(s.rounding()));
        }
        if (step instanceof Step.Timestamp s) {
            return JsonObject.of("timestamp", format(s.to()), "from", format(s.from()));
        }
        if (step instanceof Step.Table s) {
            return table(s.table());
        }
        violations.add(rule.toString(), "has a function in Java, which is code and no data; use another rule");
        return JsonObject.empty();
    }

    private static Object format(TimestampFormat format) {
        return format.kind() == TimestampFormat.Kind.PATTERN
                ? JsonObject.of("pattern", format.pattern(), "zone", format.zone())
                : name(format.kind());
    }

    private static JsonObject table(ValueTable table) {
        List<Object> entries = new ArrayList<>();
        table.entries().forEach((is, becomes) -> entries.add(JsonObject.of("is", is, "becomes", becomes)));
        JsonObject otherwise = switch (table.rest()) {
            case FAIL -> JsonObject.of("fail", table.expected());
            case KEEP -> JsonObject.of("keep", true);
            case VALUE -> JsonObject.of("value", table.otherwiseValue());
        };
        return JsonObject.of("table", entries, "otherwise", otherwise);
    }

    static FieldMapping read(JsonObject file) {
        Violations violations = Violations.of("field mapping as JSON");
        JsonSchema.of(schema())
                .validate(file)
                .forEach(v -> violations.add(v.path().isEmpty() ? "/" : v.path(), "%s", v.problem()));
        violations.throwIfAny();
        FieldMappingBuilder builder = FieldMapping.builder();
        file.optionalString("unmapped").ifPresent(v -> builder.unmapped(constant(Unmapped.class, v)));
        file.optionalString("missingSource").ifPresent(v -> builder.missingSource(constant(MissingSource.class, v)));
        List<JsonObject> rules = file.objects("rules");
        for (int i = 0; i < rules.size(); i++) {
            try {
                addRule(builder, rules.get(i));
            } catch (InvalidInputException | IllegalArgumentException | DateTimeException e) {
                violations.add("/rules/" + i, "%s", String.valueOf(e.getMessage()));
            }
        }
        violations.throwIfAny();
        try {
            return builder.build();
        } catch (InvalidConfigurationException e) {
            throw new InvalidConfigurationException("field mapping as JSON", e.violations());
        }
    }

    private static void addRule(FieldMappingBuilder builder, JsonObject rule) {
        Consumer<FieldOptions> options = field -> addOptions(field, rule);
        String to = rule.optionalString("to").orElse("");
        if (rule.has("move")) {
            builder.move(rule.string("move"), to, options);
        } else if (rule.has("copy")) {
            builder.copy(rule.string("copy"), to, options);
        } else if (rule.has("jsonata")) {
            builder.jsonata(to, rule.string("jsonata"), options);
        } else if (rule.has("remove")) {
            builder.remove(rule.string("remove"), options);
        } else {
            builder.constant(to, rule.get("constant"), options);
        }
    }

    private static void addOptions(FieldOptions field, JsonObject rule) {
        if (rule.has("default")) {
            field.defaultValue(rule.get("default"));
        }
        if (rule.has("defaultForNull")) {
            field.defaultForNull(rule.get("defaultForNull"));
        }
        if (rule.optionalBool("required").orElse(false)) {
            field.required();
        }
        rule.optionalObject("when").ifPresent(when -> field.when(condition(when)));
        if (rule.has("steps")) {
            rule.objects("steps").forEach(step -> addStep(field, step));
        }
    }

    private static FieldCondition condition(JsonObject when) {
        FieldCondition condition = when.has("present")
                ? FieldCondition.present(when.string("present"))
                : when.has("jsonata")
                        ? FieldCondition.jsonata(when.string("jsonata"))
                        : FieldCondition.equalTo(when.string("path"), when.get("equals"));
        return when.optionalBool("not").orElse(false) ? condition.not() : condition;
    }

    private static void addStep(FieldOptions field, JsonObject step) {
        if (step.has("cast")) {
            FieldCast to = constant(FieldCast.class, step.string("cast"));
            step.optionalString("from")
                    .ifPresentOrElse(from -> field.cast(constant(FieldCast.class, from), to), () -> field.cast(to));
        } else if (step.has("unit")) {
            TimeUnit from = constant(TimeUnit.class, step.string("from"));
            TimeUnit to = constant(TimeUnit.class, step.string("unit"));
            step.optionalString("rounding")
                    .ifPresentOrElse(
                            rounding -> field.unit(from, to, constant(RoundingMode.class, rounding)),
                            () -> field.unit(from, to));
        } else if (step.has("timestamp")) {
            field.timestamp(format(step, "from"), format(step, "timestamp"));
        } else {
            field.table(table(step));
        }
    }

    private static TimestampFormat format(JsonObject step, String name) {
        if (!(step.get(name) instanceof String kind)) {
            JsonObject pattern = step.object(name);
            return TimestampFormat.pattern(pattern.string("pattern"), ZoneId.of(pattern.string("zone")));
        }
        return switch (constant(TimestampFormat.Kind.class, kind)) {
            case EPOCH_SECONDS -> TimestampFormat.epochSeconds();
            case EPOCH_MILLISECONDS -> TimestampFormat.epochMilliseconds();
            case RFC3339 -> TimestampFormat.rfc3339();
            case RFC3339_UTC, PATTERN -> TimestampFormat.rfc3339Utc();
        };
    }

    private static ValueTable table(JsonObject step) {
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (JsonObject entry : step.objects("table")) {
            entries.put(Objects.requireNonNull(entry.get("is")), entry.get("becomes"));
        }
        ValueTable table = ValueTable.of(entries);
        JsonObject otherwise = step.optionalObject("otherwise").orElse(JsonObject.empty());
        if (otherwise.has("value")) {
            return table.otherwise(otherwise.get("value"));
        }
        if (otherwise.has("keep")) {
            return table.otherwiseKeep();
        }
        return otherwise.has("fail") ? table.otherwiseFail(otherwise.string("fail")) : table;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}
