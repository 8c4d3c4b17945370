package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformationExceptionTest {
    private static final JsonObject INPUT =
            JsonObject.parse("{\"secret\": \"s3cr3t\", \"n\": 1, \"nil\": null, \"list\": [1, 2]}");

    /** So that a machine under load does not end an evaluation that is not about time. */
    private static final ExpressionLimits PATIENT =
            ExpressionLimits.builder().timeout(Duration.ofMinutes(1)).build();

    private static TransformationException failure(String source) {
        return failure(source, INPUT, Map.of());
    }

    private static TransformationException failure(
            String source, @Nullable Object input, Map<String, ? extends @Nullable Object> bindings) {
        return catchThrowableOfType(
                TransformationException.class,
                () -> Expression.builder(source)
                        .name("request_expression")
                        .limits(PATIENT)
                        .build()
                        .evaluate(input, bindings));
    }

    @Test
    void compile_strayComma_pointsAtIt() {
        TransformationException e = failure("{\"status\": $.status, , \"id\": $.id}");

        assertThat(e).isInstanceOf(InvalidInputException.class).hasMessage("""
                        expression 'request_expression' is not valid: S0211 at line 1, column 22: ',' cannot stand where a \
                        value is expected
                          {"status": $.status, , "id": $.id}
                                               ^""");
        assertThat(e.code()).isEqualTo("S0211");
        assertThat(e.expressionName()).isEqualTo("request_expression");
        assertThat(e.position()).isEqualTo(21);
        assertThat(e.line()).isEqualTo(1);
        assertThat(e.column()).isEqualTo(22);
        assertThat(e.retryable()).isFalse();
    }

    @Test
    void compile_faultOnALaterLine_showsThatLineOnly() {
        assertThat(failure("{\n  \"a\": 1,\r\n\t\"b\": * c d\n}")).hasMessage("""
                        expression 'request_expression' is not valid: S0202 at line 3, column 9: expected '}' but found 'c'
                           "b": * c d
                                  ^""");
    }

    @Test
    void compile_sourceEndsEarly_pointsBehindIt() {
        assertThat(failure("$sum(items.price  ")).hasMessage("""
                        expression 'request_expression' is not valid: S0203 at line 1, column 17: expected ')' but the \
                        expression ends
                          $sum(items.price \s
                                          ^""");
    }

    @Test
    void evaluate_wrongOperand_namesItsTypeAndNotItsValue() {
        assertThat(failure("n + secret")).hasMessage("""
                        expression 'request_expression' failed: T2002 at line 1, column 3: the right side of '+' must be a \
                        number but is a string
                          n + secret
                            ^""");
    }

    @Test
    void evaluate_faultInsideACall_pointsAtTheFunction() {
        assertThat(failure("{\"x\": $substring(secret)}")).hasMessage("""
                        expression 'request_expression' failed: T0410 at line 1, column 7: an argument has a type the \
                        function does not take
                          {"x": $substring(secret)}
                                ^""");
    }

    @Test
    void evaluate_placeNotKnown_saysTheRestInOneLine() {
        TransformationException e = failure("1 / 0 + 2 / 0");

        assertThat(e)
                .hasMessage(
                        "expression 'request_expression' failed: D1001: the result is too large to be a JSON number, or"
                                + " not a number");
        assertThat(e.position()).isEqualTo(-1);
        assertThat(e.line()).isZero();
        assertThat(e.column()).isZero();
    }

    @Test
    void compile_longLine_isShownAroundTheCaret() {
        String source = "1 + ".repeat(50) + "+ 1" + " + 1".repeat(50);
        List<String> lines =
                String.valueOf(failure(source).getMessage()).lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("  ...").endsWith("...").hasSizeLessThan(110);
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).startsWith("+ 1 + 1");
    }

    /** The fault of many a first expression: the input has no such field, or its value is no string. */
    @Test
    void evaluate_unquotedKey_pointsAtTheKeyAndShowsTheCure() {
        assertThat(failure("{n: $.n}")).hasMessage("""
                        expression 'request_expression' failed: T1003 at line 1, column 2: the key of an object must be a \
                        string but is a number; a fixed key needs quotes: {"status": ...}
                          {n: $.n}
                           ^""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                // raw exceptions of the engine that have a JSONata code
                "$number(secret) § D3030",
                "true and $number(secret) § D3030",
                "$number('1e999') § D3030",
                "$toMillis(secret) § D3110",
                "$fromMillis(1, '[Q]') § D3132",
                "$toMillis('2018', '[Y') § D3135",
                "$formatInteger(1, '#') § D3130",
                "$parseInteger(secret, '#') § D3130",
                "$decodeUrl('%E0%A4%A') § D3140",
                "$encodeUrl('\\uD800') § D3140",
                "$replace(secret, '', 'x') § D3010",
                "$replace(secret, 's', 'x', -1) § D3011",
                "$length(nil) § T0410",
                "$lowercase(nil) § T0410",
                "$contains(secret, nil) § T0410",
                "$sort([1, secret]) § D3070",
                "$sort([1, 2], function($a, $b) {$number(secret)}) § D3030",
                "/* never closed § S0106",
                "1 / § S0207",
                "/a{2,1}/ § X0002",
                // engine faults with a place that is another number
                "$sqrt(-1) § D3060",
                "$power(10, 400) § D3061",
                "$formatBase(100, 1) § D3100",
                "$single(list) § D3138",
                "secret < 1 § T2009",
                "list < 3 § T2010",
                "$join(list) § T0412",
                "$error('stop here') § D3137",
                "$assert(false) § D3141",
                // no code fits: ClassCastException, NumberFormatException, IllegalArgumentException, swallowed ones
                "$formatNumber(1, '#.0.0') § D3081",
                "$fromMillis(1, '[Y]', 'x') § X0001",
                "$base64decode('***') § X0001",
                "$replace(secret, /s/, function($m) {$sum('x')}) § T0412",
                "true and $base64decode('***') § X0001",
                // results that are not JSON
                "$sum § X0005",
                "function($x) {$x} § X0005",
                "/a/ § X0005",
                "{'deep': [1, $sum]} § X0005",
                "$ ~> |$|{'self': $}| § X0005",
            })
    void anyFailure_isTypedAndKeepsTheDataToItself(String source, String code) {
        TransformationException e = failure(source);

        assertThat(e.code()).isEqualTo(code);
        assertThat(e).hasMessageStartingWith("expression 'request_expression' ").hasMessageContaining(code);
        assertThat(e.getMessage().lines().findFirst().orElseThrow()).doesNotContain("s3cr3t", "{{", "Exception:");
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("s3cr3t", "dashjoin");
        }
    }

    @Test
    void evaluate_engineFailure_keepsItsStackTraceAsCause() {
        TransformationException e = failure("$base64decode('***')");

        assertThat(e).hasMessage("""
                        expression 'request_expression' failed: X0001 at line 1, column 1: the engine failed in \
                        $base64decode with IllegalArgumentException; an argument may be of a type it does not expect
                          $base64decode('***')
                          ^""");
        assertThat(Objects.requireNonNull(e.getCause()).getStackTrace()[0].getClassName())
                .startsWith("java.util.Base64");
    }

    @Test
    void evaluate_resultWithFunction_namesThePlace() {
        assertThat(failure("{\"deep\": [1, $sum]}"))
                .hasMessage(
                        "expression 'request_expression' failed: X0005: the result is not JSON: at '/deep/1' there is a"
                                + " function or a regular expression");
    }

    @Test
    void evaluate_inputThatIsNotJson_namesThePlace() {
        assertThat(failure("$", Map.of("a", List.of(Locale.ROOT)), Map.of()))
                .hasMessage("expression 'request_expression' failed: X0004: not JSON: at '/input/a/0' a value of type"
                        + " java.util.Locale cannot become JSON; use Map, List, String, Number, Boolean or null");
        assertThat(failure("$", Map.of("a", Double.NaN), Map.of()).code()).isEqualTo("X0004");
        assertThat(failure("$", Map.of(1, 1), Map.of()).code()).isEqualTo("X0004");
        assertThat(failure("$", null, Map.of("b", new Object())).code()).isEqualTo("X0004");
        Map<String, Object> loop = new HashMap<>();
        loop.put("loop", Collections.singletonList(loop));
        assertThat(failure("$", loop, Map.of()).code()).isEqualTo("X0004");
    }

    /** The engine would keep 1e380 in places and make it another number in others. */
    @Test
    void evaluate_inputNumberBeyondDoubles_isRefused() {
        assertThat(failure("1", JsonObject.parse("{\"n\": 1e380}"), Map.of()))
                .hasMessage(
                        "expression 'request_expression' failed: D1001: the input has a number too large for JSONata,"
                                + " which counts in doubles");
    }

    @Test
    void evaluate_badBindingName_isRefused() {
        for (String name : new String[] {"$region", "", "a b", "a.b", "__evaluate_entry", "1st"}) {
            TransformationException e = failure("1", null, Map.of(name, 1));
            assertThat(e.code()).as(name).isEqualTo("X0007");
        }
        assertThat(failure("1", null, Map.of("$region", 1)))
                .hasMessage(
                        "expression 'request_expression' failed: X0007: '$region' cannot name a variable; use letters,"
                                + " digits and underscores, without the dollar sign");
    }
}
