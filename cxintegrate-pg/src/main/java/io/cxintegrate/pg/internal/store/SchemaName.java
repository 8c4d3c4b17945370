package io.cxintegrate.pg.internal.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schema that our tables are in. Plain lower-case names only, so that it is the same word with quotes and without.
 *
 * @param value such as {@code cxintegrate}
 */
public record SchemaName(String value) {
    /** Where the tables are unless said otherwise. */
    public static final SchemaName DEFAULT = new SchemaName("cxintegrate");

    /** PostgreSQL cuts longer names off in silence. */
    private static final Pattern FORM = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");

    /** @throws IllegalArgumentException if the name has another form */
    public static SchemaName of(@Nullable String value) {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "schema must be 1 to 63 of a-z, 0-9 and _, not start with a digit or pg_," + " but is "
                            + (value == null ? "null" : "'" + value + "'"));
        }
        return new SchemaName(value);
    }

    /** In quotes, for reserved words. */
    public String quoted() {
        return '"' + value + '"';
    }

    /** {@code sql} with the schema in place of each <code>${schema}</code>. */
    public String in(String sql) {
        return sql.replace("${schema}", quoted());
    }

    @Override
    public String toString() {
        return value;
    }
}
