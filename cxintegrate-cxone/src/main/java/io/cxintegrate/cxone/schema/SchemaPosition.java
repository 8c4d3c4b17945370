package io.cxintegrate.cxone.schema;

/**
 * A place in a text. Immutable.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 code units
 */
public record SchemaPosition(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
