package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.pg.internal.value.ServerType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoercionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 OR 1=1",
                "1;DROP TABLE t",
                "0x31",
                "1_000",
                " 5 ",
                "\t5\n",
                "٣",
                "５",
                "",
                "5.0",
                "5e0",
                "--1",
                "+",
                "1f"
            })
    void integer_whatHasToBeGuessed_isRefused(String text) {
        assertThatThrownBy(() -> PgType.INTEGER.read(text, ServerType.of("int4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected an integer of decimal digits");
    }

    @Test
    void integer_range_isTheServersType() {
        assertThat(PgType.INTEGER.read("2147483647", ServerType.of("int4"))).isEqualTo(2147483647);
        assertThat(PgType.INTEGER.read("-2147483648", ServerType.of("int4"))).isEqualTo(-2147483648);
        assertThat(PgType.INTEGER.read("+00005", ServerType.of("int8"))).isEqualTo(5L);
        assertThat(PgType.BIGINT.read("9223372036854775807", ServerType.of("int8")))
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> PgType.INTEGER.read("2147483648", ServerType.of("int4")))
                .hasMessage("expected an integer of at most 32 bits");
        assertThatThrownBy(() -> PgType.BIGINT.read("9223372036854775808", ServerType.of("int8")))
                .hasMessage("expected an integer of at most 64 bits");
        assertThatThrownBy(() -> PgType.BIGINT.read("32768", ServerType.of("int2")))
                .hasMessage("expected an integer of at most 16 bits");
    }

    @Test
    void numeric_digits_areKept() {
        assertThat(PgType.NUMERIC.read("150.00", ServerType.of("numeric"))).isEqualTo(new BigDecimal("150.00"));
        assertThat(PgType.NUMERIC.read("-.5e-3", ServerType.of("numeric"))).isEqualTo(new BigDecimal("-.5e-3"));
        for (String bad : new String[] {"NaN", "Infinity", "-inf", "1e99999", "0x1p3", "1f", "1,5", "1".repeat(1001)}) {
            assertThatThrownBy(() -> PgType.NUMERIC.read(bad, ServerType.of("numeric")))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("expected a decimal number of at most 1000 characters");
        }
        assertThatThrownBy(() -> PgType.NUMERIC.read("1e9999", ServerType.of("numeric")))
                .hasMessage("expected a number of at most 400 digits before and behind the point");
    }

    @Test
    void float_outOfRange_isRefused() {
        assertThat(PgType.FLOAT.read("1.5", ServerType.of("float8"))).isEqualTo(1.5);
        assertThatThrownBy(() -> PgType.FLOAT.read("1e309", ServerType.of("float8")))
                .hasMessage("expected a number within the range of float8");
        assertThatThrownBy(() -> PgType.FLOAT.read("1e39", ServerType.of("float4")))
                .hasMessage("expected a number within the range of float4");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "1, true", "Yes, true", "false, false", "0, false", "NO, false"})
    void boolean_knownWords_areRead(String text, boolean expected) {
        assertThat(PgType.BOOLEAN.read(text, ServerType.of("bool"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"да", "2", "tr", "on", "t", "", "yes ", "TRÜE", "y"})
    void boolean_unknownWord_isAnErrorAndNotFalse(String text) {
        assertThatThrownBy(() -> PgType.BOOLEAN.read(text, ServerType.of("bool")))
                .hasMessage("expected true, 1, yes, false, 0 or no");
    }

    @Test
    void string_anyText_isKeptExceptWhatNoDatabaseHolds() {
        String text = "' OR '1'='1 😀\u202e\u200b ʼ＇";
        assertThat(PgType.STRING.read(text, ServerType.of("text"))).isEqualTo(text);
        assertThatThrownBy(() -> PgType.STRING.read("a\u0000b", ServerType.of("text")))
                .hasMessage("expected text without the character U+0000");
        assertThatThrownBy(() -> PgType.STRING.read("a\ud800", ServerType.of("text")))
                .hasMessage("expected text without half a surrogate pair");
        assertThatThrownBy(() -> PgType.STRING.read("\udc00a", ServerType.of("text")))
                .hasMessage("expected text without half a surrogate pair");
    }

    @Test
    void temporal_iso_isReadAndNothingElse() {
        assertThat(PgType.TIMESTAMP.read("2026-02-28T23:59:59Z", ServerType.of("timestamptz")))
                .isEqualTo(OffsetDateTime.parse("2026-02-28T23:59:59Z"));
        assertThat(PgType.TIMESTAMP.read("2026-02-28T23:59:59.5", ServerType.of("timestamp")))
                .isEqualTo(LocalDateTime.parse("2026-02-28T23:59:59.5"));
        assertThat(PgType.DATE.read("2024-02-29", ServerType.of("date"))).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(PgType.TIME.read("23:59", ServerType.of("time"))).isEqualTo(LocalTime.of(23, 59));
        for (String bad :
                new String[] {"now", "tomorrow", "epoch", "infinity", "01/02/2024", "J2451187", "2024-02-30"}) {
            assertThatThrownBy(() -> PgType.DATE.read(bad, ServerType.of("date")))
                    .as(bad)
                    .hasMessage("expected a date like 2026-02-28");
        }
        assertThatThrownBy(() -> PgType.TIMESTAMP.read("2026-02-28T23:59:59", ServerType.of("timestamptz")))
                .hasMessage("expected a timestamp with offset like 2026-02-28T23:59:59Z");
        assertThatThrownBy(() -> PgType.TIMESTAMP.read("2026-02-30T23:59:59Z", ServerType.of("timestamptz")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PgType.TIMESTAMP.read("2026-02-28T23:59:59Z", ServerType.of("timestamp")))
                .hasMessage("expected a timestamp without offset like 2026-02-28T23:59:59");
        assertThatThrownBy(() -> PgType.DATE.read("0000-01-01", ServerType.of("date")))
                .hasMessage("expected a date like 2026-02-28, with a year from 1 to 9999");
    }

    @Test
    void uuid_canonicalForm_only() {
        assertThat(PgType.UUID.read("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", ServerType.of("uuid")))
                .isEqualTo(UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
        assertThatThrownBy(() -> PgType.UUID.read("1-1-1-1-1", ServerType.of("uuid")))
                .hasMessage("expected a UUID of 36 characters");
        assertThatThrownBy(() -> PgType.UUID.read("{a0eebc999c0b4ef8bb6d6bb9bd380a11}", ServerType.of("uuid")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void json_oneValue_isWrittenAnew() {
        assertThat(PgType.JSON.read(" {\"a\" : [1, 2.50]} ", ServerType.of("jsonb")))
                .isEqualTo("{\"a\":[1,2.50]}");
        assertThatThrownBy(() -> PgType.JSON.read("{\"a\":1,\"a\":2}", ServerType.of("jsonb")))
                .hasMessage("expected JSON, but it is not valid JSON at line 1, column 11: a member occurs twice");
        assertThatThrownBy(() -> PgType.JSON.read("{\"a\":\"\\u0000\"}", ServerType.of("jsonb")))
                .hasMessage("expected JSON without the character U+0000");
        assertThatThrownBy(() -> PgType.JSON.read("[".repeat(100_000), ServerType.of("jsonb")))
                .hasMessageContaining("nested deeper than 64 levels");
    }

    @Property
    void read_anyText_throwsNothingElse(@ForAll PgType type, @ForAll String text) {
        try {
            assertThat(type.read(
                            text,
                            ServerType.of(
                                    type == PgType.ENUM
                                            ? "mood"
                                            : type.serverTypes().get(0))))
                    .isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("expected ");
        }
    }
}
