package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that would run or grow without end. */
class ExpressionAttackTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static final ExpressionLimits LIMITS =
            ExpressionLimits.builder().timeout(TIMEOUT).build();

    /** Long enough for a machine under load to notice, and far from what the engine alone would take. */
    private static final Duration HANG = Duration.ofSeconds(10);

    private static @Nullable TransformationException attack(String source, @Nullable Object input) {
        Expression expression = Expression.builder(source).limits(LIMITS).build();
        long start = System.nanoTime();
        TransformationException failure =
                catchThrowableOfType(TransformationException.class, () -> expression.evaluate(input));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HANG);
        return failure;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "$contains($, /^(.*?,){15}P/) § 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,",
                "$match($, /^(.*?,){15}P/) § 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,",
                "$contains($, /(a+)+\\1b/) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "$replace($, /(a+)+\\1b/, 'x') § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "$split($, /(a+)+\\1b/) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "/(a+)+\\1b/($) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "$ ~> /(a+)+\\1b/ § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "($r := /(a+)+\\1b/; $r($)) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "$map([$], /(a+)+\\1b/) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "$filter([$], /(a+)+\\1b/) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "true and $contains($, /(a+)+\\1b/) § aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            })
    void evaluate_hostileRegex_endsInTime(String source, String input) {
        TransformationException e = attack(source, input);

        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo("D1012");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "$length($pad('x', 2000000000)) § X0008",
                "$length($pad('x', -2000000000, 'ab')) § X0008",
                "$sum([1..9999999]) § D2015",
                "$count([1..9999999]) § D2015",
                "$map([1..9999999], function($x) {$x}) § D2015",
                "$join([1..400000].('a'), $pad('', 100)) § X0008",
                "$replace($pad('', 9000000, 'a'), 'a', 'bbbbbbbbb') § X0008",
                "$replace($pad('', 9000000, 'a'), /a/, 'bbbbbbbbb') § X0008",
                "($f := function($s, $n) {$n = 0 ? $s : $f($s & $s, $n - 1)}; $length($f('0123456789', 40))) § X0008",
                "($f := function($s, $n) {$n = 0 ? $s : $f($append($s, $s), $n - 1)}; $count($f([1], 40))) § D2015",
                "($f := function($s, $n) {$n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1)}; $f('x', 40)) § D2015",
                "($f := function($s, $n) {$n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1)}; $string($f('x', 40))) § X0008",
                "$match($pad('', 600000, 'a'), /a/) § D2015",
            })
    void evaluate_growth_endsWithTheLimit(String source, String code) {
        TransformationException e = catchThrowableOfType(
                TransformationException.class,
                () -> Expression.builder(source)
                        .limits(ExpressionLimits.builder()
                                .timeout(Duration.ofMinutes(1))
                                .build())
                        .build()
                        .evaluate(null));

        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$spread($.r)",
                "r{k: $count($)}",
                "r{k: n}",
                "$reduce(r, function($a, $b) {$merge([$a, {$string($b.n): 1}])}, {})",
                "$distinct(r)",
                "$sort(r, function($a, $b) {$a.n < $b.n})",
                "$length($pad('x', 200000))",
                "$string(r)",
                "$zip(r, r)",
                "r^(>n).k",
            })
    void evaluate_workThatGrowsFast_endsInTime(String source) {
        List<Object> rows = new ArrayList<>();
        for (int n = 0; n < 20_000; n++) {
            rows.add(Map.of("k", "k" + n % 3, "n", n));
        }
        TransformationException e = attack(source, Map.of("r", rows));

        assertThat(e == null ? "D1012" : e.code()).isEqualTo("D1012");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a ?? ",
                "a ?: ",
                "(a ?? ",
                "a ? b : ",
                "1 + ",
                "a.",
                "[",
                "{'a': ",
                "-",
                "a & ",
                "a[",
                "$f(",
                "|a|"
            })
    void compile_longChain_endsInTime(String link) {
        String source = link.repeat(60_000 / link.length()) + "1";
        long start = System.nanoTime();
        TransformationException failure =
                catchThrowableOfType(TransformationException.class, () -> Expression.compile(source));

        assertThat(failure == null ? "" : failure.code()).matches("([SDX][0-9]{4})?");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HANG);
    }

    /** The engine prints the stack trace of what such a function throws, once for each match. */
    @Test
    void evaluate_failingReplacement_printsNothing() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8);
            System.setOut(to);
            System.setErr(to);
            assertThatCode(() -> Expression.compile("$replace('aaa', /a/, function($m) {$error('no')})")
                            .evaluate(null))
                    .isInstanceOf(TransformationException.class)
                    .hasMessageContaining("D3137");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
