package io.cxintegrate.pg.internal.event;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.event.Cursor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a log: behind the event with these numbers.
 *
 * @param log which log
 * @param xid the writer's transaction, unsigned
 * @param seq the number of the row; 0 stands before all of the transaction
 */
public record LogPosition(String log, long xid, long seq) implements Comparable<LogPosition> {
    private static final Pattern CURSOR = Pattern.compile("([0-9a-f-]{36}):([0-9]{1,20}):([0-9]{1,18})");

    static LogPosition of(String log, String xid, long seq) {
        return new LogPosition(log, Long.parseUnsignedLong(xid), seq);
    }

    /** @throws InvalidInputException if the cursor has another form */
    public static LogPosition of(Cursor cursor) {
        Matcher m = CURSOR.matcher(cursor.value());
        if (m.matches()) {
            try {
                return of(m.group(1), m.group(2), Long.parseLong(m.group(3)));
            } catch (NumberFormatException e) {
                // 20 digits may be more than 64 bits.
            }
        }
        throw new InvalidInputException(
                "the cursor is none of a PostgreSQL event feed, whose cursors are of an id and two"
                        + " numbers with colons between");
    }

    /** For users to keep. */
    public Cursor cursor() {
        return new Cursor(log + ":" + xidText() + ":" + seq);
    }

    String xidText() {
        return Long.toUnsignedString(xid);
    }

    LogPosition in(String xid, long seq) {
        return of(log, xid, seq);
    }

    /** By place only: of two places in one log. */
    @Override
    public int compareTo(LogPosition other) {
        int byTransaction = Long.compareUnsigned(xid, other.xid);
        return byTransaction != 0 ? byTransaction : Long.compare(seq, other.seq);
    }
}
