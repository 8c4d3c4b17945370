package io.cxintegrate.pg.sql;

import io.cxintegrate.core.InvalidInputException;
import java.util.Objects;

/**
 * A SQL template that cannot be used, with the place and the {@link Reason}. Immutable and safe to share between threads.
 *
 * <p>The message quotes only the few characters that are wrong, never a value: templates hold no values.
 */
public final class NamedSqlException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int line;
    private final int column;

    NamedSqlException(Reason reason, int line, int column, String problem) {
        super("SQL template, line " + line + ", column " + column + ": " + problem);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.line = line;
        this.column = column;
    }

    /** Why the template is refused. */
    public Reason reason() {
        return reason;
    }

    /** The line of the problem, counted from 1; LF, CR and CR LF end a line. */
    public int line() {
        return line;
    }

    /** The column of the problem, counted from 1 in Unicode code points. */
    public int column() {
        return column;
    }

    /** Why a template is refused. */
    public enum Reason {
        /** A string constant, quoted identifier or block comment never ends. */
        UNTERMINATED,
        /** A percent sign in a {@code %(name)s} template is neither a whole placeholder nor {@code %%}. */
        BAD_PLACEHOLDER,
        /** What stands between the parentheses of {@code %(name)s} is not an identifier. */
        BAD_NAME,
        /** {@code %s}: it has no name. */
        POSITIONAL,
        /** {@code %(name)s} inside a string constant, quoted identifier or comment, where no value can be bound. */
        IN_LITERAL,
        /** {@code $1}: it would collide with the numbers the driver gives. */
        NATIVE_PARAMETER,
        /** Something follows the semicolon. */
        MULTIPLE_STATEMENTS,
        /** NUL or half of a surrogate pair: no text PostgreSQL could receive. */
        BAD_CHARACTER,
        /** Both {@code %(name)s} and {@code :name}, and nobody said which one counts. */
        MIXED_STYLES,
        /** Two or more placeholders in <code>{fn …}</code>, which the driver rewrites and may reorder. */
        DRIVER_ESCAPE,
        /** More placeholders than the protocol can carry. */
        TOO_MANY_PARAMETERS,
        /** The JDBC driver would see other placeholders than PostgreSQL, and no spelling avoids it. */
        MISREAD_BY_DRIVER
    }
}
