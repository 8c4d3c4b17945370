package io.cxintegrate.core.transform.internal.picture;

/** A picture that is against the rules, or a text that does not fit it. */
public final class PictureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    PictureException(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    /** JSONata's code for it. */
    public String code() {
        return code;
    }
}
