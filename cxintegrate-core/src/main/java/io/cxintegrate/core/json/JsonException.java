package io.cxintegrate.core.json;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Text that is not the JSON that was expected. The message says where (line and column, or member) and what was expected;
 * it never repeats the text. Immutable and safe to share.
 */
public final class JsonException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final boolean malformed;
    private final int line;
    private final int column;

    private JsonException(String message, boolean malformed, int line, int column, @Nullable Throwable cause) {
        super(message, ErrorContext.NONE, cause);
        this.malformed = malformed;
        this.line = line;
        this.column = column;
    }

    static JsonException syntax(String problem, int line, int column) {
        return new JsonException(
                "not valid JSON at line " + line + ", column " + column + ": " + problem, true, line, column, null);
    }

    static JsonException general(String problem) {
        return new JsonException("not valid JSON: " + problem, true, 0, 0, null);
    }

    static JsonException type(String member, String expected, String found) {
        return new JsonException(
                "member '" + member + "' should be " + article(expected) + " but is " + found, false, 0, 0, null);
    }

    /** Whether the text is no JSON, or none within the limits; false when it is JSON with another member than expected. */
    public boolean malformed() {
        return malformed;
    }

    /** Counted from 1; 0 when the problem is not at one place of a text. */
    public int line() {
        return line;
    }

    /** Counted from 1; 0 when the problem is not at one place of a text. */
    public int column() {
        return column;
    }

    private static String article(String noun) {
        if (noun.startsWith("an ") || noun.startsWith("a ")) {
            return noun;
        }
        return ("aeio".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }
}
