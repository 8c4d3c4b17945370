package io.cxintegrate.cognigy.proof;

import io.cxintegrate.core.InvalidInputException;

/** A mapping that does not do what its cases recorded. The message is the whole report. Immutable and safe to share. */
public final class ProofFailedException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final transient ProofReport report;

    ProofFailedException(ProofReport report) {
        super(report.toString());
        this.report = report;
    }

    /** What came of all cases; not there after Java serialisation. */
    public ProofReport report() {
        return report;
    }
}
