package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldMappingTest {
    private static JsonObject json(String text) {
        return JsonObject.parse(text);
    }

    private static MappingException failure(FieldMapping mapping, String source) {
        return catchThrowableOfType(MappingException.class, () -> mapping.apply(json(source)));
    }

    /** What the Data Action of the Genesys guide makes of a user. */
    private static final FieldMapping USER = FieldMapping.builder()
            .move("name", "name", field -> field.defaultValue("Unknown"))
            .move("email", "email", field -> field.defaultValue("unknown@example.com"))
            .move("company.name", "companyName", field -> field.defaultValue("Unknown Corp"))
            .move("website", "website", field -> field.defaultValue(""))
            .constant("isValidUser", true)
            .build();

    @Test
    void apply_fullUser_isFlattened() {
        JsonObject user = json("""
                {"id": 1, "name": "Ann", "email": "ann@example.org", "website": "example.org",
                 "company": {"name": "Acme", "bs": "x"}}
                """);

        assertThat(USER.apply(user).toJson())
                .isEqualTo("{\"name\":\"Ann\",\"email\":\"ann@example.org\",\"companyName\":\"Acme\","
                        + "\"website\":\"example.org\",\"isValidUser\":true}");
    }

    @Test
    void apply_emptyUser_takesTheDefaults() {
        assertThat(USER.apply(json("{\"company\": {}}")).toJson())
                .isEqualTo("{\"name\":\"Unknown\",\"email\":\"unknown@example.com\",\"companyName\":\"Unknown Corp\","
                        + "\"website\":\"\",\"isValidUser\":true}");
        assertThat(USER.apply(json("{\"company\": \"Acme\"}")).string("companyName"))
                .isEqualTo("Unknown Corp");
    }

    /** The event of the CXone guide, with the fields its own new schema requires. */
    @Test
    void apply_legacyEvent_getsItsNewNames() {
        FieldMapping v2 = FieldMapping.builder()
                .move("agentEmail", "agentId")
                .move("callDuration", "durationSeconds", field -> field.cast(FieldCast.INTEGER))
                .unmapped(Unmapped.PASS)
                .build();

        assertThat(v2.apply(json("{\"eventType\": \"done\", \"customerId\": \"C-1\", \"agentEmail\": \"a@b.c\","
                                + " \"callDuration\": 245}"))
                        .toJson())
                .isEqualTo("{\"eventType\":\"done\",\"customerId\":\"C-1\",\"agentId\":\"a@b.c\","
                        + "\"durationSeconds\":245}");
    }

    @Test
    void apply_unmapped_isDroppedUnlessSaidOtherwise() {
        FieldMapping mapping = FieldMapping.builder().move("a", "b").build();

        assertThat(mapping.unmapped()).isEqualTo(Unmapped.DROP);
        assertThat(mapping.missingSource()).isEqualTo(MissingSource.SKIP);
        assertThat(mapping.apply(json("{\"a\": 1, \"c\": 2}"))).isEqualTo(json("{\"b\": 1}"));
    }

    @Test
    void apply_swap_readsTheSourceAsItCame() {
        FieldMapping swap = FieldMapping.builder().move("a", "b").move("b", "a").build();

        assertThat(swap.apply(json("{\"a\": 1, \"b\": 2}"))).isEqualTo(json("{\"a\": 2, \"b\": 1}"));
        assertThat(swap.apply(swap.apply(json("{\"a\": {\"x\": []}, \"b\": null}"))))
                .isEqualTo(json("{\"a\": {\"x\": []}, \"b\": null}"));
    }

    @Test
    void apply_oneSourceToSeveralPlaces_writesAll() {
        FieldMapping mapping =
                FieldMapping.builder().move("id", "ref.id").move("id", "key").build();

        assertThat(mapping.apply(json("{\"id\": 7}"))).isEqualTo(json("{\"ref\": {\"id\": 7}, \"key\": 7}"));
    }

    @Test
    void apply_pathsWithIndexesAndEscapedDots_areFollowed() {
        FieldMapping mapping = FieldMapping.builder()
                .move("items[1].sku", "second")
                .move("a\\.b", "x\\.y.z")
                .build();

        assertThat(mapping.apply(json("{\"items\": [{\"sku\": \"p\"}, {\"sku\": \"q\"}], \"a.b\": 1}"))
                        .toJson())
                .isEqualTo("{\"second\":\"q\",\"x.y\":{\"z\":1}}");
        assertThat(mapping.apply(json("{\"items\": {\"1\": {\"sku\": \"q\"}}, \"a\": {\"b\": 1}}")))
                .isEqualTo(JsonObject.empty());
    }

    @Test
    void apply_nullAndMissing_areKeptApart() {
        FieldMapping mapping = FieldMapping.builder()
                .move("plain", "plain")
                .move("withDefault", "withDefault", field -> field.defaultValue("d"))
                .move("forNull", "forNull", field -> field.defaultForNull("n"))
                .move("both", "both", field -> field.defaultValue(null).defaultForNull("n"))
                .build();

        assertThat(mapping.apply(json("{\"plain\": null, \"withDefault\": null, \"forNull\": null, \"both\": null}"))
                        .toJson())
                .isEqualTo("{\"plain\":null,\"withDefault\":null,\"forNull\":\"n\",\"both\":\"n\"}");
        assertThat(mapping.apply(json("{}")).toJson()).isEqualTo("{\"withDefault\":\"d\",\"both\":null}");
    }

    @Test
    void apply_missingSourcePolicy_decidesWhereTheRuleDoesNot() {
        FieldMappingBuilder builder =
                FieldMapping.builder().move("a", "x.a").move("b", "x.b", field -> field.defaultValue(0));

        assertThat(builder.missingSource(MissingSource.SKIP).build().apply(json("{}")))
                .isEqualTo(json("{\"x\": {\"b\": 0}}"));
        assertThat(builder.missingSource(MissingSource.DEFAULT).build().apply(json("{}")))
                .isEqualTo(json("{\"x\": {\"a\": null, \"b\": 0}}"));
        MappingException e = failure(builder.missingSource(MissingSource.FAIL).build(), "{\"b\": 1}");
        assertThat(e).hasMessage("mapping rule 'a -> x.a' failed: at 'a' expected a value or null but found nothing");
    }

    @Test
    void apply_requiredAndMissing_fails() {
        FieldMapping mapping = FieldMapping.builder()
                .move("customer.id", "customerId", FieldOptions::required)
                .build();

        assertThat(mapping.apply(json("{\"customer\": {\"id\": null}}"))).isEqualTo(json("{\"customerId\": null}"));
        MappingException e = failure(mapping, "{\"customer\": {}}");
        assertThat(e)
                .hasMessage("mapping rule 'customer.id -> customerId' failed: at 'customer.id' expected a value or null"
                        + " but found nothing");
        assertThat(e.rule()).isEqualTo("customer.id -> customerId");
        assertThat(e.path()).isEqualTo("customer.id");
        assertThat(e.expected()).isEqualTo("a value or null");
        assertThat(e.found()).isEqualTo("nothing");
        assertThat(e.retryable()).isFalse();
    }

    @Test
    void apply_castThatDoesNotFit_namesRulePathAndTypesAndNotTheValue() {
        FieldMapping mapping = FieldMapping.builder()
                .move("call.duration", "durationSeconds", field -> field.cast(FieldCast.INTEGER))
                .build();

        assertThat(failure(mapping, "{\"call\": {\"duration\": \"4 minutes\"}}"))
                .hasMessage(
                        "mapping rule 'call.duration -> durationSeconds' failed: at 'call.duration' expected an integer,"
                                + " or text that is one but found a string");
        assertThat(failure(mapping, "{\"call\": {\"duration\": {}}}").found()).isEqualTo("an object");
    }

    @Test
    void apply_castAndFunction_runInTheOrderGiven() {
        FieldMapping mapping = FieldMapping.builder()
                .move("n", "castFirst", field -> field.cast(FieldCast.INTEGER).function(n -> (int) n * 1000))
                .move("n", "trimFirst", field -> field.function(s -> s + "0").cast(FieldCast.INTEGER))
                .move("nil", "nil", field -> field.cast(FieldCast.INTEGER).function(n -> "never"))
                .move("n", "toNull", field -> field.function(n -> null).function(n -> "never"))
                .move("name", "up", field -> field.function(s -> ((String) s).toUpperCase(Locale.ROOT)))
                .build();

        assertThat(mapping.apply(json("{\"n\": \"5\", \"nil\": null, \"name\": \"title\"}"))
                        .toJson())
                .isEqualTo("{\"castFirst\":5000,\"trimFirst\":50,\"nil\":null,\"toNull\":null,\"up\":\"TITLE\"}");
    }

    @Test
    void apply_functionThatFails_isNamedWithItsCause() {
        FieldMapping mapping = FieldMapping.builder()
                .move("a", "b", field -> field.function(v -> ((String) v).trim()))
                .build();

        MappingException e = failure(mapping, "{\"a\": 1}");

        assertThat(e)
                .hasMessage(
                        "mapping rule 'a -> b' failed: at 'a' expected a value that its function can turn into JSON but"
                                + " found a number on which it failed with ClassCastException")
                .hasCauseInstanceOf(ClassCastException.class);
        FieldMapping notPlain = FieldMapping.builder()
                .move("a", "b", field -> field.function(v -> new Object()))
                .build();
        assertThat(failure(notPlain, "{\"a\": 1}")).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void apply_constants_areAnyPlainValue() {
        FieldMapping mapping = FieldMapping.builder()
                .constant("meta.version", "v2.1.0")
                .constant("meta.none", null)
                .constant("tags", java.util.List.of(1, Map.of("a", 2)))
                .build();

        assertThat(mapping.apply(JsonObject.empty()).toJson())
                .isEqualTo("{\"meta\":{\"version\":\"v2.1.0\",\"none\":null},\"tags\":[1,{\"a\":2}]}");
    }

    @Test
    void toString_listsTheRules() {
        assertThat(FieldMapping.builder()
                        .move("a.b", "c")
                        .constant("d", 1)
                        .remove("e")
                        .build())
                .hasToString("FieldMapping[a.b -> c, constant -> d, remove e]");
    }
}
