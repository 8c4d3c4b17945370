package io.cxintegrate.pg.internal.value;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** PostgreSQL's own texts of times, where the driver gives nothing better: in arrays, and times with offset. */
final class DateTimes {
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter(java.util.Locale.ROOT);
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendOffset("+HH:mm:ss", "+00")
            .toFormatter(java.util.Locale.ROOT);
    private static final DateTimeFormatter TIME_WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm:ss", "+00")
            .toFormatter(java.util.Locale.ROOT);

    private DateTimes() {}

    /** In UTC; what lies outside of ISO 8601's years stays as it is. */
    static String instant(String text) {
        try {
            return DateTimeFormatter.ISO_INSTANT.format(
                    OffsetDateTime.parse(text, WITH_OFFSET).toInstant());
        } catch (DateTimeException e) {
            return text;
        }
    }

    static String local(String text) {
        try {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.parse(text, LOCAL));
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** In UTC, because in binary the driver moves it into its own zone. */
    static String timeWithOffset(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_TIME.format(
                    OffsetTime.parse(text, TIME_WITH_OFFSET).withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return text;
        }
    }
}
