package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.cxone.evolution.MigrationSuggestion.Conversion;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.change.ChangeKind;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses which removed field is which added one. */
final class SuggestionSearch {
    private static final double ENOUGH = 0.5;
    private static final Pattern WORD_ENDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+");
    private static final Map<String, TimeUnit> UNITS = Map.ofEntries(
            Map.entry("ms", TimeUnit.MILLISECONDS),
            Map.entry("millis", TimeUnit.MILLISECONDS),
            Map.entry("millisecond", TimeUnit.MILLISECONDS),
            Map.entry("milliseconds", TimeUnit.MILLISECONDS),
            Map.entry("sec", TimeUnit.SECONDS),
            Map.entry("secs", TimeUnit.SECONDS),
            Map.entry("second", TimeUnit.SECONDS),
            Map.entry("seconds", TimeUnit.SECONDS),
            Map.entry("minute", TimeUnit.MINUTES),
            Map.entry("minutes", TimeUnit.MINUTES),
            Map.entry("hour", TimeUnit.HOURS),
            Map.entry("hours", TimeUnit.HOURS),
            Map.entry("day", TimeUnit.DAYS),
            Map.entry("days", TimeUnit.DAYS));
    private static final Map<String, FieldCast> CASTS = Map.of(
            "string",
            FieldCast.STRING,
            "integer",
            FieldCast.INTEGER,
            "number",
            FieldCast.NUMBER,
            "boolean",
            FieldCast.BOOLEAN);

    /** A property of one of the schemas. */
    private record Property(
            String path,
            String parent,
            Set<String> words,
            @Nullable TimeUnit unit,
            String type,
            Set<String> described) {
        static Property of(SchemaChange change, @Nullable Object schema) {
            String path = change.field().replace("[]", "[*]");
            int dot = path.lastIndexOf('.');
            Map<?, ?> map = schema instanceof Map<?, ?> m ? m : Map.of();
            Set<String> words = SuggestionSearch.words(path.substring(dot + 1));
            Set<String> described = SuggestionSearch.words(map.get("description") instanceof String s ? s : "");
            TimeUnit unit = SuggestionSearch.unit(words);
            words.removeIf(UNITS::containsKey);
            return new Property(
                    path,
                    dot < 0 ? "" : path.substring(0, dot),
                    words,
                    unit == null ? SuggestionSearch.unit(described) : unit,
                    map.get("type") instanceof String s ? s : "",
                    described);
        }

        boolean isNumber() {
            return type.equals("integer") || type.equals("number");
        }
    }

    private SuggestionSearch() {}

    static List<MigrationSuggestion> run(JsonObject oldSchema, JsonObject newSchema) {
        SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
        List<MigrationSuggestion> all = new ArrayList<>();
        for (SchemaChange gone : diff.changes(ChangeKind.PROPERTY_REMOVED)) {
            Property before = Property.of(gone, at(oldSchema, gone.oldPointer()));
            for (SchemaChange come : diff.changes(ChangeKind.PROPERTY_ADDED)) {
                suggest(before, Property.of(come, at(newSchema, come.newPointer())))
                        .ifPresent(all::add);
            }
        }
        for (SchemaChange changed : diff.changes(ChangeKind.TYPE_CHANGED)) {
            retyped(changed, oldSchema, newSchema).ifPresent(all::add);
        }
        all.sort(Comparator.comparingDouble(MigrationSuggestion::confidence).reversed());
        Set<String> from = new HashSet<>();
        Set<String> to = new HashSet<>();
        List<MigrationSuggestion> best = new ArrayList<>();
        for (MigrationSuggestion s : all) {
            if (!from.contains(s.from()) && !to.contains(s.to())) {
                from.add(s.from());
                to.add(s.to());
                best.add(s);
            }
        }
        return best;
    }

    private static Optional<MigrationSuggestion> suggest(Property before, Property after) {
        List<String> reasons = new ArrayList<>();
        double names = alike(before.words(), after.words());
        if (names == 0) {
            return Optional.empty();
        }
        reasons.add("the names share " + common(before.words(), after.words()));
        double confidence = 0.6 * names;
        if (before.type().equals(after.type()) && !before.type().isEmpty()) {
            confidence += 0.2;
            reasons.add("both are of type " + before.type());
        } else if (before.isNumber() && after.isNumber()) {
            confidence += 0.1;
            reasons.add("both are numbers");
        } else {
            return Optional.empty();
        }
        if (before.parent().equals(after.parent())) {
            confidence += 0.1;
            reasons.add("both are in the same object");
        }
        double descriptions = alike(before.described(), after.described());
        if (descriptions > 0.3) {
            confidence += 0.1 * descriptions;
            reasons.add("the descriptions share " + common(before.described(), after.described()));
        }
        Optional<Conversion> conversion = Optional.empty();
        if (before.isNumber() && (before.unit() != null || after.unit() != null)) {
            conversion = unit(before, after, reasons);
        }
        return confidence < ENOUGH
                ? Optional.empty()
                : Optional.of(new MigrationSuggestion(
                        before.path(), after.path(), Math.min(1, confidence), conversion, reasons));
    }

    private static Optional<Conversion> unit(Property before, Property after, List<String> reasons) {
        TimeUnit from = before.unit();
        TimeUnit to = after.unit();
        if (from == null || to == null) {
            Property silent = from == null ? before : after;
            reasons.add("the unit of '" + silent.path() + "' is not stated, so the number is moved as it is; check it");
            return Optional.empty();
        }
        if (from == to) {
            return Optional.empty();
        }
        reasons.add("the units differ: " + new Conversion.Unit(from, to));
        return Optional.of(new Conversion.Unit(from, to));
    }

    /** A field that stays where it is and changes its type. */
    private static Optional<MigrationSuggestion> retyped(
            SchemaChange change, JsonObject oldSchema, JsonObject newSchema) {
        FieldCast from = CASTS.get(type(oldSchema, change.oldPointer()));
        FieldCast to = CASTS.get(type(newSchema, change.newPointer()));
        String path = change.field().replace("[]", "[*]");
        if (from == null || to == null || from == to || path.isEmpty()) {
            return Optional.empty();
        }
        Conversion cast = new Conversion.Cast(from, to);
        return Optional.of(
                new MigrationSuggestion(path, path, 0.9, Optional.of(cast), List.of("the type changed from " + cast)));
    }

    private static String type(JsonObject schema, Optional<String> pointer) {
        Object found = at(schema, pointer.map(p -> p.endsWith("/type") ? p.substring(0, p.length() - 5) : p));
        return found instanceof Map<?, ?> map && map.get("type") instanceof String s ? s : "";
    }

    private static @Nullable Object at(JsonObject schema, Optional<String> pointer) {
        Object at = schema.asMap();
        String[] steps = pointer.orElse("").split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            String step = steps[i].replace("~1", "/").replace("~0", "~");
            if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else if (at instanceof List<?> list
                    && step.matches("[0-9]{1,9}")
                    && Integer.parseInt(step) < list.size()) {
                at = list.get(Integer.parseInt(step));
            } else {
                return null;
            }
        }
        return at;
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        WORD_ENDS
                .splitAsStream(text)
                .filter(word -> !word.isEmpty())
                .forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
        return words;
    }

    private static @Nullable TimeUnit unit(Set<String> words) {
        return words.stream().map(UNITS::get).filter(u -> u != null).findFirst().orElse(null);
    }

    /** Dice's coefficient of two sets of words. */
    private static double alike(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        return a.isEmpty() && b.isEmpty() ? 0 : 2.0 * both.size() / (a.size() + b.size());
    }

    private static String common(Set<String> a, Set<String> b) {
        Set<String> both = new LinkedHashSet<>(a);
        both.retainAll(b);
        return Json.write(new ArrayList<>(both));
    }
}
