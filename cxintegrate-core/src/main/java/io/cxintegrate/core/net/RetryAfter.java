package io.cxintegrate.core.net;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or an HTTP-date in any of its three forms (section 5.6.7).
 * Stateless.
 */
public final class RetryAfter {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH);
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Duration LONGEST = Duration.ofDays(365);

    private RetryAfter() {}

    /**
     * The wait asked for.
     *
     * @param headers of the response
     * @param now by our clock; used for a date when the response has no {@code Date} of its own to measure from
     * @return empty without the header, or when it is neither seconds nor a date; zero for a moment that is past; at most a
     *     year
     */
    public static Optional<Duration> parse(Headers headers, Instant now) {
        return headers.first("Retry-After").map(String::strip).flatMap(value -> {
            if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(value.length() > 8 ? LONGEST : clamp(Duration.ofSeconds(Long.parseLong(value))));
            }
            // Measured from the server's own clock where it says what that is, so that skew does not count.
            Instant from =
                    headers.first("Date").flatMap(date -> date(date, now)).orElse(now);
            return date(value, now).map(until -> clamp(Duration.between(from, until)));
        });
    }

    private static Duration clamp(Duration d) {
        if (d.isNegative()) {
            return Duration.ZERO;
        }
        return d.compareTo(LONGEST) > 0 ? LONGEST : d;
    }

    private static Optional<Instant> date(String text, Instant now) {
        for (DateTimeFormatter form : List.of(IMF_FIXDATE, rfc850(now), ASCTIME)) {
            try {
                return Optional.of(ZonedDateTime.parse(text.strip(), form).toInstant());
            } catch (DateTimeException e) {
                // Perhaps it has the next form.
            }
        }
        return Optional.empty();
    }

    /** Its year has two digits and is at most 50 years ahead. */
    private static DateTimeFormatter rfc850(Instant now) {
        int earliest = now.atOffset(ZoneOffset.UTC).getYear() - 49;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }
}
