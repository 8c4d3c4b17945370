package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private final JsonObject object = JsonObject.parse(
            "{\"s\":\"x\",\"n\":7,\"big\":9007199254740993,\"f\":1.5,\"b\":true,\"o\":{\"k\":1},\"a\":[{\"i\":1},{\"i\":2}],\"nil\":null}");

    @Test
    void accessors_rightType_give() {
        assertThat(object.string("s")).isEqualTo("x");
        assertThat(object.integer("n")).isEqualTo(7);
        assertThat(object.longValue("big")).isEqualTo(9007199254740993L);
        assertThat(object.number("f")).isEqualByComparingTo("1.5");
        assertThat(object.bool("b")).isTrue();
        assertThat(object.object("o").integer("k")).isEqualTo(1);
        assertThat(object.objects("a")).extracting(o -> o.integer("i")).containsExactly(1, 2);
    }

    @Test
    void accessors_wrongTypeNullOrMissing_sayWhatIsThere() {
        assertThatThrownBy(() -> object.string("n"))
                .isInstanceOf(JsonException.class)
                .hasMessage("member 'n' should be a string but is number");
        assertThatThrownBy(() -> object.string("nil")).hasMessage("member 'nil' should be a string but is null");
        assertThatThrownBy(() -> object.object("none")).hasMessage("member 'none' should be an object but is nothing");
        assertThatThrownBy(() -> object.integer("big"))
                .hasMessage("member 'big' should be an integer of at most 32 bits but is another number");
        assertThatThrownBy(() -> object.optionalBool("s")).hasMessage("member 's' should be a boolean but is string");
        assertThatThrownBy(() -> JsonObject.of("a", List.of(1)).objects("a"))
                .hasMessage("member 'a[0]' should be an object but is number");
    }

    @Test
    void nullAndMissing_areToldApart() {
        assertThat(object.has("nil")).isTrue();
        assertThat(object.isNull("nil")).isTrue();
        assertThat(object.has("none")).isFalse();
        assertThat(object.isNull("none")).isFalse();
        assertThat(object.optionalString("nil")).isEmpty();
    }

    @Test
    void of_laterChangeOfTheSource_isNotSeen() {
        List<Object> list = new ArrayList<>(List.of(1));
        JsonObject copy = JsonObject.of("list", list);
        list.add(2);
        assertThat(copy.array("list")).hasSize(1);
        assertThatThrownBy(() -> copy.asMap().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.array("list").add(1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void of_partsOfAnotherObject_areShared() {
        assertThat(JsonObject.of("copy", object.get("o")).get("copy")).isSameAs(object.get("o"));
        assertThat(JsonObject.of("copy", object).get("copy")).isSameAs(object.asMap());
        assertThat(JsonObject.of(object.asMap()).asMap()).isSameAs(object.asMap());
        assertThat(JsonObject.of("copy", object.array("a")).get("copy")).isSameAs(object.array("a"));
    }

    @Test
    void put_objectThatIsNestedAlready_countsTheDepthOfBoth() {
        JsonObject deep = JsonObject.empty();
        for (int i = 0; i < PlainValues.MAX_DEPTH; i++) {
            deep = JsonObject.of("o", deep);
        }
        JsonObject deepest = deep;

        assertThat(deepest.toJson()).endsWith("{\"o\":{}}" + "}".repeat(PlainValues.MAX_DEPTH - 1));
        assertThatThrownBy(() -> JsonObject.of("o", deepest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON deeper than 500 levels, or containing itself, below '/o'");
        assertThatThrownBy(() -> JsonObject.of("a", List.of(deepest.object("o").asMap())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON deeper than 500 levels, or containing itself, below '/a/0'");
    }

    @Test
    void of_mapWithEqualKeys_keepsTheLast() {
        String another = String.valueOf(new char[] {'a'});
        IdentityHashMap<String, Object> twice = new IdentityHashMap<>();
        twice.put("a", 1);
        twice.put(another, 1);

        assertThat(twice).hasSize(2);
        assertThat(JsonObject.of(twice).toJson()).isEqualTo("{\"a\":1}");
    }

    @Test
    void builder_builtTwice_givesTwoObjects() {
        JsonObject.Builder builder = JsonObject.builder().put("a", 1);
        JsonObject first = builder.build();
        JsonObject second = builder.put("a", 2).put("b", 3).build();

        assertThat(first.toJson()).isEqualTo("{\"a\":1}");
        assertThat(second.toJson()).isEqualTo("{\"a\":2,\"b\":3}");
    }

    @Test
    void writeSorted_membersAtAnyDepth_areInTheOrderOfTheirNamesAndElseAsTheyWere() {
        JsonObject mixed = JsonObject.parse(
                "{\"b\":[{\"z\":1.50,\"y\":null},[{\"d\":\"x\",\"c\":true}],2],\"a\":{\"k\":9007199254740993,\"B\":{}}}");
        assertThat(Json.writeSorted(mixed))
                .isEqualTo(
                        "{\"a\":{\"B\":{},\"k\":9007199254740993},\"b\":[{\"y\":null,\"z\":1.50},[{\"c\":true,\"d\":\"x\"}],2]}");
    }

    @Test
    void with_existingMember_keepsItsPlace() {
        JsonObject changed =
                JsonObject.of("a", 1, "b", 2).with("a", 3).without("b").without("zzz");
        assertThat(changed.toJson()).isEqualTo("{\"a\":3}");
        assertThat(JsonObject.of("a", 1, "b", 2).with("a", 3).toJson()).isEqualTo("{\"a\":3,\"b\":2}");
    }

    @Test
    void toString_payload_isNotShown() {
        assertThat(JsonObject.of("password", "hunter2").toString()).isEqualTo("JsonObject[password]");
    }

    @Test
    void equals_orderOfMembers_doesNotCount() {
        assertThat(JsonObject.of("a", 1, "b", 2)).isEqualTo(JsonObject.of("b", 2, "a", 1));
        assertThat(JsonObject.of(Map.of("a", 1))).isNotEqualTo(JsonObject.of("a", 2));
    }
}
