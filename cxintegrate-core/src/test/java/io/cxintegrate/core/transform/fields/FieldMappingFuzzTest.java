package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.support.Fuzz;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Mappings out of any paths. Documented: InvalidInputException for a path, InvalidConfigurationException for rules that do not
 * go together, MappingException for a source that does not fit.
 */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class FieldMappingFuzzTest {
    private static final String MARKER = "s3cr3t-4711";

    @Group
    @PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 6_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<String> paths() {
            return Fuzz.text("company.name", "items[0].sku", "company", "items", "a\\.b", "x.y.z", "%s");
        }

        @Provide
        Arbitrary<byte[]> sources() {
            return Fuzz.bytes(
                    "{\"company\":{\"name\":\"" + MARKER + "\",\"size\":7},\"items\":[{\"sku\":\"x\"}],\"a.b\":null}",
                    "{\"company\":\"" + MARKER + "\",\"items\":{},\"x\":{\"y\":[1]}}");
        }

        @Provide
        Arbitrary<FieldCast> casts() {
            return Arbitraries.of(FieldCast.values());
        }

        @Provide
        Arbitrary<Unmapped> unmapped() {
            return Arbitraries.of(Unmapped.values());
        }

        @Provide
        Arbitrary<MissingSource> missing() {
            return Arbitraries.of(MissingSource.values());
        }

        @Property
        void apply_anyRulesAndSource_mapsOrSaysWhatIsWrong(
                @ForAll("paths") String from,
                @ForAll("paths") String to,
                @ForAll("paths") String other,
                @ForAll("casts") FieldCast cast,
                @ForAll("unmapped") Unmapped unmapped,
                @ForAll("missing") MissingSource missing,
                @ForAll("sources") byte[] document) {
            FieldMapping[] built = new FieldMapping[1];
            Optional<RuntimeException> refused = Fuzz.failure(
                    () -> built[0] = FieldMapping.builder()
                            .move(from, to, field -> field.cast(cast))
                            .constant(other, 1)
                            .remove(from)
                            .unmapped(unmapped)
                            .missingSource(missing)
                            .build(),
                    InvalidInputException.class,
                    InvalidConfigurationException.class);
            if (refused.isPresent()) {
                return;
            }
            JsonObject source = readable(document);
            String before = source.toJson();
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> {
                        JsonObject mapped = built[0].apply(source);
                        assertThat(JsonObject.of(mapped.asMap())).isEqualTo(mapped);
                    },
                    MappingException.class);

            failure.ifPresent(e -> assertThat(e.getMessage()).doesNotContain(MARKER));
            assertThat(source.toJson()).isEqualTo(before);
        }

        private static JsonObject readable(byte[] document) {
            try {
                return Json.parseObject(document, JsonLimits.DEFAULT);
            } catch (JsonException e) {
                return JsonObject.empty();
            }
        }
    }
}
