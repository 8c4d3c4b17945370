package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    /** IEEE 754 bits and their ECMAScript spelling, from RFC 8785 appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void number_ofTheRfc_isSpelledLikeThere(String bits, String expected) {
        double d = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertThat(CanonicalJson.write(d)).isEqualTo(expected);
    }

    /** Where the gap below is half the gap above, the shortest is not always the nearest of its length. */
    @ParameterizedTest
    @CsvSource({
        "-44, 5.684341886080802e-14",
        "-1017, 7.120236347223045e-307",
        "-957, 8.209073602596753e-289",
        "-921, 5.641232424577593e-278"
    })
    void number_powerOfTwo_isTheShortestThatReadsBack(int exponent, String expected) {
        assertThat(CanonicalJson.write(Math.scalb(1.0, exponent))).isEqualTo(expected);
    }

    @Property
    void number_anyDouble_readsBackAsItself(@ForAll double d) {
        if (!Double.isNaN(d) && !Double.isInfinite(d)) {
            String text = CanonicalJson.write(d);
            assertThat(Double.parseDouble(text)).isEqualTo(d == 0 ? 0.0 : d);
            assertThat(text.replaceAll("[^0-9]", "").length()).isLessThanOrEqualTo(24);
        }
    }

    @Test
    void write_members_areSortedByUtf16AndEscapedShortest() {
        Map<String, Object> value =
                Map.of("\u20ac", 1, "\r", 2, "\ufb33", 3, "1", 4, "\ud83d\ude00", 5, "\u0080", 6, "\u00f6", 7);
        assertThat(CanonicalJson.write(value))
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
        assertThat(CanonicalJson.write("\u000f\n\"\\/\u007f")).isEqualTo("\"\\u000f\\n\\\"\\\\/\u007f\"");
    }

    @Test
    void write_differentSpellingsOfOneValue_giveOneText() {
        assertThat(CanonicalJson.write(Json.parse("{\"b\":[56,{\"d\":true,\"c\":null}],\"a\":1.50}")))
                .isEqualTo(CanonicalJson.write(Json.parse("{\"a\":15e-1,\"b\":[56.0,{\"c\":null,\"d\":true}]}")))
                .isEqualTo("{\"a\":1.5,\"b\":[56,{\"c\":null,\"d\":true}]}");
        assertThat(CanonicalJson.write(Map.of())).isEqualTo("{}");
        assertThat(CanonicalJson.write(java.util.List.of())).isEqualTo("[]");
    }

    @Test
    void write_numberThatNoDoubleHolds_isRefused() {
        assertThatThrownBy(() -> CanonicalJson.write(9007199254740993L))
                .isInstanceOf(JsonException.class)
                .hasMessage("not valid JSON: a number has more digits than RFC 8785 can carry; send it as a string");
        assertThatThrownBy(() -> CanonicalJson.write(new BigDecimal("1e400")))
                .hasMessage("not valid JSON: a number is too large for RFC 8785; send it as a string");
        assertThat(CanonicalJson.write(new BigDecimal("0.1"))).isEqualTo("0.1");
    }

    @Test
    void write_loneSurrogate_isRefused() {
        assertThatThrownBy(() -> CanonicalJson.write("a\ud800"))
                .hasMessage("not valid JSON: a string holds a lone surrogate, which has no UTF-8 form");
        assertThatThrownBy(() -> CanonicalJson.write("\udc00a")).isInstanceOf(JsonException.class);
    }

    @Test
    void sha256_knownInput_isTheKnownHash() {
        assertThat(CanonicalJson.sha256(Map.of()))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }
}
