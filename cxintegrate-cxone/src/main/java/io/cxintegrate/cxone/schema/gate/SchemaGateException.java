package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.core.InvalidInputException;

/** A schema that must not pass. The message is the report as text; the report itself comes along. Immutable. */
public final class SchemaGateException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final transient GateReport report;

    SchemaGateException(GateReport report) {
        super(report.toText());
        this.report = report;
    }

    /** What was found. */
    public GateReport report() {
        return report;
    }
}
