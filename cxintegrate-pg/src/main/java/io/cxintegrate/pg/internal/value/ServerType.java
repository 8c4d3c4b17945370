package io.cxintegrate.pg.internal.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type as the server knows it; domains are resolved to what they stand for. Immutable.
 *
 * @param oid its number
 * @param name its name in the catalogue, {@code int4}
 * @param sqlName its name for the driver, with schema and quotes where the search path needs them
 * @param element the type of an array's elements; null for every other type
 * @param labels of an enum, in order; empty for every other type
 * @param maxLength the characters a domain allows; 0 for no limit
 */
public record ServerType(
        int oid, String name, String sqlName, @Nullable ServerType element, List<String> labels, int maxLength) {
    /** Copies the labels. */
    public ServerType {
        labels = List.copyOf(labels);
    }

    /** A type of this name that is neither array nor enum, for values that come without a catalogue. */
    public static ServerType of(String name) {
        return new ServerType(0, name, name, null, List.of(), 0);
    }

    /** Whether this is an enum. */
    public boolean isEnum() {
        return !labels.isEmpty();
    }
}
