package io.cxintegrate.pg;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import java.util.List;
import java.util.stream.Collectors;

/** The plan of a statement has what its {@link PlanGate} does not allow. Goes out as 422. Immutable and safe to share. */
public final class PlanRefusedException extends DataActionException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> findings;

    PlanRefusedException(List<Violation> findings) {
        super(
                Code.UNPROCESSABLE,
                findings.stream().map(Violation::problem).distinct().collect(Collectors.joining("; ")),
                false,
                null);
        this.findings = List.copyOf(findings);
    }

    /** What is not allowed: the node of the plan, what is wrong with it, and the columns an index would serve. */
    public List<Violation> findings() {
        // Null only after Java deserialisation, which drops the transient field.
        return findings == null ? List.of() : findings;
    }
}
