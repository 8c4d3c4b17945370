package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.support.Fuzz;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** RFC 8785 against what the JDK knows of numbers and of UTF-16. Documented: JsonException. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class CanonicalJsonFuzzTest {
    @Group
    @PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 4_500, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<byte[]> documents() {
            return Fuzz.bytes(
                    "{\"b\":[56.0,{\"d\":true,\"c\":null}],\"a\":1.50,\"\\u20ac\":1,\"\\ud83d\\ude00\":2,\"\\ufb33\":3}",
                    "[0,-0,-0.0,1e21,1e-7,9007199254740992,9007199254740993,1152921504606846976,5e-324,4.35,1e400]",
                    "\"\\u000f\\n\\\"\\\\\\/\\u007f\\u2028\"");
        }

        @Provide
        Arbitrary<Object> values() {
            return nested(nested(leaves()));
        }

        private Arbitrary<Object> leaves() {
            return Arbitraries.oneOf(
                    Arbitraries.longs().map(n -> (Object) n),
                    doubles().map(n -> (Object) n),
                    Arbitraries.bigIntegers().map(n -> (Object) n),
                    Arbitraries.longs().map(n -> (Object) BigDecimal.valueOf(n, (int) (n % 30))),
                    Fuzz.text("a", "\"\\", "Grüße").map(n -> (Object) n),
                    Arbitraries.of(true, false, 0, -0.0, List.of(), Map.of()));
        }

        private static Arbitrary<Object> nested(Arbitrary<Object> items) {
            return Arbitraries.oneOf(
                    items,
                    Arbitraries.maps(Arbitraries.strings().ofMaxLength(4), items)
                            .ofMaxSize(4)
                            .map(n -> (Object) n),
                    items.list().ofMaxSize(3).map(n -> (Object) Collections.unmodifiableList(n)));
        }

        /** Any bit pattern, the neighbours of powers of two and ten, and short decimals. */
        @Provide
        Arbitrary<Double> doubles() {
            Arbitrary<Double> any = Arbitraries.longs().map(Double::longBitsToDouble);
            Arbitrary<Double> twos = Arbitraries.integers().between(-1074, 1023).map(e -> Math.scalb(1.0, e));
            Arbitrary<Double> tens = Arbitraries.integers().between(-323, 308).map(e -> Double.parseDouble("1e" + e));
            Arbitrary<Double> shorts = Arbitraries.longs()
                    .between(-99_999, 99_999)
                    .flatMap(n -> Arbitraries.integers().between(-30, 30).map(e -> Double.parseDouble(n + "e" + e)));
            Arbitrary<Double> edges =
                    Arbitraries.oneOf(twos, tens).flatMap(d -> Arbitraries.of(d, Math.nextUp(d), Math.nextDown(d), -d));
            return Arbitraries.frequencyOf(Tuple.of(2, any), Tuple.of(2, edges), Tuple.of(1, shorts))
                    .filter(d -> !d.isNaN() && !d.isInfinite());
        }

        @Property
        void write_anyDocument_isStable(@ForAll("documents") byte[] document) {
            Fuzz.failure(() -> checkStable(Json.parse(document, JsonLimits.DEFAULT)), JsonException.class);
        }

        @Property
        void write_anyValue_isStable(@ForAll("values") Object value) {
            Fuzz.failure(() -> checkStable(value), JsonException.class);
        }

        private static void checkStable(Object value) {
            String text = CanonicalJson.write(value);
            Object again;
            try {
                again = Json.parse(text);
                assertThat(CanonicalJson.write(again)).isEqualTo(text);
            } catch (JsonException e) {
                throw new AssertionError("not canonical: " + e.getMessage(), e);
            }
            assertThat(text.chars()).allMatch(c -> c >= 0x20);
            assertThat(CanonicalJson.sha256(value)).isEqualTo(CanonicalJson.sha256(again));
            checkOrder(again);
        }

        private static void checkOrder(Object value) {
            if (value instanceof Map<?, ?> map) {
                List<String> names = new ArrayList<>();
                map.keySet().forEach(name -> names.add((String) name));
                for (int i = 1; i < names.size(); i++) {
                    assertThat(comesBefore(names.get(i - 1), names.get(i))).isTrue();
                }
                map.values().forEach(Properties::checkOrder);
            } else if (value instanceof List<?> list) {
                list.forEach(Properties::checkOrder);
            }
        }

        /** RFC 8785 section 3.2.3, written out. */
        private static boolean comesBefore(String a, String b) {
            for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
                if (a.charAt(i) != b.charAt(i)) {
                    return a.charAt(i) < b.charAt(i);
                }
            }
            return a.length() < b.length();
        }

        @Property
        void number_anyDouble_isTheShortestAndNearest(@ForAll("doubles") double d) {
            String text = CanonicalJson.write(d);
            BigDecimal written = new BigDecimal(text);
            BigDecimal exact = new BigDecimal(d);
            int digits =
                    written.signum() == 0 ? 1 : written.stripTrailingZeros().precision();

            assertThat(Double.parseDouble(text)).isEqualTo(d == 0 ? 0.0 : d);
            for (int fewer = 1; fewer < digits; fewer++) {
                for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
                    assertThat(exact.round(new MathContext(fewer, mode)).doubleValue())
                            .as("%s is not the shortest", text)
                            .isNotEqualTo(d);
                }
            }
            for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
                BigDecimal rival = exact.round(new MathContext(digits, mode));
                assertThat(rival.doubleValue() == d
                                && rival.subtract(exact)
                                                .abs()
                                                .compareTo(
                                                        written.subtract(exact).abs())
                                        < 0)
                        .as("%s is nearer than %s", rival, text)
                        .isFalse();
            }
            // Before JDK 19 it is not the shortest; for one digit it prefers two that are nearer.
            if (Runtime.version().feature() >= 19 && digits > 2) {
                assertThat(written).isEqualByComparingTo(new BigDecimal(Double.toString(d)));
            }
        }

        @Property
        void number_anyDouble_hasTheFormOfEcmaScript(@ForAll("doubles") double d) {
            double size = Math.abs(d);
            assertThat(CanonicalJson.write(d))
                    .matches(
                            size != 0 && (size >= 1e21 || size < 1e-6)
                                    ? "-?[1-9](\\.[0-9]*[1-9])?e[-+][1-9][0-9]*"
                                    : "-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?");
        }

        @Property
        void number_anyInteger_isExactOrRefused(@ForAll BigInteger n, @ForAll @IntRange(max = 400) int zeros) {
            BigInteger value = n.multiply(BigInteger.TEN.pow(zeros));
            Fuzz.failure(
                    () -> assertThat(new BigDecimal(CanonicalJson.write(value)))
                            .isEqualByComparingTo(new BigDecimal(value)),
                    JsonException.class);
        }
    }
}
