package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FieldMapping} that cannot be applied to this source. Immutable and safe to share. Values out of the data are never
 * shown, only their types.
 */
public final class MappingException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String path;
    private final String expected;
    private final String found;

    private MappingException(
            String message, String rule, String path, String expected, String found, @Nullable Throwable cause) {
        super(message, ErrorContext.NONE, cause);
        this.rule = rule;
        this.path = path;
        this.expected = expected;
        this.found = found;
    }

    static MappingException of(String rule, String path, String expected, String found, @Nullable Throwable cause) {
        String message =
                "mapping rule '" + rule + "' failed: at '" + path + "' expected " + expected + " but found " + found;
        return new MappingException(message, rule, path, expected, found, cause);
    }

    /** The rule as its author would recognise it, such as {@code company.name -> companyName}. */
    public String rule() {
        return rule;
    }

    /** The path of the field, in the source unless the trouble is in writing. */
    public String path() {
        return path;
    }

    /** What would have been right, such as {@code an integer, or text that is one}. */
    public String expected() {
        return expected;
    }

    /** What was there instead: a JSON type, or {@code nothing}. */
    public String found() {
        return found;
    }
}
