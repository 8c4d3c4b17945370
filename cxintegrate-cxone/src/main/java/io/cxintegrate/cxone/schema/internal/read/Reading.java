package io.cxintegrate.cxone.schema.internal.read;

/** How a schema is to be taken. */
public enum Reading {
    /** As the specification has it. */
    PLAIN,

    /** Documents have no member that the schema does not name, where it names any. */
    DECLARED_ONLY,

    /** A missing member with a default is no breach of {@code required}. */
    DEFAULTS_FILL,

    /** {@code format} is an assertion. */
    FORMATS;

    /** Whether undeclared members are out of the question. */
    public boolean declaredOnly() {
        return this == DECLARED_ONLY;
    }

    /** Whether members with a default are never missing. */
    public boolean defaultsFill() {
        return this == DEFAULTS_FILL;
    }

    /** Whether formats are asserted. */
    public boolean formats() {
        return this == FORMATS;
    }
}
