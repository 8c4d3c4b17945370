package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.support.Fuzz;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

/** Whatever is taken for an expression. Documented: TransformationException for compiling, nothing for the lint. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class ExpressionFuzzTest {
    private static final ExpressionLimits QUICK =
            ExpressionLimits.builder().timeout(Duration.ofMillis(200)).build();

    @Group
    @PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 4_500, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<String> sources() {
            return Fuzz.text(
                    "{\"id\": $.transaction.id, \"total\": $sum(items.price)}",
                    "{status: $.status, `a b`: [1..3]}",
                    "$map(items[price > 10 and name in ['a', 'b']], function($v, $i) {{ name: $v.name }})",
                    "( $f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5) )",
                    "Account.Order.Product{`Product Name`: $.(Price * Quantity)}^(>Price, <Name)[0]",
                    "$replace(name, /(?:a|b)+[^\\]]*/i, \"$1\") /* why */ & 'x\\u0041'",
                    "$ ~> |items|{\"seen\": true}, ['x']|",
                    "$match(a.%.b.**, /x/m) ?: b ?? -1.5e3 % 2 ~> $string");
        }

        @Property
        void compile_anySource_worksOrSaysWhere(@ForAll("sources") String source) {
            Optional<RuntimeException> failure =
                    Fuzz.failure(() -> Expression.compile(source), TransformationException.class);

            failure.map(TransformationException.class::cast).ifPresent(e -> {
                assertThat(e.code()).matches("[STDX][0-9]{4}");
                assertThat(e.position()).isBetween(-1, source.length());
                assertThat(e.line()).isBetween(0, source.length() + 1);
                assertThat(e.column()).isBetween(0, source.length() + 1);
                assertThat(e.getMessage()).hasSizeLessThan(1_000);
            });
        }

        @Provide
        Arbitrary<Object> inputs() {
            return Arbitraries.of(
                    "text",
                    12.5,
                    List.of(),
                    List.of(1, "a", List.of(2)),
                    Map.of("items", List.of(Map.of("price", 11, "name", "a")), "name", "aab"),
                    Map.of("Account", Map.of("Order", List.of(Map.of("Product", Map.of("Price", 2, "Quantity", 3))))));
        }

        @Property
        void evaluate_anySourceOnAnyInput_givesAValueOrTheTypedFailure(
                @ForAll("sources") String source, @ForAll("inputs") Object input) {
            String before = Json.write(input);
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> Expression.builder(source)
                            .limits(QUICK)
                            .allowEval(true)
                            .build()
                            .evaluate(input)
                            .toJson(),
                    TransformationException.class);

            assertThat(Json.write(input)).isEqualTo(before);
            failure.ifPresent(e -> assertThat(e.getMessage()).doesNotContain("dashjoin", "__evaluate_"));
        }

        @Property
        void explain_anySource_neverFails(@ForAll("sources") String source, @ForAll("inputs") Object input) {
            Fuzz.failure(
                    () -> assertThat(Expression.builder(source)
                                    .limits(QUICK)
                                    .build()
                                    .explain(input)
                                    .fields())
                            .isNotEmpty(),
                    TransformationException.class);
        }

        @Property
        void check_anySource_staysInsideItAndItsFixIsStable(@ForAll("sources") String source) {
            List<LintFinding> findings = ExpressionLint.check(source);

            for (LintFinding finding : findings) {
                assertThat(finding.position()).isBetween(0, source.length() - 1);
                assertThat(finding.line()).isBetween(1, source.length() + 1);
                assertThat(finding.column()).isBetween(1, source.length() + 1);
                String fixed = finding.fixedSource();
                if (fixed != null) {
                    assertThat(fixed).hasSizeBetween(source.length(), 3 * source.length());
                    assertThat(ExpressionLint.check(fixed))
                            .extracting(LintFinding::ruleId)
                            .doesNotContain(finding.ruleId());
                }
            }
        }
    }
}
