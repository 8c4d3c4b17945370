package io.cxintegrate.genesys.internal.template;

/** A template that cannot be rendered. The message says why and repeats no value out of the input. */
public final class TemplateFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a reason. */
    public TemplateFault(String message) {
        super(message, null, false, false);
    }
}
