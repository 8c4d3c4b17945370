package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldMappingWildcardTest {
    private static JsonObject json(String text) {
        return JsonObject.parse(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                // every element, side by side
                "items[*].sku; lines[*].code; {\"items\":[{\"sku\":1},{},{\"sku\":null}]}; {\"lines\":[{\"code\":1},{},{\"code\":null}]}",
                "items[*].sku; lines[*].code; {\"items\":[]};       {\"lines\":[]}",
                "items[*].sku; lines[*].code; {\"items\":5};        {}",
                "items[*].sku; lines[*].code; {};                   {}",
                "tags[*]; labels[*].name; {\"tags\":[\"a\",\"b\"]}; {\"labels\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
                "labels[*].name; tags[*]; {\"labels\":[{\"name\":\"a\"},{},{\"name\":\"b\"}]}; {\"tags\":[\"a\",\"b\"]}",
                // arrays in arrays
                "a[*].b[*].x; c[*].d[*].y; {\"a\":[{\"b\":[{\"x\":1},{\"x\":2}]},{}]}; {\"c\":[{\"d\":[{\"y\":1},{\"y\":2}]},{}]}",
                "a[*][*]; c[*][*]; {\"a\":[[1],[2,3],4]};           {\"c\":[[1],[2,3],[]]}",
                // fewer wildcards collect
                "items[*].sku; skus; {\"items\":[{\"sku\":1},{},{\"sku\":2}]}; {\"skus\":[1,2]}",
                "a[*].b[*]; c[*].all; {\"a\":[{\"b\":[1,2]},{\"b\":[]}]}; {\"c\":[{\"all\":[1,2]},{\"all\":[]}]}",
                "m.*.n; ns; {\"m\":{\"x\":{\"n\":1},\"y\":{\"n\":2}}};    {\"ns\":[1,2]}",
                // every member
                "agents.*.mail; agents.*.email; {\"agents\":{\"a\":{\"mail\":1},\"b\":{\"mail\":2},\"c\":3}}; {\"agents\":{\"a\":{\"email\":1},\"b\":{\"email\":2}}}",
                "*; payload.*; {\"a\":1,\"b.c\":{\"d\":[]}};        {\"payload\":{\"a\":1,\"b.c\":{\"d\":[]}}}",
                "\\*; star; {\"*\":1,\"a\":2};                      {\"star\":1}",
                "a*b; c; {\"a*b\":1};                               {\"c\":1}",
            })
    void apply_wildcard_standsForTheSameElementsAndMembers(String from, String to, String source, String expected) {
        FieldMapping mapping = FieldMapping.builder().move(from, to).build();

        assertThat(mapping.apply(json(source)).toJson())
                .isEqualTo(json(expected).toJson());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "items[*].sku; items[*].code; {\"items\":[{\"sku\":1,\"n\":2},5,{\"sku\":3}]}; {\"items\":[{\"n\":2,\"code\":1},5,{\"code\":3}]}",
                "items[*].sku; lines[*].code; {\"items\":[{\"sku\":1,\"n\":2},{\"sku\":3}]}; {\"items\":[{\"n\":2},{}],\"lines\":[{\"code\":1},{\"code\":3}]}",
                "items[*].sku; lines[*].code; {\"items\":[{\"sku\":1},{}]}; {\"lines\":[{\"code\":1},{}]}",
                "items[*].sku; lines[*].code; {\"items\":\"none\"};         {\"items\":\"none\"}",
                "items[*].sku; lines[*].code; {\"items\":[{\"sku\":1}],\"lines\":[{\"x\":1},{\"x\":2}]}; {\"lines\":[{\"x\":1,\"code\":1},{\"x\":2}]}",
                "tags[*]; tags[*].name; {\"tags\":[\"a\",\"b\"]};           {\"tags\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
                "m.*.x; m.*.y; {\"m\":{\"a\":{\"x\":1,\"k\":2},\"b\":7},\"o\":1}; {\"m\":{\"a\":{\"k\":2,\"y\":1},\"b\":7},\"o\":1}",
            })
    void apply_wildcardWithPass_keepsWhatIsNotTakenInItsPlace(String from, String to, String source, String expected) {
        FieldMapping mapping =
                FieldMapping.builder().unmapped(Unmapped.PASS).move(from, to).build();

        assertThat(mapping.apply(json(source)).toJson())
                .isEqualTo(json(expected).toJson());
    }

    @Test
    void apply_removeInEveryElement_keepsTheArray() {
        FieldMapping mapping = FieldMapping.builder()
                .unmapped(Unmapped.PASS)
                .remove("items[*].secret")
                .remove("users.*.ssn")
                .build();

        assertThat(mapping.apply(
                                json(
                                        "{\"items\":[{\"secret\":1},{\"a\":1}],\"none\":[],\"users\":{\"x\":{\"ssn\":1,\"n\":2}}}"))
                        .toJson())
                .isEqualTo("{\"items\":[{},{\"a\":1}],\"none\":[],\"users\":{\"x\":{\"n\":2}}}");
        assertThat(mapping.apply(json("{\"items\":[]}")).toJson()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void apply_severalRulesOnOneArray_meetInTheSameElements() {
        FieldMapping mapping = FieldMapping.builder()
                .move("items[*].sku", "lines[*].code")
                .move("items[*].qty", "lines[*].count", f -> f.defaultValue(1).cast(FieldCast.INTEGER))
                .move("items[0].sku", "first")
                .build();

        assertThat(mapping.apply(json("{\"items\":[{\"sku\":\"a\",\"qty\":\"2\"},{\"sku\":\"b\"}]}"))
                        .toJson())
                .isEqualTo("{\"lines\":[{\"code\":\"a\",\"count\":2},{\"code\":\"b\",\"count\":1}],\"first\":\"a\"}");
    }

    @Test
    void apply_spelledOutMember_isNotOneOfTheRest() {
        FieldMapping mapping = FieldMapping.builder()
                .move("type", "kind")
                .move("*", "payload.*")
                .remove("secret")
                .build();

        assertThat(mapping.apply(json("{\"type\":\"t\",\"a\":1,\"secret\":2}")).toJson())
                .isEqualTo("{\"kind\":\"t\",\"payload\":{\"a\":1}}");
    }

    @Test
    void apply_requiredInEveryElement_namesTheRule() {
        FieldMapping mapping = FieldMapping.builder()
                .move("items[*].sku", "lines[*].code", FieldOptions::required)
                .build();

        assertThat(mapping.apply(json("{\"items\":[]}")).toJson()).isEqualTo("{\"lines\":[]}");
        for (String source : new String[] {"{}", "{\"items\":[{}]}", "{\"items\":null}"}) {
            assertThat(catchThrowableOfType(MappingException.class, () -> mapping.apply(json(source))))
                    .hasMessage(
                            "mapping rule 'items[*].sku -> lines[*].code' failed: at 'items[*].sku' expected a value or"
                                    + " null but found nothing");
        }
    }

    @Test
    void apply_scalarInTheWayOfElements_fails() {
        FieldMapping mapping = FieldMapping.builder()
                .unmapped(Unmapped.PASS)
                .move("items[*].sku", "lines[*].code")
                .build();

        assertThat(catchThrowableOfType(
                        MappingException.class, () -> mapping.apply(json("{\"items\":[{\"sku\":1}],\"lines\":7}"))))
                .hasMessage(
                        "mapping rule 'items[*].sku -> lines[*].code' failed: at 'lines[*].code' expected an array at"
                                + " its step 'lines' but found a number");
    }

    @Test
    void apply_failOnUnmapped_looksIntoEveryElement() {
        FieldMapping mapping = FieldMapping.builder()
                .move("items[*].sku", "lines[*].code")
                .copy("note", "comment")
                .unmapped(Unmapped.FAIL)
                .build();

        assertThat(mapping.apply(json("{\"items\":[{\"sku\":1},{}],\"note\":\"n\"}"))
                        .toJson())
                .isEqualTo("{\"lines\":[{\"code\":1},{}],\"comment\":\"n\"}");
        assertThat(catchThrowableOfType(
                                MappingException.class,
                                () -> mapping.apply(json("{\"items\":[{\"sku\":1},{\"qty\":2}]}")))
                        .path())
                .isEqualTo("items[1].qty");
    }

    @Test
    void build_wildcardsThatMeet_areRefused() {
        FieldMappingBuilder builder = FieldMapping.builder()
                .move("a.*", "out.*")
                .move("b", "out.x")
                .move("c[*].k", "list[*].k")
                .move("d", "list.name")
                .move("e[*]", "plain.*")
                .constant("const[*].x", 1)
                .move("f[*].u", "one[*].v")
                .move("g[*].u", "one[*].v");

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        field mapping has 5 problems:
                          - out.x: can be the same place as 'out.*', which the rule 'a.* -> out.*' writes; name the source of one of them apart
                          - list.name: goes through an object where 'list[*].k' of the rule 'c[*].k -> list[*].k' goes through an array, or the other way round
                          - plain.*: has wildcards that its source does not have: the first of 'e[*]' must be the same in the same order
                          - const[*].x: has wildcards that its source does not have: the first of 'constant -> const[*].x' must be the same in the same order
                          - one[*].v: is written by two rules: 'f[*].u -> one[*].v' and 'g[*].u -> one[*].v'""");
    }
}
