package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final JsonObject ORDER = JsonObject.parse("""
            {"id": 9007199254740993, "currency": "EUR", "note": null, "total": 150.00, "rate": -1.50,
             "serial": 123456789012345678901234567890, "fine": 0.12345678901234567890123,
             "tags": ["a", null, "b"], "empty": [], "items": [{"sku": "x", "price": 10}, {"sku": "y", "price": 2.5}]}
            """);

    /** So that a machine under load does not end an evaluation that is not about time. */
    private static final ExpressionLimits PATIENT =
            ExpressionLimits.builder().timeout(Duration.ofMinutes(1)).build();

    private static ExpressionResult eval(String source) {
        return Expression.builder(source).limits(PATIENT).build().evaluate(ORDER);
    }

    @Test
    void evaluate_objectConstructor_givesTheObject() {
        ExpressionResult result = eval("{\"cur\": currency, \"sum\": $sum(items.price)}");

        assertThat(result.toJson()).isEqualTo("{\"cur\":\"EUR\",\"sum\":12.5}");
        assertThat(result.asObject()).contains(JsonObject.of("cur", "EUR", "sum", new BigDecimal("12.5")));
    }

    @Test
    void evaluate_missingField_isMissingAndNotNull() {
        ExpressionResult result = eval("nothing.here");

        assertThat(result.isMissing()).isTrue();
        assertThat(result.isNull()).isFalse();
        assertThat(result.value()).isNull();
        assertThat(result.asObject()).isEmpty();
        assertThat(result.toJson()).isEqualTo("null");
        assertThat(result).hasToString("ExpressionResult[missing]");
    }

    @Test
    void evaluate_nullField_isNullAndNotMissing() {
        ExpressionResult result = eval("note");

        assertThat(result.isMissing()).isFalse();
        assertThat(result.isNull()).isTrue();
        assertThat(result.value()).isNull();
        assertThat(result).hasToString("ExpressionResult[null]").isNotEqualTo(eval("nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "$map(tags, function($t) {$t})", "tags.($)", "$append([], tags)"})
    void evaluate_nullInsideArray_isKept(String source) {
        assertThat(eval(source).value()).isEqualTo(Arrays.asList("a", null, "b"));
    }

    @Test
    void evaluate_nullMember_isKept() {
        assertThat(eval("$merge([{\"a\": 1}, {\"note\": note}])").toJson()).isEqualTo("{\"a\":1,\"note\":null}");
    }

    @Test
    void evaluate_wholeInput_givesAnEqualValueWithEveryDigit() {
        assertThat(eval("$").asObject()).contains(ORDER);
    }

    @Test
    void evaluate_passedThroughNumbers_keepEveryDigitAndTheScale() {
        assertThat(eval("id").value()).isEqualTo(9007199254740993L);
        assertThat(eval("serial").value()).isEqualTo(new BigInteger("123456789012345678901234567890"));
        assertThat(eval("total").value()).isEqualTo(new BigDecimal("150.00"));
        assertThat(eval("{\"t\": [fine]}").toJson()).isEqualTo("{\"t\":[0.12345678901234567890123]}");
    }

    @ParameterizedTest
    @CsvSource({
        "total + 0,       150",
        "total / 4,       37.5",
        "$abs(rate),      1.5",
        "$string(total),  '\"150\"'",
        "$string(id),     '\"9007199254740993\"'",
        "total = 150,     true",
        "rate < -1,       true",
        "10 / 5,          2",
        "0.1 + 0.2,       0.30000000000000004",
        "1e20,            100000000000000000000",
        "1e21,            1000000000000000000000",
        "1e-7,            0.0000001",
        "2147483648 * 2,  4294967296",
    })
    void evaluate_calculatedNumbers_comeAsJsonataPrintsThem(String source, String json) {
        assertThat(eval(source).toJson()).isEqualTo(json);
    }

    @Test
    void evaluate_calculatedNumbers_haveTheTypesOfJsonObject() {
        assertThat(eval("4 / 2").value()).isEqualTo(2);
        assertThat(eval("3e9 + 1").value()).isEqualTo(3_000_000_001L);
        assertThat(eval("1e19 + 0").value()).isEqualTo(new BigInteger("10000000000000000000"));
        assertThat(eval("1e22 + 0").value()).isEqualTo(new BigDecimal("1E+22"));
        assertThat(eval("5 / 2").value()).isEqualTo(new BigDecimal("2.5"));
    }

    /** The engine's transform copies through a text of 15 digits, where nulls in arrays get lost, too. */
    @Test
    void evaluate_transformOperator_keepsEveryNumberOfTheInput() {
        assertThat(eval("$ ~> |items|{\"sku\": \"z\"}|").asObject())
                .contains(JsonObject.parse(
                        ORDER.toJson().replace("\"x\"", "\"z\"").replace("\"y\"", "\"z\"")));
        assertThat(eval("$clone($)").asObject()).contains(ORDER);
    }

    @Test
    void evaluate_transformOfNumbersThatRoundToOne_isRefusedAndNeverWrong() {
        JsonObject ids = JsonObject.parse("{\"a\": 9007199254740993, \"b\": 9007199254740992}");

        assertThatThrownBy(() -> Expression.compile("$ ~> |$|{}|").evaluate(ids))
                .isInstanceOf(TransformationException.class)
                .hasMessage(
                        "expression 'expression' failed: X0009: the operator |...| rounds two numbers of the input to"
                                + " the same one; use $merge instead of it");
        assertThat(Expression.compile("$merge([$, {}])").evaluate(ids).asObject())
                .contains(ids);
    }

    @Test
    void evaluate_resultOfAnotherExpression_isMissingOrNullAsThatWas() {
        Expression exists = Expression.compile("$exists($)");

        assertThat(exists.evaluate(eval("nothing")).value()).isEqualTo(false);
        assertThat(exists.evaluate(eval("note")).value()).isEqualTo(true);
        assertThat(Expression.compile("sku").evaluate(eval("items[0]")).value()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "$replace('john smith', /(\\w+)\\s(\\w+)/, '$2, $1') § smith, john",
                "$replace('abc', /b/, '[$0$$]') § a[b$]c",
                "$replace('abc', /(b)/, '$1$2$x') § ab$xc",
                "$replace('abc', /(b)/, '[$01]') § a[b1]c",
                "$string(/a(n)/('banana')) § {\"match\":\"an\",\"start\":1,\"end\":3,\"groups\":[\"n\"],\"next\":\"\"}",
                "$replace('aaaa', 'a', 'b', 2) § bbaa",
                "$replace('a.b.c', '.', '-', 1) § a-b.c",
                "$replace('temperature 68F', /(\\d+)F/, function($m) {($number($m.groups[0]) - 32) * 5 / 9 & 'C'}) § temperature 20C",
                "$join($split('a1b22c', /\\d+/), '|') § a|b|c",
                "$join($split('a,b,c', ',', 2), '|') § a|b",
                "$match('ab12cd345', /[a-z]+(\\d+)/)[1].groups[0] § 345",
                "$string($match('ab', /(x)?b/)) § {\"match\":\"b\",\"index\":1,\"groups\":[\"\"]}",
                "$join($filter(['ab', 'cd'], /b/), '|') § ab",
                "('foo bar' ~> /o+/).match § oo",
                "$contains('x&y', /[a&&]/) & '' § true",
                "$contains('line\\n', /e$/) & '' § false",
                "$contains('ÄPFEL', /äpfel/i) & '' § true",
                "$pad('x', -5, 'ab') § ababx",
                "$pad('😀', 3) & '!' § 😀  !",
                "$formatNumber(-1234567.891, '#,##0.00') § -1,234,567.89",
                "$formatNumber(1234.5, '#.##0,0', {'decimal-separator': ',', 'grouping-separator': '.'}) § 1.234,5",
                "$formatNumber(0.256, '0.0%') § 25.6%",
                "$formatNumber(5, '00') § 05",
                "$formatNumber(1234.5678, '0.00e0') § 1.23e3",
                "$formatInteger(1999, 'I') § MCMXCIX",
                "$formatInteger(21, 'w;o') § twenty-first",
                "$formatInteger(1234567, '#,##0') § 1,234,567",
                "$formatInteger(-5, '00') § -05",
                "$formatInteger(113, '0;o') § 113th",
                "$parseInteger('MCMXCIX', 'I') & '' § 1999",
                "$parseInteger('NINE HUNDRED AND NINETY-SIX', 'W') & '' § 996",
                "$parseInteger('1,234,567', '#,##0') & '' § 1234567",
                "$fromMillis(1516320000000, '[FN], [MN] [D1o] [Y,*-2]') § FRIDAY, JANUARY 19th 18",
                "$toMillis('27 iii MMXVIII', '[D1] [Mi] [YI]') & '' § 1522108800000",
                "$toMillis('2024-05-01T00:00:00') & '' § 1714521600000",
                "$toMillis('2024-05') & '' § 1714521600000",
            })
    void evaluate_functionsTheEngineGetsWrong_doWhatJsonataSays(String source, String text) {
        assertThat(eval(source).value()).isEqualTo(text);
    }

    @Test
    void evaluate_matchOfARegex_isAValueWithoutItsFunction() {
        assertThat(eval("/a(n)/('banana')").toJson())
                .isEqualTo("{\"match\":\"an\",\"start\":1,\"end\":3,\"groups\":[\"n\"]}");
        assertThat(eval("($r := /a(n)/; $r('banana').next().start)").value()).isEqualTo(3);
        assertThat(eval("/a(n)/('banana').next().next()").isMissing()).isTrue();
    }

    @Test
    void evaluate_evalAllowed_runsTextWithinTheLimits() {
        Expression allowed = Expression.builder("$eval(code)").allowEval(true).build();

        assertThat(allowed.evaluate(Map.of("code", "1 + 2")).value()).isEqualTo(3);
        assertThatThrownBy(() -> allowed.evaluate(Map.of("code", "($__evaluate_entry := 1)")))
                .hasMessageContaining("X0007");
        assertThatThrownBy(() -> allowed.evaluate(Map.of("code", "($f := function($n) {1 + $f($n)}; $f(1))")))
                .hasMessageContaining("D1011");
        assertThatThrownBy(() -> allowed.evaluate(Map.of("code", "1 +"))).hasMessageContaining("D3120");
    }

    @Test
    void inputPaths_areWhatTheSourceNames() {
        assertThat(Expression.compile(
                                "{\"a\": $.customer.name, \"b\": $sum(items.price), \"c\": $$.`x y`.z, \"d\": items.price}")
                        .inputPaths())
                .containsExactly("customer.name", "items.price", "`x y`.z");
    }

    @Test
    void evaluate_mutableInput_leavesItAsItIs() {
        List<Object> items = new ArrayList<>(List.of(new HashMap<>(Map.of("k", "a"))));
        Map<String, Object> input = new HashMap<>(Map.of("items", items, "empty", new ArrayList<>()));

        Expression.compile("[items{k: $count($)}, empty{\"k\": 1}, $ ~> |items|{\"z\": 1}|, $sort(items.k)]")
                .evaluate(input);

        assertThat(input).isEqualTo(Map.of("items", List.of(Map.of("k", "a")), "empty", List.of()));
    }

    @Test
    void evaluate_result_sharesNothingWithTheInput() {
        Map<String, Object> inner = new HashMap<>(Map.of("n", 1));
        JsonObject result = Expression.compile("{\"copy\": inner, \"list\": [1..3]}")
                .evaluate(Map.of("inner", inner))
                .asObject()
                .orElseThrow();
        inner.put("n", 2);

        assertThat(result).isEqualTo(JsonObject.parse("{\"copy\": {\"n\": 1}, \"list\": [1, 2, 3]}"));
    }

    @Test
    void evaluate_result_cannotBeChanged() {
        Object object = Expression.compile("$").evaluate(Map.of("a", 1)).value();
        Object array = Expression.compile("[1..3]").evaluate(null).value();

        assertThatThrownBy(() -> ((Map<?, ?>) Objects.requireNonNull(object)).clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) Objects.requireNonNull(array)).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void evaluate_inputOfEveryPlainKind_isRead() {
        Object[] array = {1, (short) 2, (byte) 3, 4L, 5.5, 6.25f, "x", true, null, new int[0].length};

        assertThat(Expression.compile("$").evaluate(array).toJson()).isEqualTo("[1,2,3,4,5.5,6.25,\"x\",true,null,0]");
        assertThat(Expression.compile("$ & '!'").evaluate("text").value()).isEqualTo("text!");
        assertThat(Expression.compile("$").evaluate(null).isNull()).isTrue();
    }

    @Test
    void evaluate_bindings_areVariables() {
        ExpressionResult result = Expression.compile("items[price < $limit].(sku & $region.code)")
                .evaluate(ORDER, Map.of("limit", 5, "region", Map.of("code", "-eu")));

        assertThat(result.value()).isEqualTo("y-eu");
    }

    @Test
    void evaluate_variableAssignedAtTop_isForgottenAfterwards() {
        Expression.compile("$left := 42").evaluate(null);
        Expression expression = Expression.compile("($seen := $left; $left := 1; $seen)");

        assertThat(expression.evaluate(null).isMissing()).isTrue();
        assertThat(expression.evaluate(null).isMissing()).isTrue();
    }

    /** The engine follows the language of the machine, and the tests run in Turkish. */
    @Test
    void evaluate_caseFunctions_followNoLanguage() {
        assertThat(eval("$uppercase('title') & $lowercase('ID')").value()).isEqualTo("TITLEid");
        assertThat(eval("$map(['i', 'l'], $uppercase)").value()).isEqualTo(List.of("I", "L"));
        assertThat(eval("$lowercase(?)('I')").value()).isEqualTo("i");
        assertThat(eval("$uppercase(nothing)").isMissing()).isTrue();
    }

    /** The engine fails on integers among decimals, and on many items with equals among them. */
    @Test
    void evaluate_sort_takesMixedNumbersAndKeepsTheOrderOfEquals() {
        assertThat(eval("$sort([3, 1.5, 2])").value()).isEqualTo(List.of(new BigDecimal("1.5"), 2, 3));
        assertThat(eval("$sort(['b', 'a'])").value()).isEqualTo(List.of("a", "b"));
        assertThat(eval("$sort(nothing)").isMissing()).isTrue();
        Object sorted = eval("$sort([1..100].{'n': $, 'k': $ % 2}, function($a, $b) {$a.k > $b.k}).n")
                .value();
        List<Integer> expected = new ArrayList<>();
        for (int n = 2; n <= 100; n += 2) {
            expected.add(n);
        }
        for (int n = 1; n <= 99; n += 2) {
            expected.add(n);
        }
        assertThat(sorted).isEqualTo(expected);
    }

    /** The engine reads past the end of the source there. */
    @Test
    void compile_commentAtTheEnd_isNoFault() {
        assertThat(eval("1 /* one */").value()).isEqualTo(1);
    }

    @Test
    void builder_keepsWhatItWasGiven() {
        ExpressionLimits limits = ExpressionLimits.builder().maxDepth(7).build();
        Expression expression = Expression.builder("1")
                .name("response_expression")
                .limits(limits)
                .build();

        assertThat(expression.name()).isEqualTo("response_expression");
        assertThat(expression.source()).isEqualTo("1");
        assertThat(expression.limits()).isSameAs(limits);
        assertThat(expression).hasToString("Expression[response_expression]");
        assertThatThrownBy(() -> Expression.builder("1").name(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must not be blank but is ' '");
    }

    @Test
    void result_equality_isThatOfTheValues() {
        assertThat(eval("currency")).isEqualTo(eval("'EUR'")).hasSameHashCodeAs(eval("'EUR'"));
        assertThat(eval("1")).isNotEqualTo(eval("'1'"));
        assertThat(eval("nothing")).isEqualTo(eval("nope"));
    }
}
