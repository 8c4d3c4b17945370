package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.support.Fuzz;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Documented: JsonException for reading, InvalidInputException for paths. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class JsonFuzzTest {
    private static final String MARKER = "s3cr3t-4711";
    private static final JsonLimits LIMITS = new JsonLimits(20, 200, 30, 4_000);

    @Group
    @PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 4_500, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<byte[]> documents() {
            return Fuzz.bytes(
                    "{\"a\":1,\"b\":[true,null,\"" + MARKER + "\",-1.50e3],\"c\":{\"d\":\"\\ud83d\\ude00\"}}",
                    "[1,9007199254740993,12345678901234567890,150.00,1e3,5e-324,-0]",
                    "[1e390]",
                    "[-1e-390]",
                    "[1e-400]",
                    "\"" + MARKER + "\\u0000\\ud800\"",
                    " {\"" + MARKER + "\": {\"x\": [[[{}]]]}}\n",
                    "{\"a\":1,\"\\u0061\":2}");
        }

        @Provide
        Arbitrary<String> paths() {
            return Fuzz.text("company.name", "items[0].sku", "a\\.b.c\\[0\\]", "items[999999999][0]", "a/b~c.d");
        }

        @Provide
        Arbitrary<String> names() {
            return Fuzz.text("a", "b", "c", "d");
        }

        @Property
        void parse_anyBytes_keepsTheLimitsOrSaysWhereAndNotWhat(@ForAll("documents") byte[] document) {
            Object[] parsed = new Object[1];
            Optional<RuntimeException> failure =
                    Fuzz.failure(() -> parsed[0] = Json.parse(document, LIMITS), JsonException.class);

            failure.ifPresent(e -> {
                assertThat(e).hasNoCause();
                assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain(MARKER);
            });
            assertThat(document.length <= 4_000 || failure.isPresent()).isTrue();
            checkLimits(parsed[0], 0);
        }

        @Property
        void write_whatWasParsed_isReadBackTheSame(@ForAll("documents") byte[] document) {
            Fuzz.failure(
                            () -> {
                                Object value = Json.parse(document, JsonLimits.DEFAULT);
                                String text = Json.write(value);
                                assertThat(readable(text)).isEqualTo(text);
                                assertThat(readable(Json.writePretty(value))).isEqualTo(text);
                            },
                            JsonException.class)
                    .ifPresent(e -> assertThat(e.getMessage()).startsWith("not valid JSON"));
        }

        /** An error here is one of the property: what we write, we can read. */
        private static String readable(String text) {
            try {
                return Json.write(Json.parse(text));
            } catch (JsonException e) {
                throw new AssertionError("not readable: " + e.getMessage(), e);
            }
        }

        @Property
        void accessors_anyObjectAndName_throwJsonExceptionOnly(
                @ForAll("documents") byte[] document, @ForAll("names") String name) {
            Fuzz.failure(
                    () -> {
                        JsonObject object = Json.parseObject(document, JsonLimits.DEFAULT);
                        List<Runnable> accessors = List.of(
                                () -> object.string(name),
                                () -> object.integer(name),
                                () -> object.longValue(name),
                                () -> object.number(name),
                                () -> object.bool(name),
                                () -> object.object(name),
                                () -> object.array(name),
                                () -> object.objects(name));
                        for (Runnable accessor : accessors) {
                            Fuzz.failure(accessor, JsonException.class)
                                    .ifPresent(e -> assertThat(e.getMessage()).doesNotContain(MARKER));
                        }
                        assertThat(object.with(name, 1).without(name)).isEqualTo(object.without(name));
                    },
                    JsonException.class);
        }

        @Property
        void fieldPath_anyText_roundTripsOrSaysWhere(
                @ForAll("paths") String text, @ForAll("documents") byte[] document) {
            FieldPath[] parsed = new FieldPath[1];
            Optional<RuntimeException> failure =
                    Fuzz.failure(() -> parsed[0] = FieldPath.parse(text), InvalidInputException.class);

            if (failure.isPresent()) {
                assertThat(failure.get().getMessage())
                        .startsWith("bad field path '")
                        .contains("' at position ");
                return;
            }
            FieldPath path = parsed[0];
            assertThat(FieldPath.parse(path.toString())).isEqualTo(path).hasToString(path.toString());
            assertThat(fromPointer(path))
                    .isEqualTo(path.steps().stream().map(String::valueOf).toList());
            Fuzz.failure(
                    () -> {
                        JsonObject object = Json.parseObject(document, JsonLimits.DEFAULT);
                        assertThat(path.get(object).isPresent() && !path.exists(object))
                                .isFalse();
                    },
                    JsonException.class);
            Map<String, Object> out = new LinkedHashMap<>(Map.of("company", new LinkedHashMap<>(), "a", 1));
            Fuzz.failure(() -> path.set(out, 1), InvalidInputException.class);
        }

        /** RFC 6901 section 4. */
        private static List<String> fromPointer(FieldPath path) {
            return List.of(path.toPointer().substring(1).split("/", -1)).stream()
                    .map(step -> step.replace("~1", "/").replace("~0", "~"))
                    .toList();
        }

        private static void checkLimits(Object value, int depth) {
            if (value instanceof Map<?, ?> map) {
                assertThat(depth).isLessThan(LIMITS.maxDepth());
                map.forEach((name, item) -> {
                    assertThat((String) name).hasSizeLessThanOrEqualTo(LIMITS.maxStringLength());
                    checkLimits(item, depth + 1);
                });
            } else if (value instanceof List<?> list) {
                assertThat(depth).isLessThan(LIMITS.maxDepth());
                list.forEach(item -> checkLimits(item, depth + 1));
            } else if (value instanceof String text) {
                assertThat(text).hasSizeLessThanOrEqualTo(LIMITS.maxStringLength());
            } else if (value instanceof Number number) {
                assertThat(Json.decimal(number).precision()).isLessThanOrEqualTo(LIMITS.maxNumberLength());
            }
        }
    }
}
