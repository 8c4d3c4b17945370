package io.cxintegrate.genesys.internal;

/** A value that cannot stand where a {@link UriTemplate} puts it. The message never repeats the value. */
public final class UnfitValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String variable;

    UnfitValueException(String variable, String problem) {
        super(variable + " " + problem);
        this.variable = variable;
    }

    /** The variable. */
    public String variable() {
        return variable;
    }
}
