package io.cxintegrate.core.transform.fields.convert;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.Json;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way to write a point in time: seconds or milliseconds since 1970, RFC 3339, or a date pattern. Immutable, serializable and
 * safe to share between threads.
 *
 * <p>Nothing is guessed and nothing is lost: text that does not say exactly one instant is refused, and so is an instant that
 * the format cannot write in full.
 */
public final class TimestampFormat implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The kinds of formats. */
    public enum Kind {
        /** A number of seconds since 1970-01-01T00:00:00Z. */
        EPOCH_SECONDS("a number of seconds since 1970"),
        /** A number of milliseconds since then. */
        EPOCH_MILLISECONDS("a number of milliseconds since 1970"),
        /** Text by RFC 3339, section 5.6, with any offset. */
        RFC3339("a date and time by RFC 3339"),
        /** Text by RFC 3339 in UTC, with no more digits than needed in groups of three. */
        RFC3339_UTC("a date and time by RFC 3339 in UTC such as 2024-01-15T10:30:00Z"),
        /** Text by a pattern of {@link DateTimeFormatter}. */
        PATTERN("a date and time by the pattern");

        private final String accepts;

        Kind(String accepts) {
            this.accepts = accepts;
        }
    }

    private static final Pattern RFC3339_TEXT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[-+][0-9]{2}:[0-9]{2})");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal FIRST = BigDecimal.valueOf(Instant.MIN.getEpochSecond());
    private static final BigDecimal LAST = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
    private static final int LAST_YEAR = 9999;

    private final Kind kind;
    private final String pattern;
    private final String zone;
    private final transient @Nullable DateTimeFormatter formatter;

    private TimestampFormat(Kind kind, String pattern, String zone) {
        this.kind = kind;
        this.pattern = pattern;
        this.zone = zone;
        formatter = kind == Kind.PATTERN
                ? DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneId.of(zone))
                : null;
    }

    /** Seconds since 1970 as a number, with a fraction where needed. */
    public static TimestampFormat epochSeconds() {
        return new TimestampFormat(Kind.EPOCH_SECONDS, "", "");
    }

    /** Milliseconds since 1970 as a number, with a fraction where needed. */
    public static TimestampFormat epochMilliseconds() {
        return new TimestampFormat(Kind.EPOCH_MILLISECONDS, "", "");
    }

    /** Text by RFC 3339; any offset is read, and {@code Z} is written. */
    public static TimestampFormat rfc3339() {
        return new TimestampFormat(Kind.RFC3339, "", "");
    }

    /**
     * Text by RFC 3339 in the one form that {@link Instant#toString()} has; other text is refused. So each instant has one text,
     * which lets a rule be inverted.
     */
    public static TimestampFormat rfc3339Utc() {
        return new TimestampFormat(Kind.RFC3339_UTC, "", "");
    }

    /**
     * Text by a pattern of {@link DateTimeFormatter}, with English names. A pattern without a time means midnight.
     *
     * @param zone where the text is from and for; an offset in the text must be that of the zone
     * @throws IllegalArgumentException if it is not a pattern
     */
    public static TimestampFormat pattern(String pattern, ZoneId zone) {
        return new TimestampFormat(Kind.PATTERN, Require.text(pattern, "pattern"), zone.getId());
    }

    /** Which kind. */
    public Kind kind() {
        return kind;
    }

    /** The pattern; empty for other kinds. */
    public String pattern() {
        return pattern;
    }

    /** The zone of a pattern; empty for other kinds. */
    public String zone() {
        return zone;
    }

    /** Whether no two values of this format say the same instant, so that reading one loses nothing. */
    public boolean isUnambiguous() {
        return kind != Kind.RFC3339;
    }

    /** What it reads, for messages. */
    public String accepts() {
        return kind == Kind.PATTERN ? kind.accepts + " " + pattern : kind.accepts;
    }

    /** The instant that a value says; empty if it says none. */
    public Optional<Instant> read(Object value) {
        try {
            return switch (kind) {
                case EPOCH_SECONDS -> value instanceof Number n ? instant(Json.decimal(n), 0) : Optional.empty();
                case EPOCH_MILLISECONDS -> value instanceof Number n ? instant(Json.decimal(n), 3) : Optional.empty();
                case RFC3339 -> value instanceof String s ? rfc3339(s) : Optional.empty();
                case RFC3339_UTC, PATTERN -> value instanceof String s ? exact(s) : Optional.empty();
            };
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The instant in this format; empty if it cannot be written without a loss. */
    public Optional<Object> write(Instant instant) {
        return switch (kind) {
            case EPOCH_SECONDS -> Optional.of(Json.number(seconds(instant)));
            case EPOCH_MILLISECONDS -> Optional.of(Json.number(seconds(instant).multiply(THOUSAND)));
            case RFC3339, RFC3339_UTC -> {
                int year = instant.atOffset(ZoneOffset.UTC).getYear();
                yield year >= 0 && year <= LAST_YEAR ? Optional.of(instant.toString()) : Optional.empty();
            }
            case PATTERN -> {
                String text = formatted(instant);
                yield read(text).filter(instant::equals).isPresent() ? Optional.of(text) : Optional.empty();
            }
        };
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
    }

    private static Optional<Instant> instant(BigDecimal number, int smaller) {
        BigDecimal seconds = number.scaleByPowerOfTen(-smaller).stripTrailingZeros();
        if (seconds.scale() > 9 || seconds.compareTo(FIRST) < 0 || seconds.compareTo(LAST) > 0) {
            return Optional.empty();
        }
        BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
        return Optional.of(Instant.ofEpochSecond(
                parts[0].longValueExact(), parts[1].movePointRight(9).longValueExact()));
    }

    private static Optional<Instant> rfc3339(String text) {
        return RFC3339_TEXT.matcher(text).matches()
                ? Optional.of(
                        OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant())
                : Optional.empty();
    }

    /** What is not written back as it came has more than one form, or is a day that does not exist. */
    private Optional<Instant> exact(String text) {
        Optional<Instant> instant = kind == Kind.PATTERN ? Optional.of(parsed(text)) : rfc3339(text);
        return instant.filter(i -> formatted(i).equals(text));
    }

    private Instant parsed(String text) {
        DateTimeFormatter by = Objects.requireNonNull(formatter);
        TemporalAccessor parsed = by.parse(text);
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId in = parsed.query(TemporalQueries.zone());
        if (date == null || in == null) {
            throw new DateTimeException("no date");
        }
        return ZonedDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time, in)
                .toInstant();
    }

    private String formatted(Instant instant) {
        return formatter == null ? instant.toString() : formatter.format(instant);
    }

    private Object readResolve() {
        return new TimestampFormat(kind, pattern, zone);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimestampFormat f && kind == f.kind && pattern.equals(f.pattern) && zone.equals(f.zone);
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + pattern.hashCode();
    }

    /** The kind, or pattern and zone. */
    @Override
    public String toString() {
        return kind == Kind.PATTERN ? pattern + " in " + zone : kind.name().toLowerCase(Locale.ROOT);
    }
}
