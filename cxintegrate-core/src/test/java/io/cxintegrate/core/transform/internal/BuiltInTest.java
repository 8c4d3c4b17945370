package io.cxintegrate.core.transform.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInTest {
    private static final List<@Nullable Object> ARGUMENTS = new ArrayList<>(Arrays.asList(
            null,
            Jsonata.NULL_VALUE,
            "text",
            1,
            2.5,
            true,
            Map.of("a", 1),
            engines("function($x) {$x}"),
            engines("$string"),
            List.of(),
            List.of("a", "b"),
            List.of(1, 2.5),
            List.of(Map.of(), Map.of("b", 2)),
            List.of(List.of(1), 2),
            Arrays.asList("a", null)));

    private static Stream<BuiltIn> all() {
        return Stream.concat(
                BuiltIn.RIGHT.stream(),
                Stream.concat(Repairs.ALL.stream(), Stream.of(Repairs.EVAL_ON, Repairs.EVAL_OFF)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void validate_anyArguments_saysWhatTheEngineSays(BuiltIn ours) {
        JFunction engines = (JFunction) engines("$" + ours.functionName());

        assertThat(ours.getNumberOfArgs()).isEqualTo(engines.getNumberOfArgs());
        int accepted = 0;
        for (List<?> arguments : upToThree()) {
            for (Object context : Arrays.asList("context", Map.of("c", 3), null)) {
                Object expected = outcome(engines, arguments, context);

                assertThat(outcome(ours, arguments, context))
                        .as("%s %s", arguments, context)
                        .isEqualTo(expected);
                accepted += expected instanceof List<?> ? 1 : 0;
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void right_names_areNotRepairedToo() {
        Set<String> names = new LinkedHashSet<>();

        assertThat(all().filter(f -> f != Repairs.EVAL_OFF).map(BuiltIn::functionName))
                .allMatch(names::add);
    }

    private static Object engines(String source) {
        return Objects.requireNonNull(Jsonata.jsonata(source).evaluate(null));
    }

    /** What is called with, up to the last that is there, as a list; or what is wrong with it. */
    private static Object outcome(JFunction function, List<?> arguments, @Nullable Object context) {
        try {
            List<?> called = (List<?>) function.validate(arguments, context);
            int end = called.size();
            while (end > 0 && called.get(end - 1) == null) {
                end--;
            }
            return called.subList(0, end);
        } catch (JException e) {
            return e.getError() + " " + e.getExpected() + " " + e.getCurrent();
        }
    }

    private static List<List<?>> upToThree() {
        List<List<?>> all = new ArrayList<>(List.of(List.of()));
        List<List<?>> shorter = List.of(List.of());
        for (int length = 1; length <= 3; length++) {
            List<List<?>> longer = new ArrayList<>();
            for (List<?> begin : shorter) {
                for (Object last : ARGUMENTS) {
                    List<@Nullable Object> arguments = new ArrayList<>(begin);
                    arguments.add(last);
                    longer.add(arguments);
                }
            }
            all.addAll(longer);
            shorter = longer;
        }
        return all;
    }
}
