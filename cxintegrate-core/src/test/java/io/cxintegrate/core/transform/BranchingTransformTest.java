package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
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
import org.junit.jupiter.params.provider.ValueSource;

class BranchingTransformTest {
    private static final BranchingTransform ROUTING = BranchingTransform.builder()
            .when("vip", "customer.tier = 'gold'", "{\"queue\": \"vip\", \"id\": customer.id}")
            .when("large", "$sum(items.price) > 1000", "{\"queue\": \"sales\"}")
            .otherwise("{\"queue\": \"standard\"}")
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"customer\":{\"tier\":\"gold\",\"id\":7},\"items\":[{\"price\":2000}]} | vip | {\"queue\":\"vip\",\"id\":7}",
                "{\"items\":[{\"price\":600},{\"price\":600}]} | large | {\"queue\":\"sales\"}",
                "{\"items\":[]} | default | {\"queue\":\"standard\"}",
                "{} | default | {\"queue\":\"standard\"}",
            })
    void evaluate_firstConditionThatHolds_runsAndIsNamed(String input, String branch, String result) {
        BranchingTransform.Outcome outcome = ROUTING.evaluate(JsonObject.parse(input));
        assertThat(outcome.branch()).isEqualTo(branch);
        assertThat(outcome.result().toJson()).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "null",
                "false",
                "0",
                "-0",
                "''",
                "[]",
                "{}",
                "[0, '', null]",
                "[[], [false]]",
                "true",
                "1",
                "'x'",
                "[0, 1]",
                "{\"a\": null}",
                "[[[1]]]",
                "[{}]",
                "'false'",
                "0.1",
                "$count([])",
                "items",
                "items.price",
                "$"
            })
    void evaluate_anyCondition_holdsAsInTheLanguageItself(String condition) {
        JsonObject input = JsonObject.parse("{\"items\": [{\"price\": 0}, {\"price\": 5}]}");
        BranchingTransform transform = BranchingTransform.builder()
                .when("yes", condition, "true")
                .otherwise("false")
                .build();
        assertThat(transform.evaluate(input).result())
                .isEqualTo(
                        Expression.compile("(" + condition + ") ? true : false").evaluate(input));
    }

    @Property(tries = 300)
    void source_anyBranches_comesToTheSameAsOneExpression(
            @ForAll("expressions") String when1,
            @ForAll("expressions") String then1,
            @ForAll("expressions") String when2,
            @ForAll("expressions") String then2,
            @ForAll("expressions") String otherwise) {
        BranchingTransform transform = BranchingTransform.builder()
                .when("one", when1, then1)
                .when("two", when2, then2)
                .otherwise(otherwise)
                .build();
        JsonObject input = JsonObject.parse("{\"a\": {\"b\": [1]}, \"items\": [{\"p\": 1}, {\"p\": 2}], \"e\": []}");

        assertThat(Expression.compile(transform.source()).evaluate(input))
                .isEqualTo(transform.evaluate(input).result());
        assertThat(BranchingTransform.fromJson(transform.toJson()).source()).isEqualTo(transform.source());
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                "a.b",
                "a.b[]",
                "nothing",
                "null",
                "items[p > 1]",
                "items.p",
                "e",
                "$",
                "$$.a",
                "($x := 1; $x)",
                "$x := 2",
                "$x",
                "items{$string(p): p}",
                "{\"k\": a.b ? 1 : 2}",
                "a.b ? 1 : 2",
                "a and items",
                "'text' /* with a comment */",
                "function($v) {$v}(a)",
                "$sum(items.p) > 2");
    }

    @Test
    void evaluate_conditionBehindTheOneThatHolds_isNotEvaluated() {
        BranchingTransform transform = BranchingTransform.builder()
                .when("first", "true", "1")
                .when("second", "$error('must not run')", "2")
                .otherwise("3")
                .build();
        assertThat(transform.evaluate(null).branch()).isEqualTo("first");
    }

    @Test
    void evaluate_conditionOrExpressionFails_namesTheBranch() {
        BranchingTransform transform = BranchingTransform.builder()
                .name("response")
                .when("bad", "a = 1 and 'x' < 1", "1")
                .when("worse", "a = 2", "a + 'x'")
                .otherwise("$number('x')")
                .build();
        assertFailure(transform, 1, "response[bad].when", "T2009");
        assertFailure(transform, 2, "response[worse]", "T2002");
        assertFailure(transform, 3, "response[default]", "D3030");
    }

    private static void assertFailure(BranchingTransform transform, int a, String name, String code) {
        assertThatThrownBy(() -> transform.evaluate(JsonObject.of("a", a)))
                .isInstanceOfSatisfying(TransformationException.class, e -> {
                    assertThat(e.expressionName()).isEqualTo(name);
                    assertThat(e.code()).isEqualTo(code);
                });
    }

    @Test
    void evaluate_variablesAndClock_areSeenByConditionAndExpression() {
        BranchingTransform transform = BranchingTransform.builder()
                .clock(InstantSource.fixed(Instant.EPOCH))
                .when("now", "$region = 'eu' and $millis() = 0", "$region & $now()")
                .otherwise("''")
                .build();
        assertThat(transform.evaluate(null, Map.of("region", "eu")).result().value())
                .isEqualTo("eu1970-01-01T00:00:00.000Z");
    }

    @Test
    void build_everythingWrong_isReportedAtOnce() {
        BranchingTransform.Builder builder = BranchingTransform.builder()
                .when("a", "(", "1")
                .when("a", "true", "{")
                .when(" ", "true", "1")
                .when("default", "true", "1");
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        branching transform 'transform' has 6 problems:
                          - branches[0].when: expression 'transform[a].when' is not valid: S0203 at line 1, column 2: expected \
                        ')' but the expression ends
                          (
                           ^
                          - branches[1].name: 'a' is the name of another branch
                          - branches[1].transform: expression 'transform[a]' is not valid: S0203 at line 1, column 2: expected \
                        ':' but the expression ends
                          {
                           ^
                          - branches[2].name: is required but missing or blank
                          - branches[3].name: 'default' is the name of another branch
                          - default: is required but missing; otherwise("$") passes the input on""");
    }

    @Test
    void build_sourceBeyondTheLimit_isRefused() {
        assertThatThrownBy(() -> BranchingTransform.builder()
                        .limits(ExpressionLimits.builder()
                                .maxExpressionLength(3)
                                .build())
                        .otherwise("$.ab")
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("X0003");
    }

    @Test
    void fromJson_file_isReadAndWritten() {
        assertThat(ROUTING.toJson().toJson()).isEqualTo("""
                {"branches":[{"name":"vip","when":"customer.tier = 'gold'",\
                "transform":"{\\"queue\\": \\"vip\\", \\"id\\": customer.id}"},\
                {"name":"large","when":"$sum(items.price) > 1000","transform":"{\\"queue\\": \\"sales\\"}"}],\
                "default":"{\\"queue\\": \\"standard\\"}"}""");
        BranchingTransform read = BranchingTransform.fromJson(ROUTING.toJson());
        assertThat(read.branches()).isEqualTo(List.of("vip", "large", "default"));
        assertThat(read.toJson()).isEqualTo(ROUTING.toJson());
        assertThat(read).hasToString("BranchingTransform[vip, large, default]");
        assertThatThrownBy(() -> BranchingTransform.fromJson(JsonObject.of("branches", List.of(1))))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void source_withoutBranches_isTheDefault() {
        assertThat(BranchingTransform.builder().otherwise("a.b").build().source())
                .isEqualTo("a.b");
    }
}
