package io.cxintegrate.core.transform.internal;

/**
 * What went wrong, in our words: a code, a place and a sentence without any value out of the data. Immutable; what users see
 * is made of it above.
 */
public final class EngineFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int offset;

    /** A fault without a place. */
    public static EngineFault of(String code, String text) {
        return new EngineFault(code, -1, text);
    }

    EngineFault(String code, int offset, String text) {
        super(text);
        this.code = code;
        this.offset = offset;
    }

    /** A JSONata code, or one of ours, which start with X. */
    public String code() {
        return code;
    }

    /** Counted from 0; -1 when the place is not known. */
    public int offset() {
        return offset;
    }

    /** The sentence. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
