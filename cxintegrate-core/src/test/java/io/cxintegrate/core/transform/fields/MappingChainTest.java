package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class MappingChainTest {
    private static FieldMapping passing(Consumer<FieldMappingBuilder> rules) {
        FieldMappingBuilder builder = FieldMapping.builder().unmapped(Unmapped.PASS);
        rules.accept(builder);
        return builder.build();
    }

    private static String stepByStep(List<FieldMapping> mappings, JsonObject source) {
        return outcome(source, at -> {
            JsonObject result = at;
            for (FieldMapping mapping : mappings) {
                result = mapping.apply(result);
            }
            return result;
        });
    }

    private static String outcome(JsonObject source, Function<JsonObject, JsonObject> mapping) {
        try {
            return mapping.apply(source).toJson();
        } catch (MappingException e) {
            return e.getMessage();
        }
    }

    @Property(tries = 500)
    void apply_anyChain_isTheSameAsStepByStep(
            @ForAll("chains") List<List<Consumer<FieldMappingBuilder>>> chain, @ForAll("sources") JsonObject source) {
        List<FieldMapping> mappings = new ArrayList<>();
        try {
            chain.forEach(rules -> mappings.add(passing(b -> rules.forEach(rule -> rule.accept(b)))));
        } catch (InvalidConfigurationException e) {
            // Two rules that write one field.
            Assume.that(false);
        }
        MappingChain fused = MappingChain.of(mappings);
        Statistics.label("fused")
                .collect(fused.isFused())
                .coverage(c -> c.check(true).percentage(p -> p > 25));

        assertThat(outcome(source, fused::apply)).as("%s", mappings).isEqualTo(stepByStep(mappings, source));
    }

    @Provide
    static Arbitrary<List<List<Consumer<FieldMappingBuilder>>>> chains() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "c", "d", "e");
        Arbitrary<Consumer<FieldMappingBuilder>> moves =
                Combinators.combine(names, names).as((from, to) -> b -> b.move(from, to));
        Arbitrary<Consumer<FieldMappingBuilder>> casts = Combinators.combine(names, names)
                .as((from, to) -> b -> b.move(from, to, field -> field.cast(FieldCast.INTEGER)));
        Arbitrary<Consumer<FieldMappingBuilder>> units = Combinators.combine(names, names)
                .as((from, to) -> b -> b.move(from, to, field -> field.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS)));
        Arbitrary<Consumer<FieldMappingBuilder>> copies =
                Combinators.combine(names, names).as((from, to) -> b -> b.copy(from, to));
        Arbitrary<Consumer<FieldMappingBuilder>> constants =
                Combinators.combine(names, Arbitraries.of("x", "y")).as((to, value) -> b -> b.constant(to, value));
        Arbitrary<Consumer<FieldMappingBuilder>> removes = names.map(name -> b -> b.remove(name));
        Arbitrary<Consumer<FieldMappingBuilder>> nested = names.map(name -> b -> b.move(name, "deep." + name));
        return Arbitraries.frequencyOf(
                        Tuple.of(8, moves),
                        Tuple.of(2, casts),
                        Tuple.of(1, units),
                        Tuple.of(2, copies),
                        Tuple.of(3, constants),
                        Tuple.of(2, removes),
                        Tuple.of(1, nested))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .list()
                .ofMinSize(2)
                .ofMaxSize(4);
    }

    @Provide
    static Arbitrary<JsonObject> sources() {
        Arbitrary<Object> values = Arbitraries.<Object>of(1, 1500, "7", "text", true, List.of(1), Map.of("k", "v"))
                .injectNull(0.1);
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d", "e", "other"), values)
                .ofMaxSize(6)
                .map(JsonObject::of);
    }

    @Test
    void apply_renamesOverThreeVersions_isOnePass() {
        MappingChain chain = MappingChain.of(List.of(
                passing(b -> b.move("agentEmail", "agent").constant("version", 2)),
                passing(b -> b.move("agent", "agentId").remove("note").constant("version", 3)),
                passing(b -> b.move("length", "seconds", f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS)))));
        JsonObject event =
                JsonObject.parse("{\"agentEmail\":\"a@b.example\",\"length\":1500,\"note\":1,\"kept\":1.50}");

        assertThat(chain.isFused()).isTrue();
        assertThat(chain.apply(event).toJson())
                .isEqualTo("{\"kept\":1.50,\"version\":3,\"agentId\":\"a@b.example\",\"seconds\":1.5}");
        assertThat(chain.mappings()).hasSize(3);
    }

    @Test
    void apply_memberStandsWhereARuleWritesOnTheWay_goesStepByStep() {
        MappingChain chain = MappingChain.of(List.of(passing(b -> b.move("a", "b")), passing(b -> b.move("b", "c"))));

        assertThat(chain.isFused()).isTrue();
        assertThat(chain.apply(JsonObject.of("a", 1)).toJson()).isEqualTo("{\"c\":1}");
        assertThat(chain.apply(JsonObject.of("a", 1, "b", 2)).toJson()).isEqualTo("{\"c\":1}");
        assertThat(chain.apply(JsonObject.of("b", 2)).toJson()).isEqualTo("{\"c\":2}");
    }

    @Test
    void apply_ruleThatFails_isNamedAsItStandsInItsMapping() {
        MappingChain chain = MappingChain.of(List.of(
                passing(b -> b.move("a", "b")), passing(b -> b.move("b", "c", f -> f.cast(FieldCast.INTEGER)))));

        assertThat(chain.isFused()).isTrue();
        assertThatThrownBy(() -> chain.apply(JsonObject.of("a", "x")))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("'b -> c'");
    }

    @Test
    void of_mappingsThatCannotBeForetold_areNotFused() {
        FieldMapping simple = passing(b -> b.move("a", "b"));
        for (FieldMapping other : List.of(
                FieldMapping.builder().move("b", "c").build(),
                FieldMapping.builder()
                        .move("b", "c")
                        .unmapped(Unmapped.PASS)
                        .missingSource(MissingSource.FAIL)
                        .build(),
                passing(b -> b.move("b", "c.d")),
                passing(b -> b.move("b", "c", f -> f.defaultValue(1))),
                passing(b -> b.move("b", "c", f -> f.defaultForNull(1))),
                passing(b -> b.move("b", "c", FieldOptions::required)),
                passing(b -> b.move("b", "c", f -> f.when(FieldCondition.present("x")))),
                passing(b -> b.constant("b", 1)),
                passing(b -> b.jsonata("c", "b")))) {
            assertThat(MappingChain.of(List.of(simple, other)).isFused())
                    .as("%s", other)
                    .isFalse();
        }
        assertThat(MappingChain.of(List.of(simple)).isFused()).isFalse();
        assertThat(MappingChain.of(List.of()).apply(JsonObject.of("a", 1)).toJson())
                .isEqualTo("{\"a\":1}");
    }
}
