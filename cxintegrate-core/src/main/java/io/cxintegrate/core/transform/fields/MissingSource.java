package io.cxintegrate.core.transform.fields;

/**
 * What a {@link FieldMapping} does when the source of a rule is not there and the rule does not say itself. A source that is
 * there and null is not missing.
 */
public enum MissingSource {
    /** The rule writes nothing. */
    SKIP,

    /** The rule writes null, so that the result always has all its fields. */
    DEFAULT,

    /** The mapping fails. */
    FAIL
}
