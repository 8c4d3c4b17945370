package io.cxintegrate.core.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cxintegrate.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of what is a function, and of what is none: the engine prints the latter on its way to say so. */
class ExpressionCallTest {
    private static final JsonObject INPUT = JsonObject.of("name", "payload", "items", List.of(1, 2));

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void watch() {
        PrintStream watched = new PrintStream(printed, true, UTF_8);
        System.setOut(watched);
        System.setErr(watched);
    }

    @AfterEach
    void unwatch() {
        System.setOut(out);
        System.setErr(err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "name(1) § 0",
                "nope(1) § 0",
                "`name`(1) § 6",
                "-name(1) § 1",
                "(name)(2) § 6",
                "name{'a': 1}(2) § 12",
                "[1](2) § 3",
                "{'a': 1}(2) § 8",
                "'text'(2) § 6",
                "$sum(items)(2) § 11",
                "$x(1) § 0",
                "($x := 5; $x(1)) § 10",
                "($sum := 5; $sum(1)) § 12",
                "(function($g){ $g(2) })(name) § 15",
                "items@$i.$i(1) § 9",
                "$map(items, function($v){ name($v) }) § 26",
                "name ~> name(1) § 8",
                "$exists(name(1)) and true § 8",
            })
    void evaluate_callOfNoFunction_saysWhereAndPrintsNothing(String source, int position) {

        assertThatExceptionOfType(TransformationException.class)
                .isThrownBy(() -> Expression.compile(source).evaluate(INPUT))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo("T1006");
                    assertThat(e.position()).isEqualTo(position);
                    assertThat(e.getMessage()).doesNotContain("payload", "__");
                });
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void evaluate_functionIsHiddenByABinding_saysWhereAndPrintsNothing() {
        Expression total = Expression.compile("{'total': $sum(items)}");

        assertThatExceptionOfType(TransformationException.class)
                .isThrownBy(() -> total.evaluate(INPUT, Map.of("sum", "payload")))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo("T1006");
                    assertThat(e.position()).isEqualTo(10);
                    assertThat(e.getMessage()).doesNotContain("payload", "__");
                });
        assertThat(total.evaluate(INPUT, Map.of("count", 5)).toJson()).isEqualTo("{\"total\":3}");
        assertThat(total.evaluate(INPUT).toJson()).isEqualTo("{\"total\":3}");
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "$sum + 1 § 6",
                "$exists(name) ? $sum : $sum(items) § 5",
                "($sum := function($x){ $x }; $sum(7)) § 7",
                "$count(items) § 2",
            })
    void evaluate_hiddenFunctionIsNotCalled_isAsAnyVariable(String source, String result) {
        assertThat(Expression.compile(source).evaluate(INPUT, Map.of("sum", 5)).toJson())
                .isEqualTo(result);
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "sum(items) § T1005 § 'sum' is not a function; did you mean '$sum'?",
                "($f := function($x){$x}; f(1)) § T1005 § 'f' is not a function; did you mean '$f'?",
                "sum(?) § T1007 § 'sum' is not a function; did you mean '$sum'?",
                "name(?, 1) § T1008 § this is not a function, so it cannot be applied partially",
                "($f := function($x)<s:s>{$x}; (function($g){$g(5)})($f)) § T0410 § an argument has a type the function"
                        + " does not take",
            })
    void evaluate_otherWrongCall_keepsItsCode(String source, String code, String text) {
        assertThatExceptionOfType(TransformationException.class)
                .isThrownBy(() -> Expression.compile(source).evaluate(INPUT))
                .withMessageContaining(text)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "($f := function($n){ $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5)) § 120",
                "(function($g){ $g(2) })(function($v){ $v + 1 }) § 3",
                "($twice := function($f){ function($x){ $f($f($x)) } }; $twice(function($y){ $y * 2 })(3)) § 12",
                "($f := $sum(?); $f(items)) § 3",
                "($f := $uppercase ~> $length; $f(name)) § 7",
                "/pay/(name).match § \"pay\"",
                "name.$uppercase() § \"PAYLOAD\"",
                "name ~> $substring(3) § \"load\"",
                "(function($f, $n){ $n = 0 ? 0 : $f($f, $n - 1) })(function($f, $n){ $n = 0 ? 'end' : $f($f, $n - 1) }, 90)"
                        + " § \"end\"",
            })
    void evaluate_callOfAFunction_isMade(String source, String result) {

        assertThat(Expression.compile(source).evaluate(INPUT).toJson()).isEqualTo(result);
        assertThat(printed.toString(UTF_8)).isEmpty();
    }
}
