package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FieldMappingFileTest {
    private static final JsonObject SOURCE = JsonObject.parse("""
            {"ms": 1500, "at": "2024-01-15T10:30:00Z", "day": "15.01.2024", "status": "A", "n": null, "id": 7,
             "items": [{"sku": "a"}, {"sku": "b"}], "total": 120, "keep": [1], "secret": "x"}""");

    private static FieldMappingBuilder everything() {
        Map<Object, Object> statuses = new LinkedHashMap<>();
        statuses.put("A", "active");
        statuses.put(1, null);
        return FieldMapping.builder()
                .unmapped(Unmapped.PASS)
                .missingSource(MissingSource.DEFAULT)
                .move(
                        "ms",
                        "time.seconds",
                        f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS).required())
                .move("ms", "time.whole", f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS, RoundingMode.HALF_EVEN))
                .move("at", "time.at", f -> f.timestamp(TimestampFormat.rfc3339(), TimestampFormat.epochMilliseconds()))
                .move(
                        "day",
                        "time.day",
                        f -> f.timestamp(
                                TimestampFormat.pattern("dd.MM.yyyy", ZoneId.of("Europe/Vienna")),
                                TimestampFormat.rfc3339Utc()))
                .move(
                        "status",
                        "state",
                        f -> f.table(ValueTable.of(statuses).otherwiseFail("a known status"))
                                .when(FieldCondition.equalTo("id", 7)))
                .move("n", "none", f -> f.defaultForNull(List.of()).defaultValue("d"))
                .copy(
                        "id",
                        "key",
                        f -> f.cast(FieldCast.INTEGER, FieldCast.STRING).cast(FieldCast.STRING))
                .move("items[*].sku", "lines[*].code")
                .jsonata("big", "total > 100", f -> f.when(FieldCondition.jsonata("total > 1")))
                .constant("version", Map.of("major", 2))
                .constant("nothing", null)
                .remove("secret", f -> f.when(FieldCondition.present("gone").not()));
    }

    @Test
    void json_ofEveryKindOfRule_isReadBackTheSame() {
        FieldMapping mapping = everything().build();

        JsonObject json = mapping.toJson();
        FieldMapping read = FieldMapping.fromJson(JsonObject.parse(json.toJson()));

        assertThat(JsonSchema.of(FieldMapping.jsonSchema()).validate(json)).isEmpty();
        assertThat(read.toJson().toJson()).isEqualTo(json.toJson());
        assertThat(read.apply(SOURCE).toJson()).isEqualTo(mapping.apply(SOURCE).toJson());
        assertThat(mapping.apply(SOURCE).toJson())
                .isEqualTo("{\"id\":7,\"total\":120,\"keep\":[1],\"time\":{\"seconds\":1.5,\"whole\":2,"
                        + "\"at\":1705314600000,\"day\":\"2024-01-14T23:00:00Z\"},\"state\":\"active\",\"none\":[],"
                        + "\"key\":\"7\",\"lines\":[{\"code\":\"a\"},{\"code\":\"b\"}],\"big\":true,"
                        + "\"version\":{\"major\":2},\"nothing\":null}");
    }

    @Test
    void toJson_ofCode_namesEveryRuleThatHoldsIt() {
        FieldMapping mapping = FieldMapping.builder()
                .move("a", "b", f -> f.function(v -> v))
                .move("c", "d", f -> f.when(FieldCondition.test(e -> true)))
                .build();

        assertThatThrownBy(mapping::toJson)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        saving a field mapping has 2 problems:
                          - a -> b: has a function in Java, which is code and no data; use another rule
                          - c -> d: has a test in Java, which is code and no data; use another condition""");
    }

    @Test
    void fromJson_ofAnotherForm_namesEveryPlace() {
        assertThatThrownBy(() -> FieldMapping.fromJson(JsonObject.parse("""
                        {"unmapped": "keep", "rules": [{"move": "a"}, {"move": "a", "to": "b", "cast": "string"}]}""")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("  - /unmapped: is none of the values the schema lists")
                .hasMessageContaining("  - /rules/0: required property 'to' is missing")
                .hasMessageContaining("  - /rules/1: property 'cast' is not allowed");
        assertThatThrownBy(() -> FieldMapping.fromJson(JsonObject.parse("""
                        {"rules": [{"move": "a..b", "to": "b"}, {"jsonata": "(", "to": "c"},
                         {"move": "d", "to": "e", "steps": [{"timestamp": "rfc3339", "from": {"pattern": "b", "zone": "Nowhere/At"}}]}]}""")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("/rules/0: bad field path 'a..b' at position 3: expected a name")
                .hasMessageContaining("/rules/1: ")
                .hasMessageContaining("/rules/2: ");
        assertThatThrownBy(() -> FieldMapping.fromJson(JsonObject.parse("""
                        {"rules": [{"move": "a", "to": "x"}, {"move": "b", "to": "x"}]}""")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        field mapping as JSON has 1 problem:
                          - x: is written by two rules: 'a -> x' and 'b -> x'""");
    }

    @Test
    void serialization_ofEveryKindOfRule_worksOnTheOtherSide() throws Exception {
        FieldMapping mapping = everything()
                .move("keep", "kept", f -> f.function(v -> ((List<?>) v).size()))
                .constant("tested", true, f -> f.when(FieldCondition.test(e -> e.has("id"))))
                .build();

        FieldMapping read = (FieldMapping) deserialized(serialized(mapping));

        assertThat(read.apply(SOURCE).toJson()).isEqualTo(mapping.apply(SOURCE).toJson());
        assertThat(read).hasToString(mapping.toString());
    }

    @Test
    void serialization_ofAPlainFunction_isRefusedByName() {
        Function<Object, Object> plain = v -> v.toString().toUpperCase(Locale.ROOT);
        FieldMapping mapping =
                FieldMapping.builder().move("a", "b", f -> f.function(plain)).build();

        assertThatThrownBy(() -> serialized(mapping))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage(
                        "the mapping rule 'a -> b' has a function that is not serializable; give it as a FieldFunction");
    }

    private static byte[] serialized(Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(value);
        }
        return out.toByteArray();
    }

    private static Object deserialized(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
