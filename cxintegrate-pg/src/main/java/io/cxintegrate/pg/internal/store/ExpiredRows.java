package io.cxintegrate.pg.internal.store;

import java.sql.PreparedStatement;
import java.time.Duration;

/** Rows of tables that have a column {@code expires_at}. */
public final class ExpiredRows {
    private static final int BATCH = 1_000;

    /** Beyond this, an interval leaves the range of a timestamp. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private ExpiredRows() {}

    /** A time from now, for {@code interval '1 millisecond'}: at least one, at most a hundred years. */
    public static long millis(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : Math.max(1, duration.toMillis());
    }

    /** Removes them, batch by batch, passing over rows that others have locked; how many they were. */
    public static long remove(StoreCalls calls, String table) {
        String sql = "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY (SELECT ctid FROM " + table
                + " WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT " + BATCH
                + " FOR UPDATE SKIP LOCKED))";
        long removed = 0;
        int batch;
        do {
            batch = calls.repeatable(connection -> {
                try (PreparedStatement ps = calls.limited(connection, sql)) {
                    StoreCalls.execute(ps);
                    return ps.getUpdateCount();
                }
            });
            removed += batch;
        } while (batch == BATCH);
        return removed;
    }
}
