package io.cxintegrate.pg.internal;

import io.cxintegrate.pg.internal.value.ServerType;

/**
 * A column of a result, as the row description has it. Immutable.
 *
 * @param name its label
 * @param type its type
 * @param precision from the type modifier, in the driver's reading
 * @param scale likewise
 * @param notNull whether it is a column of a table that is declared NOT NULL and cannot have become null on the way
 */
public record ResultColumn(String name, ServerType type, int precision, int scale, boolean notNull) {

    /** The type with its modifier, {@code varchar(10)}. */
    String typeText() {
        return typeText(type.name(), precision, scale);
    }

    static String typeText(String type, int precision, int scale) {
        return switch (type) {
            case "varchar", "bpchar" -> precision == Integer.MAX_VALUE ? type : type + "(" + precision + ")";
            case "numeric" -> precision == 0 ? type : type + "(" + precision + "," + scale + ")";
            default -> type;
        };
    }
}
