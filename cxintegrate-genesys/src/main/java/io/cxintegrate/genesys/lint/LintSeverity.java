package io.cxintegrate.genesys.lint;

/** How bad a finding is. */
public enum LintSeverity {
    /** It fails, or lets an input change what is asked for. */
    ERROR,
    /** It fails or surprises under some conditions. */
    WARNING,
    /** Worth to know. */
    NOTE
}
