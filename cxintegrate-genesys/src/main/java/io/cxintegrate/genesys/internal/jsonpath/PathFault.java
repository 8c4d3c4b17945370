package io.cxintegrate.genesys.internal.jsonpath;

/** A JSONPath that cannot be evaluated. The message says why and repeats no value out of the answer. */
public final class PathFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a reason. */
    public PathFault(String message) {
        super(message, null, false, false);
    }
}
