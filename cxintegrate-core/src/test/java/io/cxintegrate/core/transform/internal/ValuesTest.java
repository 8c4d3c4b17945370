package io.cxintegrate.core.transform.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.internal.source.SourceText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final InstantSource NOBODY_ASKS = () -> {
        throw new AssertionError("this program has no clock");
    };

    private static final Engine WHOLE = Engine.compile(new SourceText("$"), false, false);
    private static final Engine REBUILT = Engine.compile(
            new SourceText("$merge([$sift($, function($v, $k) {$k < 'c'}), $sift($, function($v, $k) {$k >= 'c'})])"),
            false,
            false);

    private static @Nullable Object run(Engine engine, @Nullable Object input) {
        return engine.evaluate(input, Map.of(), NOBODY_ASKS, new Engine.Bounds(LONG, 500, 1_000_000, 1_000_000));
    }

    @Property(tries = 100)
    void evaluate_identity_givesBackEveryValue(@ForAll("objects") JsonObject input) {
        assertThat(run(WHOLE, input)).isEqualTo(input.asMap());
    }

    @Property(tries = 100)
    void evaluate_takenApartAndMerged_givesBackEveryValue(@ForAll("objects") JsonObject input) {
        Object result = run(REBUILT, input);

        assertThat(result).isEqualTo(input.asMap());
    }

    @Test
    void evaluate_partThatNothingCanChangeOrMisread_isNotCopied() {
        JsonObject input = JsonObject.parse("{\"simple\": {\"a\": [1, \"x\", true]}, \"price\": 1.50, \"none\": null}");
        Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(run(WHOLE, input));

        assertThat(result).isNotSameAs(input.asMap()).isEqualTo(input.asMap());
        assertThat(result.get("simple")).isSameAs(input.get("simple"));
    }

    @Test
    void evaluate_programThatWritesToWhatItReads_getsACopy() {
        JsonObject input = JsonObject.parse("{\"a\": {\"b\": 1}}");
        Engine writes = Engine.compile(new SourceText("$ ~> |$$.a|{\"b\": 2}|"), false, false);

        run(writes, input);

        assertThat(input.toJson()).isEqualTo("{\"a\":{\"b\":1}}");
    }

    @Test
    void out_sameDecimalInTwoSpellings_keepsBoth() {
        List<BigDecimal> input = List.of(new BigDecimal("1.5"), new BigDecimal("1.50"), new BigDecimal("1.500"));

        assertThat(run(WHOLE, input)).isEqualTo(input);
    }

    @Provide
    static Arbitrary<JsonObject> objects() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "c", "d", "e");
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                Arbitraries.longs().map(n -> (Object) n),
                Arbitraries.integers().map(n -> (Object) n),
                Arbitraries.bigDecimals().ofScale(12).map(n -> (Object) n),
                Arbitraries.bigIntegers().map(n -> (Object) n),
                Arbitraries.strings().ofMaxLength(5).map(n -> (Object) n),
                Arbitraries.of(true, false, List.of(), Map.of()));
        Arbitrary<Object> values = Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves.injectNull(0.5),
                () -> objects().map(o -> (Object) o.asMap()),
                () -> leaves.injectNull(0.3).list().ofMaxSize(3).map(l -> (Object) Collections.unmodifiableList(l)));
        return Arbitraries.maps(names, values).ofMaxSize(5).map(JsonObject::of);
    }
}
