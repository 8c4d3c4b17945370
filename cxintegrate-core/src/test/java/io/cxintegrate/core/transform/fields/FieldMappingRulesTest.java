package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.TransformationException;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldMappingRulesTest {
    private static final TimestampFormat VIENNA =
            TimestampFormat.pattern("dd.MM.yyyy HH:mm:ss", ZoneId.of("Europe/Vienna"));
    private static final TimestampFormat DAY = TimestampFormat.pattern("yyyy-MM-dd", ZoneId.of("UTC"));

    private static JsonObject json(String text) {
        return JsonObject.parse(text);
    }

    private static FieldMapping to(Consumer<FieldOptions> options) {
        return FieldMapping.builder().move("v", "v", options).build();
    }

    private static Consumer<FieldOptions> unit(TimeUnit from, TimeUnit to) {
        return f -> f.unit(from, to);
    }

    private static Consumer<FieldOptions> time(TimestampFormat from, TimestampFormat to) {
        return f -> f.timestamp(from, to);
    }

    static Stream<Arguments> conversions() {
        TimestampFormat seconds = TimestampFormat.epochSeconds();
        TimestampFormat millis = TimestampFormat.epochMilliseconds();
        TimestampFormat text = TimestampFormat.rfc3339();
        return Stream.of(
                arguments(unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS), 245000, 245),
                arguments(unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS), 1500, new BigDecimal("1.5")),
                arguments(unit(TimeUnit.SECONDS, TimeUnit.MILLISECONDS), new BigDecimal("1.50"), 1500),
                arguments(unit(TimeUnit.SECONDS, TimeUnit.MILLISECONDS), 9007199254740993L, 9007199254740993000L),
                arguments(unit(TimeUnit.MINUTES, TimeUnit.SECONDS), -2, -120),
                arguments(unit(TimeUnit.MILLISECONDS, TimeUnit.MINUTES), 1000, null),
                arguments(unit(TimeUnit.SECONDS, TimeUnit.MILLISECONDS), "5", null),
                arguments(unit(TimeUnit.SECONDS, TimeUnit.MILLISECONDS), new BigDecimal("1E+999999999"), null),
                arguments(
                        (Consumer<FieldOptions>)
                                f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS, RoundingMode.HALF_UP),
                        1500,
                        2),
                arguments(time(seconds, text), 1705314600, "2024-01-15T10:30:00Z"),
                arguments(time(seconds, text), new BigDecimal("1705314600.250"), "2024-01-15T10:30:00.250Z"),
                arguments(time(millis, text), 1705314600250L, "2024-01-15T10:30:00.250Z"),
                arguments(time(text, millis), "2024-01-15T12:30:00.25+02:00", 1705314600250L),
                arguments(time(text, seconds), "2024-01-15t10:30:00.5z", new BigDecimal("1705314600.5")),
                arguments(time(text, seconds), "2024-01-15T10:30Z", null),
                arguments(time(text, seconds), "2024-02-30T10:30:00Z", null),
                arguments(time(text, seconds), 1705314600, null),
                arguments(time(TimestampFormat.rfc3339Utc(), seconds), "2024-01-15T12:30:00+02:00", null),
                arguments(time(TimestampFormat.rfc3339Utc(), seconds), "2024-01-15T10:30:00Z", 1705314600),
                arguments(time(millis, seconds), 1500, new BigDecimal("1.5")),
                arguments(time(seconds, millis), -1, -1000),
                arguments(time(seconds, millis), new BigDecimal("1E-999999999"), null),
                arguments(time(seconds, millis), new BigDecimal("1E+999999999"), null),
                arguments(time(VIENNA, text), "15.07.2024 12:30:00", "2024-07-15T10:30:00Z"),
                arguments(time(VIENNA, text), "30.02.2024 12:30:00", null),
                arguments(time(VIENNA, text), "31.03.2024 02:30:00", null),
                arguments(time(text, VIENNA), "2024-07-15T10:30:00Z", "15.07.2024 12:30:00"),
                arguments(time(text, VIENNA), "2024-07-15T10:30:00.5Z", null),
                arguments(time(text, DAY), "2024-07-15T00:00:00Z", "2024-07-15"),
                arguments(time(text, DAY), "2024-07-15T00:00:01Z", null),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.INTEGER, FieldCast.STRING), 12, "12"),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.INTEGER, FieldCast.STRING), "12", null),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.STRING, FieldCast.INTEGER), "12", 12),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.STRING, FieldCast.INTEGER), "12.0", null),
                arguments(
                        (Consumer<FieldOptions>) f -> f.cast(FieldCast.STRING, FieldCast.NUMBER),
                        "12.50",
                        new BigDecimal("12.50")),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.BOOLEAN, FieldCast.INTEGER), true, 1),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.INTEGER, FieldCast.BOOLEAN), 0, false),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.INTEGER, FieldCast.BOOLEAN), 2, null),
                arguments((Consumer<FieldOptions>) f -> f.cast(FieldCast.BOOLEAN, FieldCast.STRING), false, "false"));
    }

    /** Null stands for: refused. */
    @ParameterizedTest
    @MethodSource("conversions")
    void apply_conversion_isExactOrRefused(Consumer<FieldOptions> options, Object value, @Nullable Object expected) {
        FieldMapping mapping = to(options);
        if (expected == null) {
            assertThatThrownBy(() -> mapping.apply(JsonObject.of("v", value))).isInstanceOf(MappingException.class);
        } else {
            assertThat(mapping.apply(JsonObject.of("v", value)).get("v")).isEqualTo(expected);
        }
    }

    @Test
    void apply_conversionThatDoesNotFit_saysWhatWould() {
        assertThat(catchThrowableOfType(
                        MappingException.class,
                        () -> to(unit(TimeUnit.MILLISECONDS, TimeUnit.MINUTES)).apply(JsonObject.of("v", 1000))))
                .hasMessage("mapping rule 'v -> v' failed: at 'v' expected a number of milliseconds that can be said in"
                        + " minutes but found a number");
        assertThat(catchThrowableOfType(
                        MappingException.class,
                        () -> to(time(DAY, TimestampFormat.epochSeconds())).apply(JsonObject.of("v", "today"))))
                .hasMessage(
                        "mapping rule 'v -> v' failed: at 'v' expected a date and time by the pattern yyyy-MM-dd but"
                                + " found a string");
    }

    @Test
    void apply_table_replacesValuesAndTreatsTheRestAsSaid() {
        Map<Object, Object> entries = new LinkedHashMap<>();
        entries.put("A", "active");
        entries.put(1, Map.of("n", 1));
        ValueTable table = ValueTable.of(entries);

        assertThat(to(f -> f.table(table)).apply(json("{\"v\": \"A\"}")).toJson())
                .isEqualTo("{\"v\":\"active\"}");
        assertThat(to(f -> f.table(table)).apply(json("{\"v\": 1.0}")).toJson()).isEqualTo("{\"v\":{\"n\":1}}");
        assertThat(to(f -> f.table(table.otherwise(null)))
                        .apply(json("{\"v\": \"B\"}"))
                        .toJson())
                .isEqualTo("{\"v\":null}");
        assertThat(to(f -> f.table(table.otherwiseKeep()))
                        .apply(json("{\"v\": [1]}"))
                        .toJson())
                .isEqualTo("{\"v\":[1]}");
        assertThat(catchThrowableOfType(
                        MappingException.class,
                        () -> to(f -> f.table(table.otherwiseFail("a status that billing knows")))
                                .apply(json("{\"v\": \"B\"}"))))
                .hasMessage(
                        "mapping rule 'v -> v' failed: at 'v' expected a status that billing knows but found a string");
    }

    @Test
    void table_badEntries_areRefused() {
        assertThatThrownBy(() -> ValueTable.of(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a table must have at least one entry");
        assertThatThrownBy(() -> ValueTable.of(Map.of(Map.of(), 1)))
                .hasMessage("a key of a table must be a string, number or boolean but is of type object");
        assertThatThrownBy(() -> ValueTable.of(Map.of(1, 1, new BigDecimal("1.0"), 2)))
                .hasMessageStartingWith("a table has one entry for each value but has two for 1");
        assertThatThrownBy(() -> TimestampFormat.pattern("bbbb", ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void apply_copy_leavesTheFieldWhereUnmappedFieldsPass() {
        FieldMappingBuilder builder =
                FieldMapping.builder().copy("a.b", "c").copy("n", "m", f -> f.cast(FieldCast.STRING));

        assertThat(builder.unmapped(Unmapped.PASS)
                        .build()
                        .apply(json("{\"a\":{\"b\":1},\"n\":2}"))
                        .toJson())
                .isEqualTo("{\"a\":{\"b\":1},\"n\":2,\"c\":1,\"m\":\"2\"}");
        assertThat(builder.unmapped(Unmapped.DROP)
                        .build()
                        .apply(json("{\"a\":{\"b\":1},\"n\":2}"))
                        .toJson())
                .isEqualTo("{\"c\":1,\"m\":\"2\"}");
        assertThat(builder.build()).hasToString("FieldMapping[copy a.b -> c, copy n -> m]");
    }

    @Test
    void apply_when_isAsIfTheRuleWereNotThere() {
        FieldMapping mapping = FieldMapping.builder()
                .unmapped(Unmapped.PASS)
                .move(
                        "ms",
                        "seconds",
                        f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS).when(FieldCondition.equalTo("unit", "ms")))
                .move("old", "new", f -> f.when(FieldCondition.present("old").not()))
                .constant("vip", true, f -> f.when(FieldCondition.jsonata("total > 100")))
                .constant("long", true, f -> f.when(FieldCondition.test(e -> e.size() > 3)))
                .remove("unit", f -> f.when(FieldCondition.equalTo("version", 2)))
                .build();

        assertThat(mapping.apply(json("{\"ms\":5000,\"unit\":\"ms\",\"total\":101,\"version\":2.0}"))
                        .toJson())
                .isEqualTo("{\"total\":101,\"version\":2.0,\"seconds\":5,\"vip\":true,\"long\":true}");
        assertThat(mapping.apply(json("{\"ms\":5000,\"unit\":null,\"old\":1}")).toJson())
                .isEqualTo("{\"ms\":5000,\"unit\":null,\"old\":1}");
    }

    @Test
    void apply_conditionThatFails_isNamed() {
        FieldMapping mapping = FieldMapping.builder()
                .move("a", "b", f -> f.when(FieldCondition.jsonata("a")))
                .build();

        assertThat(catchThrowableOfType(MappingException.class, () -> mapping.apply(JsonObject.of("a", 1))))
                .hasMessage(
                        "mapping rule 'a -> b' failed: at 'a' expected a source that its condition can judge but found"
                                + " one on which it failed with IllegalStateException");
    }

    @Test
    void apply_jsonata_isARuleOfItsOwn() {
        FieldMapping mapping = FieldMapping.builder()
                .jsonata("total", "$sum(items.price)", f -> f.cast(FieldCast.STRING))
                .jsonata("none", "nothing.there")
                .jsonata("some", "nothing.there", f -> f.defaultValue("d"))
                .build();

        assertThat(mapping.apply(json("{\"items\":[{\"price\":1},{\"price\":2}]}"))
                        .toJson())
                .isEqualTo("{\"total\":\"3\",\"some\":\"d\"}");
        assertThat(mapping).hasToString("FieldMapping[jsonata -> total, jsonata -> none, jsonata -> some]");
        assertThat(catchThrowableOfType(
                        MappingException.class, () -> mapping.apply(json("{\"items\":[{\"price\":\"x\"}]}"))))
                .hasMessageStartingWith(
                        "mapping rule 'jsonata -> total' failed: at '' expected a source that its expression"
                                + " can read but found one on which it failed with ")
                .hasCauseInstanceOf(TransformationException.class);
        assertThatThrownBy(() -> FieldMapping.builder().jsonata("a", "(")).isInstanceOf(TransformationException.class);
    }

    @Test
    void explain_always_tellsTheRuleAndTheSourceOfEachField() {
        FieldMapping mapping = FieldMapping.builder()
                .unmapped(Unmapped.PASS)
                .move("items[*].sku", "lines[*].code")
                .move("who", "agent.id", f -> f.defaultValue("nobody"))
                .move("gone", "here")
                .move("x", "y", f -> f.when(FieldCondition.present("z")))
                .constant("v", 2)
                .build();

        MappingExplanation explanation = mapping.explain(json("{\"items\":[{\"sku\":\"a\",\"q\":1}],\"x\":1}"));

        assertThat(explanation).hasToString("""
                        lines[0].code <- items[0].sku  by 'items[*].sku -> lines[*].code'  WRITTEN  string -> string
                        agent.id <- -  by 'who -> agent.id'  DEFAULTED  null -> string
                        here <- -  by 'gone -> here'  SKIPPED  null -> null
                        y <- -  by 'x -> y'  NOT_APPLIED  null -> null
                        v <- -  by 'constant -> v'  WRITTEN  null -> number
                        items[0].q <- items[0].q  by 'unmapped PASS'  PASSED  number -> number
                        x <- x  by 'unmapped PASS'  PASSED  number -> number""");
        assertThat(explanation.of("lines[0].code").get(0).after()).isEqualTo("a");
    }
}
