package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void parse_numbers_keepsEveryDigit() {
        List<?> n = (List<?>) Json.parse("[1, 9007199254740993, 12345678901234567890, 150.00, 1e3]");
        assertThat(n.get(0)).isEqualTo(1);
        assertThat(n.get(1)).isEqualTo(9007199254740993L);
        assertThat(n.get(2)).isEqualTo(new BigInteger("12345678901234567890"));
        assertThat(n.get(3)).isEqualTo(new BigDecimal("150.00"));
        assertThat(Json.write(n)).isEqualTo("[1,9007199254740993,12345678901234567890,150.00,1000]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not valid JSON: the text is empty",
                "{\"a\":1} x | not valid JSON at line 1, column 9: unexpected character",
                "[1] [2] | not valid JSON at line 1, column 5: unexpected text after the value",
                "{\"a\":1,\"a\":2} | not valid JSON at line 1, column 11: a member occurs twice",
                "{\"a\":  | not valid JSON at line 1, column 6: the text ends too early",
                "{'a':1} | not valid JSON at line 1, column 2: unexpected character",
                "[NaN] | not valid JSON at line 1, column 5: unexpected character",
                "[01] | not valid JSON at line 1, column 3: unexpected character",
                "[1e999999999] | not valid JSON at line 1, column 2: a number has an exponent beyond 390",
                "[1e99999999999] | not valid JSON at line 1, column 2: a number has an exponent beyond 390"
            })
    void parse_faultyText_saysWhereAndNotWhat(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @Test
    void parse_tooDeep_isRefusedWithoutStackOverflow() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> Json.parse(deep))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("nested deeper than 200 levels");
    }

    @Test
    void parse_limits_areObeyed() {
        JsonLimits tight = new JsonLimits(2, 5, 4, 30);
        assertThatThrownBy(() -> Json.parse("\"abcdef\"", tight)).hasMessageContaining("longer than 5 characters");
        assertThatThrownBy(() -> Json.parse("12345", tight)).hasMessageContaining("longer than 4 characters");
        assertThatThrownBy(() -> Json.parse("[[[1]]]", tight)).hasMessageContaining("deeper than 2 levels");
        assertThatThrownBy(() -> Json.parse(" ".repeat(31), tight))
                .hasMessage("not valid JSON: longer than 30 characters");
    }

    @Test
    void parse_brokenUtf8_isRefused() {
        byte[] bytes = {'"', (byte) 0xc3, '"'};
        assertThatThrownBy(() -> Json.parse(bytes, JsonLimits.DEFAULT))
                .isInstanceOf(JsonException.class)
                .hasMessage("not valid JSON: the bytes are not valid UTF-8");
        assertThat(Json.parse("\"ü\"".getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT))
                .isEqualTo("ü");
    }

    @Test
    void parseObject_otherValue_isRefused() {
        assertThatThrownBy(() -> Json.parseObject("[1]"))
                .hasMessage("not valid JSON: expected an object but found array");
    }

    @Test
    void write_notPlain_saysWhere() {
        assertThatThrownBy(() -> Json.write(Map.of("a", List.of(1, new Object()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "at '/a/1' a value of type java.lang.Object cannot become JSON; use Map, List, String, Number,"
                                + " Boolean or null");
        assertThatThrownBy(() -> Json.write(Double.NaN)).hasMessage("JSON has no NaN, but it stands at ''");
    }

    @Test
    void write_structureContainingItself_isRefused() {
        Map<String, Object> loop = new LinkedHashMap<>();
        loop.put("self", loop);
        assertThatThrownBy(() -> Json.write(loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON deeper than 500 levels, or containing itself");
    }

    @Test
    void writePretty_object_isIndentedTheSameEverywhere() {
        assertThat(JsonObject.of("a", 1, "b", Arrays.asList("x", null)).toPrettyJson())
                .isEqualTo("""
                {
                  "a": 1,
                  "b": [
                    "x",
                    null
                  ]
                }""");
    }
}
