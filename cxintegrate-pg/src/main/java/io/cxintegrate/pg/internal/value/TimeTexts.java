package io.cxintegrate.pg.internal.value;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.function.Supplier;

/** Reads ISO 8601 and nothing else: no {@code now}, no {@code 01/02/2024}, no session time zone that decides. */
public final class TimeTexts {
    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ISO_LOCAL_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);

    private TimeTexts() {}

    /** With offset for {@code timestamptz}, without for {@code timestamp}. */
    public static Object timestamp(String text, ServerType type) {
        return type.name().equals("timestamptz")
                ? read(() -> OffsetDateTime.parse(text, OFFSET), "a timestamp with offset like 2026-02-28T23:59:59Z")
                : read(() -> LocalDateTime.parse(text, LOCAL), "a timestamp without offset like 2026-02-28T23:59:59");
    }

    /** A day. */
    public static Object date(String text, ServerType type) {
        return read(() -> LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE), "a date like 2026-02-28");
    }

    /** A time of day. */
    public static Object time(String text, ServerType type) {
        return read(() -> LocalTime.parse(text, DateTimeFormatter.ISO_LOCAL_TIME), "a time of day like 23:59:59");
    }

    private static Object read(Supplier<TemporalAccessor> parse, String expected) {
        try {
            TemporalAccessor value = parse.get();
            if (value.isSupported(ChronoField.YEAR)) {
                int year = value.get(ChronoField.YEAR);
                if (year < 1 || year > 9999) {
                    throw new IllegalArgumentException("expected " + expected + ", with a year from 1 to 9999");
                }
            }
            return value;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected " + expected, e);
        }
    }
}
