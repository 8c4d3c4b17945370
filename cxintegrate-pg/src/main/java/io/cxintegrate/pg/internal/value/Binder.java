package io.cxintegrate.pg.internal.value;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Hands values to the driver under the type that the server described, every one. For a parameter without a type the driver
 * describes the statement before it keeps it on the server, and from then on puts a Sync between the settings and the
 * statement: they would be two transactions, and the settings void.
 */
public final class Binder {
    private Binder() {}

    /** Binds one value. */
    public static void bind(PreparedStatement ps, int at, @Nullable Object value, ServerType type) throws SQLException {
        if (value == null) {
            ps.setNull(at, Types.OTHER, type.sqlName());
        } else if (value instanceof ArrayValue array) {
            // Elements, never a literal with braces; as strings where the driver knows no better.
            Object[] items = array.items().stream()
                    .map(Binder::element)
                    .toArray(array.element().name().equals("bytea") ? byte[][]::new : Object[]::new);
            ps.setArray(at, ps.getConnection().createArrayOf(array.element().sqlName(), items));
        } else if (value instanceof Short number) {
            ps.setShort(at, number);
        } else if (value instanceof String text) {
            PGobject typed = new PGobject();
            typed.setType(type.sqlName());
            typed.setValue(text);
            ps.setObject(at, typed);
        } else {
            ps.setObject(at, value);
        }
    }

    private static @Nullable Object element(@Nullable Object item) {
        boolean known =
                item instanceof String || item instanceof Number || item instanceof Boolean || item instanceof byte[];
        return known || item == null ? item : item.toString();
    }
}
