package io.cxintegrate.core.transform.fields;

import static io.cxintegrate.core.transform.fields.FieldCast.BOOLEAN;
import static io.cxintegrate.core.transform.fields.FieldCast.INTEGER;
import static io.cxintegrate.core.transform.fields.FieldCast.NUMBER;
import static io.cxintegrate.core.transform.fields.FieldCast.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldCastTest {
    private static final BigInteger LARGE = new BigInteger("123456789012345678901234567890");

    static Stream<Arguments> fitting() {
        return Stream.of(
                arguments(STRING, "x", "x"),
                arguments(STRING, 12, "12"),
                arguments(STRING, new BigDecimal("150.00"), "150.00"),
                arguments(STRING, new BigDecimal("1E+3"), "1000"),
                arguments(STRING, LARGE, "123456789012345678901234567890"),
                arguments(STRING, false, "false"),
                arguments(INTEGER, 12, 12),
                arguments(INTEGER, 9007199254740993L, 9007199254740993L),
                arguments(INTEGER, new BigDecimal("12.00"), 12),
                arguments(INTEGER, 12.0, 12),
                arguments(INTEGER, "12", 12),
                arguments(INTEGER, "-12.0", -12),
                arguments(INTEGER, "3e3", 3000),
                arguments(INTEGER, "2147483648", 2147483648L),
                arguments(INTEGER, "-2147483648", -2147483648),
                arguments(INTEGER, LARGE.toString(), LARGE),
                arguments(NUMBER, 12, 12),
                arguments(NUMBER, new BigDecimal("1.50"), new BigDecimal("1.50")),
                arguments(NUMBER, "1.50", new BigDecimal("1.50")),
                arguments(NUMBER, "12", 12),
                arguments(BOOLEAN, true, true),
                arguments(BOOLEAN, "true", true),
                arguments(BOOLEAN, "false", false));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void cast_thatLosesNothing_isMade(FieldCast type, Object value, Object expected) {
        assertThat(type.cast(value)).contains(expected);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                arguments(STRING, List.of("x")),
                arguments(STRING, Map.of()),
                arguments(STRING, new BigDecimal("1E+999999999")),
                arguments(INTEGER, 1.5),
                arguments(INTEGER, new BigDecimal("1E+999999999")),
                arguments(INTEGER, "1e999999999"),
                arguments(INTEGER, "1e-99999999999"),
                arguments(NUMBER, "1e" + "9".repeat(390)),
                arguments(INTEGER, "1.5"),
                arguments(INTEGER, ""),
                arguments(INTEGER, " 1"),
                arguments(INTEGER, "+1"),
                arguments(INTEGER, "01"),
                arguments(INTEGER, "0x1"),
                arguments(INTEGER, "١"),
                arguments(INTEGER, "9".repeat(401)),
                arguments(INTEGER, true),
                arguments(INTEGER, List.of(1)),
                arguments(NUMBER, "NaN"),
                arguments(NUMBER, "1,5"),
                arguments(NUMBER, "1."),
                arguments(NUMBER, false),
                arguments(BOOLEAN, 1),
                arguments(BOOLEAN, "TRUE"),
                arguments(BOOLEAN, "yes"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void cast_thatWouldGuess_isRefused(FieldCast type, Object value) {
        assertThat(type.cast(value)).isEmpty();
    }

    @Property(tries = 200)
    void cast_numberToStringAndBack_isTheSame(@ForAll long number) {
        FieldMapping there = FieldMapping.builder()
                .move("n", "n", f -> f.cast(STRING).cast(INTEGER))
                .build();

        assertThat(there.apply(JsonObject.of("n", number)).number("n").longValueExact())
                .isEqualTo(number);
    }
}
