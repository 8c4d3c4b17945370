package io.cxintegrate.pg.internal.value;

/** Reads what a flow sent as the value to bind. Stateless and safe to share between threads. */
@FunctionalInterface
public interface TextReader {
    /**
     * Reads strictly: what has to be guessed is refused.
     *
     * @throws IllegalArgumentException saying what was expected; the message never repeats the text
     */
    Object read(String text, ServerType type);
}
