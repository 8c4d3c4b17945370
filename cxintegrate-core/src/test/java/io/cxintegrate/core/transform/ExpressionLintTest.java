package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionLintTest {
    private static final String REQUEST = "$merge([$$, {currency: $$.request.currency, amount: $$.request.amount}])";
    private static final String RESPONSE = "{status: $.status, transaction_id: $.id, message: $.message}";
    private static final String FALLBACK = "{status: 'DEGRADED', message: $.error_description}";

    private static String mended(String source) {
        List<LintFinding> findings = ExpressionLint.check(source);
        assertThat(findings).isNotEmpty();
        String fixed = Objects.requireNonNull(findings.get(0).fixedSource());
        assertThat(ExpressionLint.check(fixed)).isEmpty();
        return fixed;
    }

    private static String result(String source, String input) {
        return Expression.compile(source).evaluate(JsonObject.parse(input)).toJson();
    }

    @Test
    void check_responseExpression_findsItsThreeKeys() {
        List<LintFinding> findings = ExpressionLint.check(RESPONSE);

        assertThat(findings).extracting(LintFinding::position).containsExactly(1, 19, 41);
        assertThat(findings).extracting(LintFinding::ruleId).containsOnly("unquoted-object-key");
        assertThat(findings.get(1))
                .hasToString("line 1, column 20: the key transaction_id is an expression that reads the input; write"
                        + " \"transaction_id\" for a fixed key [unquoted-object-key]");
        assertThat(findings).extracting(LintFinding::fixedSource).containsOnly(mended(RESPONSE));
    }

    @Test
    void check_responseExpression_mendedDoesWhatWasMeant() {
        assertThat(mended(RESPONSE))
                .isEqualTo("{\"status\": $.status, \"transaction_id\": $.id, \"message\": $.message}");
        assertThat(result(mended(RESPONSE), "{\"status\": 200, \"id\": \"t-1\", \"message\": \"ok\"}"))
                .isEqualTo("{\"status\":200,\"transaction_id\":\"t-1\",\"message\":\"ok\"}");
    }

    @Test
    void check_fallbackExpression_mendedDoesWhatWasMeant() {
        String input = "{\"error_description\": \"down\"}";

        assertThat(result(FALLBACK, input)).isEqualTo("{}");
        assertThat(result(mended(FALLBACK), input)).isEqualTo("{\"status\":\"DEGRADED\",\"message\":\"down\"}");
    }

    @Test
    void check_requestExpression_mendedDoesWhatWasMeant() {
        String input = "{\"request\": {\"amount\": 150.00, \"currency\": \"USD\"}}";

        assertThat(result(REQUEST, input)).isEqualTo("{\"request\":{\"amount\":150.00,\"currency\":\"USD\"}}");
        assertThat(result(mended(REQUEST), input))
                .isEqualTo("{\"request\":{\"amount\":150.00,\"currency\":\"USD\"},\"currency\":\"USD\","
                        + "\"amount\":150.00}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": status, 'id': id}",
                "{$string(name): 1, $trim(x): 2, a.b: 3, a & b: 4, 'x' & y: 5}",
                "{\"a\": x ? y : z, \"b\": (p ? q : r)}",
                "{a ? b : c : 1}",
                "{\"a\": x ? {\"b\": y ? u : v} : w}",
                "Account.Order{Product: $sum(Price)}",
                "Account.Order.Product{ProductName: {\"price\": Price}}",
                "Account.Order[price > 1]{Product: Price, other: 1}",
                "Phone.{type: number}",
                "($f := function($x) {$x ? a : b}; $f(1))",
                "($f := function($x, $y)<nn:n> {$x ? a : b})",
                "[a, b ? c : d]",
                "$lookup(a, b ? c : d)",
                "'{a: 1}' & \"{b: 2}\"",
                "/* {a: 1} */ x",
                "$match(x, /{a: 1}/)",
                "`{a: 1}`.b",
                "{\"a\": [x, y]}",
                "{}",
                "{true: 1}",
                "items[{\"a\": 1}.a = 1]",
                "a / b /* {x: 1} */ / c",
            })
    void check_legitimateSource_findsNothing(String source) {
        assertThat(ExpressionLint.check(source)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "{a: 1} § {\"a\": 1}",
                "{ a :1,b: 2 , \"c\": 3, d: 4} § { \"a\" :1,\"b\": 2 , \"c\": 3, \"d\": 4}",
                "{`a b`: 1} § {\"a b\": 1}",
                "{or: 1, in: 2, and: 3, function: 4} § {\"or\": 1, \"in\": 2, \"and\": 3, \"function\": 4}",
                "{\"x\": {a: 1}} § {\"x\": {\"a\": 1}}",
                "[{a: 1}, {a: 2}] § [{\"a\": 1}, {\"a\": 2}]",
                "x ? {a: 1} : {b: 2} § x ? {\"a\": 1} : {\"b\": 2}",
                "{/* why */ a /* so */ : 1} § {/* why */ \"a\" /* so */ : 1}",
                "$map(x, function($v) {{a: $v}}) § $map(x, function($v) {{\"a\": $v}})",
                "$ ~> |items|{seen: true}| § $ ~> |items|{\"seen\": true}|",
                "{\"a\": x ? y, b: 1} § {\"a\": x ? y, \"b\": 1}",
                "Order{Product: {price: Price}} § Order{Product: {\"price\": Price}}",
                "{a\"b: 1} § {\"a\\\"b\": 1}",
                "{größe: 1} § {\"größe\": 1}",
                "{a: [x, {b: 1}], c: 2} § {\"a\": [x, {\"b\": 1}], \"c\": 2}",
                "{a: 1 § {\"a\": 1",
            })
    void check_bareKeys_areQuotedAndNothingElseChanges(String source, String fixed) {
        assertThat(mended(source)).isEqualTo(fixed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "$toUpper(name) § unknown-function § there is no function $toUpper",
                "$UpperCase(name) § unknown-function § there is no function $UpperCase; did you mean $uppercase?",
                "$map(items, function($f) {$f(1) + $g(2)}) § unknown-function § there is no function $g",
                "1 + $merg([]) § unknown-function § there is no function $merg; did you mean $merge?",
                "sum(items.price) § function-without-dollar § a function starts with a dollar sign; write $sum",
                "id = 9007199254740993 § lossy-number § the number 9007199254740993 becomes 9007199254740992; write an"
                        + " identifier as text, in quotes",
                "1.5e-99999999999999 § lossy-number § the number 1.5e-99999999999999 becomes 0.0; write an identifier as"
                        + " text, in quotes",
            })
    void check_otherFaults_areFound(String source, String ruleId, String message) {
        assertThat(ExpressionLint.check(source)).singleElement().satisfies(f -> {
            assertThat(f.ruleId()).isEqualTo(ruleId);
            assertThat(f.isError()).isTrue();
            assertThat(f.message()).isEqualTo(message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0e-99999999999999", "0.00000000000000", "1e000000000000005", "1.5000000000000000"})
    void check_longNumbersThatLoseNothing_areNotFound(String source) {
        assertThat(ExpressionLint.check(source)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "$custmer.name § ERROR § unknown-variable § nothing gives a value to $custmer, so it is always missing",
                "($region := 'eu'; {\"r\": $regoin}) § ERROR § unknown-variable § nothing gives a value to $regoin, so"
                        + " it is always missing; did you mean $region?",
                "(($x := 1); $x) § ERROR § unknown-variable § nothing gives a value to $x, so it is always missing",
                "$map(a, function($v) {$v}) & $v § ERROR § unknown-variable § nothing gives a value to $v, so it is always"
                        + " missing",
                "items[$$.price > 1] § WARNING § constant-predicate § $$ is the whole input, also between brackets, so"
                        + " this predicate is the same for every item; leave out $$. to read the item",
                "order.items[$$.a = 1 and $count($$.b) > 2].id § WARNING § constant-predicate § $$ is the whole input,"
                        + " also between brackets, so this predicate is the same for every item; leave out $$. to read"
                        + " the item",
                "items{'no ' & sku: $count($)} § WARNING § group-of-nothing § an empty list still makes one group, since"
                        + " & turns a missing key into text; group by a field, or by $exists(field) ? ... behind &",
                "$reduce(items, function($a, $v) {$append($a, $v.id)}) § WARNING § quadratic-shape § $append copies $a"
                        + " for every item, which takes four times as long for twice as many; $map(list, function($v)"
                        + " {...}) or a path builds the array once",
                "$reduce(items, function($a, $v) {$merge([$a, $v])}, {}) § WARNING § quadratic-shape § $merge copies $a"
                        + " for every item, which takes four times as long for twice as many; $merge($map(list,"
                        + " function($v) {...})) builds the object once",
            })
    void check_faultOfStructure_isFound(String source, LintFinding.Severity severity, String rule, String message) {
        assertThat(ExpressionLint.check(source)).singleElement().satisfies(f -> {
            assertThat(f.severity()).isEqualTo(severity);
            assertThat(f.ruleId()).isEqualTo(rule);
            assertThat(f.message()).isEqualTo(message);
            assertThat(f.fixedSource()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function() {$g()}; $g := function() {1}; $f())",
                "{\"a\": $x := 1, \"b\": $x}",
                "items@$i[$i.id = 1]#$n.{\"n\": $n}",
                "$map(items, $uppercase)",
                "function($x, $y)<nn:n> {$x + $y}(1, 2)",
                "items[$$.wanted = id]",
                "items[$$.index]",
                "items[$v > 1 or $$.all]{sku: $sum(price)}; $v := 1",
                "'Red'[$$ = 'Bus']",
                "account[$$.account.name = 'x']",
                "items{'total': $count($)}",
                "items{'a' & sku: price}",
                "$reduce(items, function($a, $v) {$a + $v})",
                "$reduce(items, function($a, $v) {$merge([$v, {\"x\": 1}])})",
                "items^(>price, <name).sku",
                "$ ~> |items|{\"seen\": true}, ['x']|",
                "$substring(?, 1, 2)",
            })
    void check_goodStructure_findsNothing(String source) {
        assertThat(ExpressionLint.check("(" + source + ")")).isEmpty();
    }

    @Test
    void findings_variablesOfTheEvaluation_areKnown() {
        assertThat(ExpressionLint.check("$region")).hasSize(1);
        assertThat(ExpressionLint.builder().variables("region").build().findings("$region"))
                .isEmpty();
    }

    @Test
    void findings_sourceThatIsNested_isReadAsFarAsMakesSense() {
        assertThat(ExpressionLint.check("(".repeat(60_000))).isEmpty();
        assertThat(ExpressionLint.check("[".repeat(201) + "$x" + "]".repeat(201)))
                .isEmpty();
        assertThat(ExpressionLint.check("[".repeat(100) + "$x" + "]".repeat(100)))
                .hasSize(1);
    }

    @Test
    void check_functionWithoutDollar_isMended() {
        assertThat(mended("sum(a.b) + count (c)")).isEqualTo("$sum(a.b) + $count (c)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) {$n = 0 ? 0 : $f($n - 1)}; $f(3))",
                "items@$i.($i(1))",
                "$map(list, λ($v, $call) {$call($v)})",
                "$sum ( items.price ) & $string(sum)",
                "9007199254740992 + 0.1 + 1e300 + 123456789.125",
                "$(1)",
            })
    void check_otherRules_findNothingInGoodSource(String source) {
        assertThat(ExpressionLint.check(source)).isEmpty();
    }

    @Test
    void check_laterLine_isNamed() {
        assertThat(ExpressionLint.check("{\r\n  \"a\": 1,\r\n  b: 2\r\n}"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.line()).isEqualTo(3);
                    assertThat(f.column()).isEqualTo(3);
                    assertThat(f.position()).isEqualTo(16);
                });
    }

    @Property(tries = 2_000)
    void check_anyText_neverFailsAndItsFixIsStable(
            @ForAll
                    @StringLength(max = 30)
                    @Chars({'{', '}', ':', ',', '.', '/', '*', '"', '\'', '`', '(', ')', '$', '\\'})
                    @CharRange(from = 'a', to = 'c')
                    String source) {
        for (LintFinding finding : ExpressionLint.check(source)) {
            if (finding.fixedSource() != null) {
                assertThat(ExpressionLint.check(finding.fixedSource()))
                        .extracting(LintFinding::ruleId)
                        .doesNotContain(finding.ruleId());
            }
        }
    }

    @Property(tries = 3_000)
    void findings_anyPartsOfExpressions_neverFail(@ForAll("parts") List<String> parts) {
        String source = String.join(" ", parts);
        ExpressionLint lint = ExpressionLint.builder()
                .sample(JsonObject.parse("{\"a\": {\"b\": [1, {\"c\": null}]}}"))
                .build();
        for (LintFinding finding : lint.findings(source)) {
            assertThat(source.substring(finding.position())).isNotEmpty();
            assertThat(ExpressionLint.RULES).contains(finding.ruleId());
        }
    }

    @Provide
    Arbitrary<List<String>> parts() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "c",
                        "$",
                        "$$",
                        "$x",
                        "$map",
                        "$reduce",
                        "$append",
                        "$exists",
                        "function",
                        "`q r`",
                        "'t'",
                        "1",
                        "/r/i",
                        "(",
                        ")",
                        "[",
                        "]",
                        "{",
                        "}",
                        ":",
                        ",",
                        ".",
                        ";",
                        ":=",
                        "?",
                        "??",
                        "?:",
                        "~>",
                        "|",
                        "^",
                        "@",
                        "#",
                        "*",
                        "**",
                        "%",
                        "-",
                        "&",
                        "=",
                        "and",
                        "in",
                        "<",
                        ">",
                        "..",
                        "null")
                .list()
                .ofMaxSize(14);
    }

    @Test
    void check_longestSource_takesNoTimeToSpeakOf() {
        String chain = "$sum(a.b[$$.c = 1])&".repeat(3_200) + "1";
        String list = "[" + "$sum(a.b[$$.c = 1]),".repeat(3_100) + "1]";
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(ExpressionLint.check(chain)).isEmpty();
            assertThat(ExpressionLint.check(list)).hasSize(3_100);
        });
        assertThat(ExpressionLint.check("$sum(a.b[$$.c = 1])&".repeat(400) + "1"))
                .hasSize(400);
    }
}
