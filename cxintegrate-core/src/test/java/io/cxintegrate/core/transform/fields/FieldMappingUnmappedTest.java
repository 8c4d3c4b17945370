package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldMappingUnmappedTest {
    private static JsonObject json(String text) {
        return JsonObject.parse(text);
    }

    private static FieldMappingBuilder passing() {
        return FieldMapping.builder().unmapped(Unmapped.PASS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                // the rest keeps its place, what is written comes behind
                "a; z; {\"a\": 1, \"b\": 2};                                {\"b\": 2, \"z\": 1}",
                // nested rest stays, an emptied object goes, one that was empty stays
                "a.x; z; {\"a\": {\"x\": 1, \"y\": 2}, \"e\": {}};          {\"a\": {\"y\": 2}, \"e\": {}, \"z\": 1}",
                "a.x; z; {\"a\": {\"x\": 1}, \"b\": 2};                     {\"b\": 2, \"z\": 1}",
                "a; z; {\"a\": {\"x\": 1}};                                 {\"z\": {\"x\": 1}}",
                // written into what passes
                "b; a.y; {\"a\": {\"x\": 1}, \"b\": 2};                     {\"a\": {\"x\": 1, \"y\": 2}}",
                "b; a.y; {\"a\": null, \"b\": 2};                           {\"a\": {\"y\": 2}}",
                // written over what passes
                "b; a; {\"a\": {\"x\": 1}, \"b\": 2};                       {\"a\": 2}",
                // in place
                "a; a; {\"a\": 1, \"b\": 2};                                {\"b\": 2, \"a\": 1}",
                // arrays lose what was taken
                "l[0]; z; {\"l\": [1, 2]};                                  {\"l\": [2], \"z\": 1}",
                "l[0].x; z; {\"l\": [{\"x\": 1, \"y\": 2}, {\"x\": 3}]};    {\"l\": [{\"y\": 2}, {\"x\": 3}], \"z\": 1}",
                "l[0]; z; {\"l\": [1], \"k\": []};                          {\"k\": [], \"z\": 1}",
                "l[7]; z; {\"l\": [1]};                                     {\"l\": [1]}",
                // a path that is not there takes nothing
                "a.x; z; {\"a\": 5};                                        {\"a\": 5}",
            })
    void apply_pass_copiesWhatNoRuleTakes(String from, String to, String source, String expected) {
        JsonObject result = passing().move(from, to).build().apply(json(source));

        assertThat(result.toJson()).isEqualTo(json(expected).toJson());
    }

    @Test
    void apply_passAndRemove_leavesTheFieldOut() {
        FieldMapping mapping = passing()
                .remove("secret")
                .remove("user.ssn")
                .move("user.ssn", "hint")
                .build();

        assertThat(mapping.apply(json("{\"secret\": 1, \"user\": {\"ssn\": \"s\", \"name\": \"n\"}}"))
                        .toJson())
                .isEqualTo("{\"user\":{\"name\":\"n\"},\"hint\":\"s\"}");
    }

    @Test
    void apply_passedScalarInTheWay_failsInsteadOfLosingIt() {
        FieldMapping mapping = passing().move("b", "a.y").build();
        MappingException e =
                catchThrowableOfType(MappingException.class, () -> mapping.apply(json("{\"a\": 5, \"b\": 2}")));

        assertThat(e)
                .hasMessage(
                        "mapping rule 'b -> a.y' failed: at 'a.y' expected an object at its step 'a' but found a number");
    }

    @Test
    void apply_fail_namesEveryUnmappedField() {
        FieldMapping mapping = FieldMapping.builder()
                .move("a", "z")
                .move("list[0]", "first")
                .remove("noise")
                .unmapped(Unmapped.FAIL)
                .build();

        assertThat(mapping.apply(json("{\"a\": 1, \"noise\": {\"x\": 1}, \"list\": [1]}")))
                .isEqualTo(json("{\"z\": 1, \"first\": 1}"));
        MappingException e = catchThrowableOfType(
                MappingException.class,
                () -> mapping.apply(json(
                        "{\"a\": 1, \"b\": {\"c\": 1, \"d.e\": null, \"f\": {}}, \"list\": [1, 2], \"other\": [3]}")));
        assertThat(e)
                .hasMessage(
                        "mapping rule 'unmapped FAIL' failed: at 'b.c' expected a rule for every field but found none"
                                + " for 'b.c', 'b.d\\.e', 'b.f', 'list[1]', 'other'");
        assertThat(e.path()).isEqualTo("b.c");
    }

    @Test
    void apply_failOnManyFields_namesTheFirstTen() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 25; i++) {
            many.put("f" + i, i);
        }
        FieldMapping mapping = FieldMapping.builder().unmapped(Unmapped.FAIL).build();
        MappingException e = catchThrowableOfType(MappingException.class, () -> mapping.apply(JsonObject.of(many)));

        assertThat(e).hasMessageEndingWith("'f8', 'f9' and 15 more");
    }

    @Test
    void strict_letsNothingGoUnnoticed() {
        FieldMapping mapping = FieldMapping.builder().move("a", "b").strict().build();

        assertThat(mapping.unmapped()).isEqualTo(Unmapped.FAIL);
        assertThat(mapping.missingSource()).isEqualTo(MissingSource.FAIL);
    }

    @Property(tries = 300)
    void apply_passWithoutRules_isTheIdentity(@ForAll("objects") JsonObject source) {
        assertThat(passing().build().apply(source)).isEqualTo(source);
        assertThat(passing().build().apply(source).toJson()).isEqualTo(source.toJson());
    }

    @Property(tries = 300)
    void apply_moveThereAndBack_losesNothing(@ForAll("objects") JsonObject source) {
        FieldMapping there =
                passing().move("a", "tmp").move("b", "a").move("tmp", "b").build();
        FieldMapping back = passing().move("a", "b").move("b", "a").build();
        JsonObject swapped = there.apply(source.without("tmp"));

        // 'tmp' is read from the source, where it is missing: both fields arrive, 'a' as 'tmp'.
        assertThat(swapped.has("tmp")).isEqualTo(source.has("a"));
        assertThat(back.apply(back.apply(source))).isEqualTo(source);
    }

    @Provide
    static Arbitrary<JsonObject> objects() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "c", "d.e", "");
        Arbitrary<Object> leaves = Arbitraries.of(1, "x", true, List.of(), Map.of());
        Arbitrary<Object> values = Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves.injectNull(0.5),
                () -> objects().map(JsonObject::asMap).map(m -> (Object) m),
                () -> leaves.list().ofMaxSize(3).map(l -> (Object) Collections.unmodifiableList(l)));
        return Arbitraries.maps(names, values).ofMaxSize(4).map(JsonObject::of);
    }
}
