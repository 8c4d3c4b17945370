package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionLimitsTest {
    private static final ExpressionLimits SHORT =
            ExpressionLimits.builder().timeout(Duration.ofMillis(200)).build();

    /** So that a machine under load does not end an evaluation that is not about time. */
    private static final ExpressionLimits PATIENT =
            ExpressionLimits.builder().timeout(Duration.ofMinutes(1)).build();

    private static @Nullable Object eval(String source) {
        return Expression.builder(source).limits(PATIENT).build().evaluate(null).value();
    }

    private static TransformationException failure(String source, ExpressionLimits limits) {
        return catchThrowableOfType(
                TransformationException.class,
                () -> Expression.builder(source).limits(limits).build().evaluate(null));
    }

    @Test
    void evaluate_recursionOfOrdinaryDepth_works() {
        assertThat(eval("($f := function($n) {$n = 0 ? 0 : 1 + $f($n - 1)}; $f(150))"))
                .isEqualTo(150);
        assertThat(eval("($f := function($n) {$n = 0 ? 0 : $sum($map([$n - 1], $f)) + 1}; $f(100))"))
                .isEqualTo(100);
    }

    @Test
    void evaluate_inputThatComesOutAsItIs_countsForTheResult() {
        JsonObject input = JsonObject.parse("{\"a\": [1, 2, 3], \"b\": \"text\"}");
        ExpressionLimits.Builder limits = PATIENT.toBuilder();

        // The array in the middle, and the six values of each copy of the input.
        assertThat(catchThrowableOfType(
                                TransformationException.class,
                                () -> Expression.builder("[[1..50].$$]")
                                        .limits(limits.maxItems(299).build())
                                        .build()
                                        .evaluate(input))
                        .code())
                .isEqualTo("D2015");
        assertThat(Expression.builder("[[1..50].$$]")
                        .limits(limits.maxItems(301).maxTextLength(200).build())
                        .build()
                        .evaluate(input)
                        .isMissing())
                .isFalse();
        assertThat(catchThrowableOfType(
                                TransformationException.class,
                                () -> Expression.builder("[[1..50].$$]")
                                        .limits(limits.maxTextLength(199).build())
                                        .build()
                                        .evaluate(input))
                        .code())
                .isEqualTo("X0008");
    }

    @Test
    void evaluate_tailRecursion_doesNotAddUp() {
        assertThat(eval("($f := function($n, $s) {$n = 0 ? $s : $f($n - 1, $s + 1)}; $f(5000, 0))"))
                .isEqualTo(5000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) {1 + $f($n + 1)}; $f(1))",
                "($f := function($n) {$n and $f($n + 1) and true}; $f(1))",
                "($f := function($n) {[$f($n + 1), 1]}; $f(1))",
                "($f := function($n) {{'a': $f($n + 1)}}; $f(1))",
                "($f := function($n) {$map([1, 2], function($i) {$f($i) + 1})}; $f(1))",
                "($f := function($n) {$sort([1, 2], function($a, $b) {$f($a) > 1})}; $f(1))",
                "($f := function($n) {$reduce([1, 2], function($a, $b) {$f($a) + $b}) + 1}; $f(1))",
            })
    void evaluate_recursionWithoutEnd_isD1011(String source) {
        TransformationException e = failure(source, PATIENT);

        assertThat(e.code()).isEqualTo("D1011");
        assertThat(e).hasMessageContaining("nested too deeply; a function that calls itself may never end");
    }

    @Test
    void evaluate_recursionWithoutEnd_pointsAtTheCall() {
        assertThat(failure("true and ($f := function($n) {1 + $f($n + 1)}; $f(1))", PATIENT))
                .hasMessage("""
                        expression 'expression' failed: D1011 at line 1, column 35: nested too deeply; a function that calls \
                        itself may never end, or the limit maxDepth is too low
                          true and ($f := function($n) {1 + $f($n + 1)}; $f(1))
                                                            ^""");
    }

    @Test
    void evaluate_recursionBeyondTheStack_isD1011Too() {
        ExpressionLimits deep = ExpressionLimits.builder()
                .maxDepth(Integer.MAX_VALUE)
                .timeout(Duration.ofMinutes(1))
                .build();

        assertThat(failure("($f := function($n) {1 + $f($n + 1)}; $f(1))", deep).code())
                .isEqualTo("D1011");
    }

    @Test
    void compile_nestingBeyondTheStack_isD1011() {
        ExpressionLimits limits = PATIENT;

        assertThat(failure("(".repeat(30_000) + "1" + ")".repeat(30_000), limits)
                        .code())
                .isEqualTo("D1011");
        assertThat(eval("1" + " + 1".repeat(200))).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) {$f($n + 1)}; $f(1))",
                "true and ($f := function($n) {$f($n + 1)}; $f(1))",
                "($f := function($n) {$f($n + 1)}; $sort([1, 2], $f))",
                "($f := function($n) {$f($n + 1)}; [1, 2]^($f($)))",
                "($f := function($n) {$f($n + 1)}; $replace('aaaa', /a/, function($m) {$f(1)}))",
                "$count([1..1000].([1..1000].$count([1..1000].($ + 1))))",
            })
    void evaluate_loopWithoutEnd_isD1012(String source) {
        assertThat(failure(source, SHORT).code()).isEqualTo("D1012");
    }

    @Test
    void evaluate_afterAFailure_startsAfresh() {
        Expression expression = Expression.builder("($f := function($n) {$n = 0 ? 0 : 1 + $f($n - 1)}; $f(n))")
                .limits(PATIENT)
                .build();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> expression.evaluate(Map.of("n", 10_000)))
                    .isInstanceOf(TransformationException.class);
        }

        assertThat(expression.evaluate(Map.of("n", 100)).value()).isEqualTo(100);
    }

    /** The engine counts arrays and objects built in functions twice, and then sees an overflow that is none. */
    @Test
    void evaluate_manyArraysBuiltInAFunction_isNotDeep() {
        assertThat(eval("$count($map([1..2000], function($x) {[$x, {'x': $x, 'y': [$x, $x]}]}))"))
                .isEqualTo(2000);
    }

    @Test
    void evaluate_eval_isSwitchedOffHoweverItIsCalled() {
        for (String source : new String[] {
            "$eval('1')",
            "$map(['1'], $eval)",
            "'1' ~> $eval",
            "$eval(?)('1')",
            "($e := $eval; $e('1'))",
            "$eval('1', {})"
        }) {
            assertThat(failure(source, ExpressionLimits.DEFAULT).code())
                    .as(source)
                    .isEqualTo("X0006");
        }
    }

    /** An expression must not assign what the guard hangs on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "($__evaluate_entry := null; 1)",
                "(function($__evaluate_exit) {1})(1)",
                "items@$__evaluate_entry.x",
                "'__evaluate_entry'",
            })
    void compile_reservedName_isX0007(String source) {
        TransformationException e = failure(source, ExpressionLimits.DEFAULT);

        assertThat(e.code()).isEqualTo("X0007");
        assertThat(e.position()).isEqualTo(source.indexOf("__evaluate_"));
    }

    @Test
    void compile_longSource_isX0003() {
        ExpressionLimits limits =
                ExpressionLimits.builder().maxExpressionLength(10).build();

        assertThat(Expression.builder("1234567890")
                        .limits(limits)
                        .build()
                        .evaluate(null)
                        .value())
                .isEqualTo(1234567890);
        assertThat(failure("12345678901", limits))
                .hasMessage("expression 'expression' is not valid: X0003: the source has 11 characters, the limit"
                        + " maxExpressionLength is 10");
    }

    @Test
    void builder_badLimits_areRefusedByName() {
        ExpressionLimits.Builder builder = ExpressionLimits.builder();

        assertThatThrownBy(() -> builder.timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must be longer than zero but is PT0S");
        assertThatThrownBy(() -> builder.maxDepth(0)).hasMessage("maxDepth must be at least 1 but is 0");
        assertThatThrownBy(() -> builder.maxExpressionLength(0))
                .hasMessage("maxExpressionLength must be at least 1 but is 0");
    }

    @Test
    void toBuilder_changesOnlyWhatItIsTold() {
        assertThat(SHORT.toBuilder().maxDepth(9).build())
                .hasToString("ExpressionLimits[timeout=PT0.2S, maxDepth=9, maxItems=500000, maxTextLength=10000000,"
                        + " maxExpressionLength=65536]");
        assertThat(ExpressionLimits.DEFAULT)
                .hasToString("ExpressionLimits[timeout=PT1S, maxDepth=500, maxItems=500000, maxTextLength=10000000,"
                        + " maxExpressionLength=65536]");
    }
}
