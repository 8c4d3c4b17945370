package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Laws that hold for all schemas, and verdicts that no document may contradict. */
class VerdictPropertyTest {
    @Property(tries = 400, seed = "1")
    void verdict_randomPair_isContradictedByNoDocument(@ForAll long seed) {
        check(seed);
    }

    @Property(tries = 20_000)
    @Tag("slow")
    void verdict_manyRandomPairs_areContradictedByNoDocument(@ForAll long seed) {
        check(seed);
    }

    @Property(tries = 150, seed = "1")
    void verdict_schemaAndItself_isCompatible(@ForAll long seed) {
        Map<String, Object> schema = new RandomSchemas(seed, seed % 2 == 0).root(2);

        assertThat(backward(schema, schema).kind()).isEqualTo(Verdict.Kind.COMPATIBLE);
    }

    @Property(tries = 150, seed = "1")
    void verdict_conjunctionAndItsPart_isCompatible(@ForAll long seed) {
        RandomSchemas random = new RandomSchemas(seed, seed % 2 == 0);
        Map<String, Object> a = random.root(2);
        Object b = random.schema(2);

        assertNotBreaking(combined(a, "allOf", List.of(bare(a), b)), a);
    }

    @Property(tries = 150, seed = "1")
    void verdict_partAndItsAlternative_isCompatible(@ForAll long seed) {
        RandomSchemas random = new RandomSchemas(seed, seed % 2 == 0);
        Map<String, Object> a = random.root(2);
        Object b = random.schema(2);

        assertNotBreaking(a, combined(a, "anyOf", List.of(bare(a), b)));
    }

    @Property(tries = 150, seed = "1")
    void verdict_doubleNegation_changesNothing(@ForAll long seed) {
        Map<String, Object> a = new RandomSchemas(seed, seed % 2 == 0).root(2);
        Map<String, Object> twice = combined(a, "not", Map.of("not", bare(a)));

        assertNotBreaking(a, twice);
        assertNotBreaking(twice, a);
    }

    @Property(tries = 150, seed = "1")
    void verdict_rewritingThatKeepsTheMeaning_isCompatibleBothWays(@ForAll long seed) {
        RandomSchemas random = new RandomSchemas(seed, seed % 2 == 0);
        Map<String, Object> a = random.root(2);
        Map<String, Object> rewritten = Rewrites.somewhere(a, random);

        assertNotBreaking(a, rewritten);
        assertNotBreaking(rewritten, a);
    }

    @Property(tries = 150, seed = "1")
    void verdict_compatibleTwice_isNotBreakingAcross(@ForAll long seed) {
        RandomSchemas random = new RandomSchemas(seed, seed % 2 == 0);
        Map<String, Object> b = random.root(1);
        Map<String, Object> a = combined(b, "allOf", List.of(bare(b), random.schema(1)));
        Map<String, Object> c = random.root(1);
        if (backward(b, c).isCompatible()) {
            assertNotBreaking(a, c);
        }
        assertNotBreaking(a, combined(b, "anyOf", List.of(bare(b), random.schema(1))));
    }

    private static void check(long seed) {
        RandomSchemas random = new RandomSchemas(seed, seed % 2 == 0);
        Map<String, Object> a = random.root(2);
        Map<String, Object> b = random.below(2) == 0
                ? random.root(2)
                : combined(a, random.one(List.of("allOf", "anyOf", "oneOf")), List.of(bare(a), random.schema(1)));
        Verdict verdict = backward(a, b);
        JsonSchema before = JsonSchema.of(JsonObject.of(a));
        JsonSchema after = JsonSchema.of(JsonObject.of(b));
        if (verdict.isBreaking()) {
            assertThat(before.accepts(verdict.witness())).isTrue();
            assertThat(after.accepts(verdict.witness())).isFalse();
        } else if (verdict.isCompatible()) {
            for (int i = 0; i < 25; i++) {
                Object document = random.value(3);
                assertThat(!before.accepts(document) || after.accepts(document))
                        .as("%s under %s and %s", Json.write(document), Json.write(a), Json.write(b))
                        .isTrue();
            }
        }
    }

    /** A breaking verdict would be wrong, and an unknown one is a lack of effort, which has its limit. */
    private static void assertNotBreaking(Map<String, Object> a, Map<String, Object> b) {
        Verdict verdict = backward(a, b);
        assertThat(verdict.kind())
                .as("%s from %s to %s", verdict, Json.write(a), Json.write(b))
                .isEqualTo(Verdict.Kind.COMPATIBLE);
    }

    private static Verdict backward(Map<String, Object> a, Map<String, Object> b) {
        return SchemaDiff.between(JsonObject.of(a), JsonObject.of(b)).backward();
    }

    private static Map<String, Object> bare(Map<String, Object> root) {
        Map<String, Object> out = new LinkedHashMap<>(root);
        out.remove("$schema");
        out.remove("definitions");
        return out;
    }

    private static Map<String, Object> combined(Map<String, Object> root, String keyword, Object value) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("$schema", root.get("$schema"));
        out.put("definitions", root.get("definitions"));
        out.put(keyword, value);
        return out;
    }
}
