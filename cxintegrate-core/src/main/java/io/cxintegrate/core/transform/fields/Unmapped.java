package io.cxintegrate.core.transform.fields;

/** What becomes of a source field that no rule of a {@link FieldMapping} mentions. */
public enum Unmapped {
    /** It is left out: the result has what the rules write and nothing else. */
    DROP,

    /**
     * It is copied to the same place. A rule that writes to that place replaces it. An object or array that the rules have
     * emptied is not copied.
     */
    PASS,

    /** The mapping fails, naming every such field. */
    FAIL
}
