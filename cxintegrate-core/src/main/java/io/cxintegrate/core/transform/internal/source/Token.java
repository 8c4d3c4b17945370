package io.cxintegrate.core.transform.internal.source;

/**
 * One word or sign of an expression. Immutable.
 *
 * @param kind what it is
 * @param start offset of its first character
 * @param end offset behind its last character
 * @param text as it is written, quotes and all
 * @param operandPlace whether it stands where a value is expected, rather than between or behind values
 */
public record Token(Kind kind, int start, int end, String text, boolean operandPlace) {
    /** What a token is. */
    public enum Kind {
        /** A bare word. */
        NAME,
        /** A name between backticks. */
        QUOTED_NAME,
        /** A dollar sign and the name behind it, if any. */
        VARIABLE,
        /** Text between quotes, closed or not. */
        STRING,
        /** A number without sign. */
        NUMBER,
        /** A regular expression with its slashes and flags, closed or not. */
        REGEX,
        /** A sign, or one of the words that join values. */
        OPERATOR,
        /** A comment that is never closed. */
        OPEN_COMMENT
    }

    /** Whether it is this sign, or this word that joins values. */
    public boolean isOperator(String sign) {
        return kind == Kind.OPERATOR && text.equals(sign);
    }
}
