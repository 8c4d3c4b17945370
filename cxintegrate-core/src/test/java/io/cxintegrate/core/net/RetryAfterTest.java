package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, PT7S",
        "Retry-After, ' 7 ', PT7S",
        "RETRY-AFTER, 0, PT0S",
        "Retry-After, 99999999999999999999, PT8760H",
        "Retry-After, 'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
        "Retry-After, 'Sun, 01 Mar 2026 11:00:00 GMT', PT0S",
        "Retry-After, 'Sunday, 01-Mar-26 12:00:30 GMT', PT30S",
        "Retry-After, 'Sunday, 06-Nov-94 08:49:37 GMT', PT0S",
        "Retry-After, 'Tuesday, 01-Mar-77 12:00:30 GMT', PT0S",
        "Retry-After, 'Sun Mar  1 12:00:30 2026', PT30S",
        "Retry-After, 'Sun Nov  6 08:49:37 1994', PT0S",
        "Retry-After, 'Wed Mar 11 12:00:00 2026', PT240H"
    })
    void parse_secondsOrDate_anyCase(String name, String value, Duration expected) {
        assertThat(RetryAfter.parse(Headers.ofAll(Map.of(name, List.of(value))), NOW))
                .contains(expected);
    }

    @Test
    void parse_dateWithTheServersOwnDate_ignoresSkew() {
        Headers headers = Headers.of("Retry-After", "Sun, 01 Mar 2026 13:00:30 GMT")
                .with("Date", "Sun, 01 Mar 2026 13:00:00 GMT");
        assertThat(RetryAfter.parse(headers, NOW)).contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "-5",
        "1.5",
        "soon",
        "'Sun, 31 Feb 2026 12:00:30 GMT'",
        "'Monday, 01-Mar-26 12:00:30 GMT'",
        "'Sun Mar 1 12:00:30 26'",
        "٣",
        "0x10",
        "''"
    })
    void parse_garbage_isEmpty(String value) {
        assertThat(RetryAfter.parse(Headers.ofAll(Map.of("Retry-After", List.of(value))), NOW))
                .isEmpty();
    }

    @Property
    void parse_anyText_neverThrows(@ForAll String value) {
        assertThat(RetryAfter.parse(Headers.ofAll(Map.of("Retry-After", List.of(value))), NOW))
                .satisfies(d -> assertThat(d.orElse(Duration.ZERO)).isBetween(Duration.ZERO, Duration.ofDays(365)));
    }

    @Test
    void with_illegalValue_isRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> Headers.of("Authorization", "Bearer s3cr3t\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header 'Authorization' has a value that HTTP does not allow: character 14 of 14 is U+000A")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> Headers.of("a b", "x")).hasMessage("not a legal header name (RFC 9110 section 5.1)");
    }

    @Test
    void headers_names_haveNoCase() {
        Headers h = Headers.of("X-Id", "1").adding("x-ID", "2");
        assertThat(h.first("x-id")).contains("1");
        assertThat(h.all("X-ID")).containsExactly("1", "2");
        assertThat(h.with("X-id", "3").all("x-id")).containsExactly("3");
        assertThat(Headers.of("A", "1").withAll(Headers.of("a", "2")).all("A")).containsExactly("2");
        assertThat(Headers.of("Authorization", "Bearer x").toString()).isEqualTo("Headers[Authorization]");
    }
}
