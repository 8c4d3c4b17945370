package io.cxintegrate.core.event;

import io.cxintegrate.core.Require;

/**
 * A place in an {@link EventFeed}, between two events. Immutable and safe to share between threads. Made by the feed, which
 * alone understands it; to anybody else it is a text to keep and to give back.
 *
 * @param value the text; a {@linkplain Require#name name}
 */
public record Cursor(String value) {
    /** @throws IllegalArgumentException if the text is no {@linkplain Require#name name}, saying why */
    public Cursor {
        Require.name(value, "cursor");
    }

    /** The text. */
    @Override
    public String toString() {
        return value;
    }
}
