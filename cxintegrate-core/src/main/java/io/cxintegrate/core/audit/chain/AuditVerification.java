package io.cxintegrate.core.audit.chain;

import java.util.List;

/**
 * What {@link AuditVerifier} found. Immutable and safe to share between threads.
 *
 * @param records how many records fit into the chain
 * @param findings what is wrong, in the order of the files and lines; at most {@value #MAX_FINDINGS}
 * @param head the last record that fits, to be compared or kept
 */
public record AuditVerification(long records, List<AuditFinding> findings, AuditHead head) {
    /** How many findings are reported; a wrong key would give one for each line. */
    public static final int MAX_FINDINGS = 1_000;

    /** Copies the list. */
    public AuditVerification {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean ok() {
        return findings.isEmpty();
    }
}
