package io.cxintegrate.cxone.schema;

import io.cxintegrate.cxone.schema.internal.read.Dialect;

/** A draft of JSON Schema. */
public enum SchemaDraft {
    /** Draft 4, 2013. */
    DRAFT_4(Dialect.DRAFT_4),

    /** Draft 6, 2017. */
    DRAFT_6(Dialect.DRAFT_6),

    /** Draft 7, 2018; what the events of CXone are written in. */
    DRAFT_7(Dialect.DRAFT_7),

    /** Draft 2019-09. */
    DRAFT_2019_09(Dialect.DRAFT_2019_09),

    /** Draft 2020-12. */
    DRAFT_2020_12(Dialect.DRAFT_2020_12);

    private final Dialect dialect;

    SchemaDraft(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }
}
