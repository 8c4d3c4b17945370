package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldMappingInverseTest {
    /** Rules that can all be undone, each from a source of its own to a place of its own. */
    private static final List<Consumer<FieldMappingBuilder>> REVERSIBLE = List.of(
            b -> b.move("a", "A"),
            b -> b.move("b.x", "B.deep.x"),
            b -> b.move("items[*].sku", "lines[*].code"),
            b -> b.move("items[*].inner[*].k", "items[*].inner[*].kk"),
            b -> b.move("m.*.n", "M.*.nn"),
            b -> b.move("tags[*]", "labels[*].name"),
            b -> b.move("p", "q").move("q", "p"),
            b -> b.move("d", "D", f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS)),
            b -> b.move("i", "I", f -> f.cast(FieldCast.INTEGER, FieldCast.STRING)),
            b -> b.move("t", "T", f -> f.timestamp(TimestampFormat.epochMilliseconds(), TimestampFormat.rfc3339())),
            b -> b.move("s", "S", f -> f.table(ValueTable.of(Map.of("x", 1, "y", true)))),
            b -> b.move("f", "F", f -> f.function(v -> List.of(v), v -> ((List<?>) v).get(0))),
            b -> b.copy("c", "C"),
            b -> b.move("u", "U1").move("u", "U2"),
            b -> b.constant("stamp", "v2"));

    private static FieldMappingBuilder passing() {
        return FieldMapping.builder().unmapped(Unmapped.PASS);
    }

    @Provide
    static Arbitrary<List<Consumer<FieldMappingBuilder>>> ruleSets() {
        return Arbitraries.of(REVERSIBLE).set().ofMinSize(1).map(ArrayList::new);
    }

    @Provide
    static Arbitrary<JsonObject> sources() {
        Arbitrary<Object> any = Arbitraries.of(1, "x", true, List.of(), Map.of(), List.of(1, Map.of()), Map.of("x", 2));
        Arbitrary<Object> element = Arbitraries.of(
                Map.of(),
                5,
                "y",
                List.of(),
                Map.of("sku", 1),
                Map.of("sku", "b", "other", 2),
                Map.of("inner", List.of(Map.of("k", 1), Map.of(), 7)),
                Map.of("inner", List.of(), "sku", List.of()),
                Map.of("inner", 3));
        Arbitrary<Object> list = element.list().ofMaxSize(3).map(l -> (Object) l);
        Arbitrary<Object> members = Arbitraries.maps(
                        Arbitraries.of("k1", "k2"),
                        Arbitraries.of(Map.of("n", 1), Map.of("n", Map.of(), "o", 2), Map.of(), 4))
                .map(m -> (Object) m);
        Map<String, Arbitrary<Object>> fields = new LinkedHashMap<>();
        for (String name : List.of("a", "p", "q", "c", "u", "f", "z")) {
            fields.put(name, any);
        }
        fields.put("b", Arbitraries.of(Map.of("x", 1), Map.of("x", List.of(), "y", 1), Map.of(), 3));
        fields.put("items", Arbitraries.oneOf(list, any));
        fields.put("tags", Arbitraries.oneOf(list, any));
        fields.put("m", Arbitraries.oneOf(members, any));
        fields.put("d", Arbitraries.of(0, 1500, 245000, new BigDecimal("0.5"), -7));
        fields.put("i", Arbitraries.of(0, -12, 9007199254740993L));
        fields.put("t", Arbitraries.of(0, 1705314600250L, -1));
        fields.put("s", Arbitraries.of("x", "y"));
        Arbitrary<JsonObject> source = Arbitraries.just(JsonObject.empty());
        for (Map.Entry<String, Arbitrary<Object>> e : fields.entrySet()) {
            source = source.flatMap(object -> e.getValue()
                    .optional(0.6)
                    .map(value -> value.map(v -> object.with(e.getKey(), v)).orElse(object)));
        }
        return source;
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void inverse_ofReversibleRules_bringsEverySourceBack(
            @ForAll("ruleSets") List<Consumer<FieldMappingBuilder>> rules, @ForAll("sources") JsonObject source) {
        FieldMappingBuilder builder = passing();
        rules.forEach(rule -> rule.accept(builder));
        FieldMapping up = builder.build();
        FieldMapping down = up.inverse();
        JsonObject there;
        try {
            there = up.apply(source);
        } catch (MappingException e) {
            Assume.that(false);
            return;
        }

        assertThat(normal(down.apply(there).asMap())).isEqualTo(normal(source.asMap()));
        assertThat(normal(FieldMapping.fromJson(savable(rules).toJson())
                        .apply(source)
                        .asMap()))
                .isEqualTo(normal(savable(rules).apply(source).asMap()));
    }

    private static FieldMapping savable(List<Consumer<FieldMappingBuilder>> rules) {
        FieldMappingBuilder builder = passing();
        rules.stream().filter(r -> r != REVERSIBLE.get(11)).forEach(rule -> rule.accept(builder));
        return builder.build();
    }

    /** Numbers by value. */
    private static @Nullable Object normal(@Nullable Object value) {
        if (value instanceof Number n) {
            return Json.number(Json.decimal(n));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> out = new LinkedHashMap<>();
            map.forEach((k, v) -> out.put(k, Optional.ofNullable(normal(v))));
            return out;
        }
        return value instanceof List<?> list
                ? list.stream().map(v -> Optional.ofNullable(normal(v))).toList()
                : value;
    }

    @Test
    void inverse_ofARename_isTheRenameBack() {
        FieldMapping up =
                passing().move("agentEmail", "agentId").constant("v", 2).build();

        assertThat(up.inverse()).hasToString("FieldMapping[agentId -> agentEmail, remove v]");
        assertThat(up.inverse().unmapped()).isEqualTo(Unmapped.PASS);
    }

    @Test
    void inverse_ofWhatLosesSomething_namesEveryRuleAndWhy() {
        Map<Object, Object> merged = new LinkedHashMap<>();
        merged.put("a", 1);
        merged.put("b", 1.0);
        FieldMapping mapping = passing()
                .move("a", "A", f -> f.defaultValue(1).defaultForNull(2))
                .move("b", "B", f -> f.cast(FieldCast.STRING))
                .move("c", "C", f -> f.function(v -> v))
                .move("d", "D", f -> f.unit(TimeUnit.SECONDS, TimeUnit.MINUTES, RoundingMode.DOWN))
                .move("e", "E", f -> f.when(FieldCondition.present("z")))
                .move("f[0]", "F")
                .move("g[*].x", "G")
                .move("h[*].x", "H[*]")
                .move("i", "I", f -> f.timestamp(TimestampFormat.rfc3339(), TimestampFormat.epochSeconds()))
                .move("j", "J", f -> f.table(ValueTable.of(merged)))
                .move("k", "K", f -> f.table(ValueTable.of(Map.of(1, 2)).otherwiseKeep()))
                .jsonata("L", "a & b")
                .remove("m")
                .move("n", "N")
                .remove("n")
                .build();

        assertThatThrownBy(mapping::inverse)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        inverse of the field mapping has 14 problems:
                          - a -> A: has no inverse: its default for a missing source cannot be told from a value
                          - a -> A: has no inverse: its default for null cannot be told from a value
                          - b -> B: has no inverse: its cast does not say from which type; use cast(from, to)
                          - c -> C: has no inverse: its function has no function back; use function(there, back)
                          - d -> D: has no inverse: it rounds
                          - e -> E: has no inverse: whether its condition held is not known afterwards
                          - f[0] -> F: has no inverse: its source has an array index, and such a place cannot be written to
                          - g[*].x -> G: has no inverse: it puts several places into one list
                          - h[*].x -> H[*]: has no inverse: elements without a value leave no trace
                          - i -> I: has no inverse: text by RFC 3339 can say one instant in several ways; use rfc3339Utc()
                          - j -> J: has no inverse: its table gives two values the same result
                          - k -> K: has no inverse: its table gives several values one result or keeps others
                          - jsonata -> L: has no inverse: it is computed by JSONata
                          - remove m: leaves out what cannot be brought back""");
    }

    @Test
    void inverse_ofAMappingThatDropsOrFills_isRefused() {
        FieldMapping mapping = FieldMapping.builder()
                .move("a", "b")
                .missingSource(MissingSource.DEFAULT)
                .build();

        assertThatThrownBy(mapping::inverse).hasMessage("""
                        inverse of the field mapping has 2 problems:
                          - unmapped: DROP loses every field without a rule; choose PASS or FAIL
                          - missingSource: DEFAULT writes null for what is missing, which cannot be told from null; choose SKIP or FAIL""");
    }

    @Test
    void inverse_ofPartsOfOneField_namesTheConflict() {
        FieldMapping mapping = passing().move("a", "x").move("a.b", "y").build();

        assertThatThrownBy(mapping::inverse).hasMessage("""
                        inverse of the field mapping has 1 problem:
                          - the way back.a.b: lies inside 'a', which the rule 'x -> a' writes as a whole""");
    }
}
