package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.support.Fuzz;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Headers and {@code Retry-After}, whatever comes. Documented: IllegalArgumentException for headers, nothing for reading. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class HeadersFuzzTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final String MARKER = "s3cr3t-4711";

    @Group
    @PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<String> waits() {
            return Fuzz.text(
                    "7",
                    "120",
                    " 3 ",
                    "99999999",
                    "Sun, 01 Mar 2026 12:00:30 GMT",
                    "Sunday, 01-Mar-26 12:00:30 GMT",
                    "Sun Mar  1 12:00:30 2026",
                    "Fri, 31 Dec 9999 23:59:59 GMT",
                    "2026-03-01T12:00:30Z");
        }

        @Provide
        Arbitrary<String> names() {
            return Fuzz.text("Authorization", "X-Request-Id", "webhook-id", "Retry-After");
        }

        @Provide
        Arbitrary<String> values() {
            return Fuzz.text("Bearer ", "application/json; charset=utf-8", "");
        }

        @Property
        void parse_anyRetryAfterAndDate_isWithinAYear(@ForAll("waits") String wait, @ForAll("waits") String date) {
            Optional<Duration> parsed =
                    RetryAfter.parse(Headers.ofAll(Map.of("RETRY-after", List.of(wait), "dATE", List.of(date))), NOW);

            assertThat(parsed.orElse(Duration.ZERO)).isBetween(Duration.ZERO, YEAR);
        }

        @Property
        void parse_secondsAmongAnyDate_isNeverShortened(
                @ForAll @LongRange(max = 99_999_999_999L) long seconds, @ForAll("waits") String date) {
            Headers headers =
                    Headers.ofAll(Map.of("Retry-After", List.of(Long.toString(seconds)), "Date", List.of(date)));

            assertThat(RetryAfter.parse(headers, NOW))
                    .contains(seconds > YEAR.toSeconds() ? YEAR : Duration.ofSeconds(seconds));
        }

        @Property
        void parse_dateAgainstDate_isTheirDifference(
                @ForAll @IntRange(max = 40_000_000) int ahead, @ForAll @IntRange(max = 100_000) int skew) {
            Headers headers = Headers.of("Retry-After", httpDate(NOW.plusSeconds(skew + (long) ahead)))
                    .with("Date", httpDate(NOW.plusSeconds(skew)));

            assertThat(RetryAfter.parse(headers, NOW)).contains(Duration.ofSeconds(Math.min(ahead, YEAR.toSeconds())));
        }

        @Property
        void with_anyNameAndValue_isLegalOrRefusedWithoutTheValue(
                @ForAll("names") String name, @ForAll("values") String text) {
            String value = MARKER + text;
            Headers[] made = {Headers.empty()};
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> made[0] = Headers.of(name, value).adding(name, value), IllegalArgumentException.class);

            if (failure.isPresent()) {
                assertThat(failure.get().getMessage())
                        .doesNotContain(MARKER)
                        .matches(m -> m.chars().noneMatch(Character::isISOControl), "is one line");
            } else {
                assertThat(name).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
                assertThat(value.chars()).allMatch(c -> (c >= 0x20 || c == '\t') && c != 0x7f && c <= 0xff);
                assertThat(made[0].all(name.toUpperCase(Locale.ROOT))).containsExactly(value, value);
                assertThat(made[0].toString()).doesNotContain(MARKER);
            }
        }

        private static String httpDate(Instant at) {
            return DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .format(at.atOffset(ZoneOffset.UTC));
        }
    }
}
