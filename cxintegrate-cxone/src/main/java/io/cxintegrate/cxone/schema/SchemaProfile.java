package io.cxintegrate.cxone.schema;

import io.cxintegrate.cxone.schema.internal.read.Reading;
import java.util.Locale;

/** What is assumed of events and of who reads them. A verdict is always one under one profile. */
public enum SchemaProfile {
    /** Nothing beyond the specification: all documents count, {@code default} and {@code format} are annotations. */
    DOCUMENTS("every document that is valid counts", Reading.PLAIN, Reading.PLAIN),

    /**
     * Writers send no field that their schema does not declare, in objects for which it declares any. Adding or removing an
     * optional field then breaks nobody.
     */
    DECLARED_FIELDS("writers send no field that their schema does not declare", Reading.DECLARED_ONLY, Reading.PLAIN),

    /** Readers fill in defaults first: a required field with a {@code default} beside it may be missing. */
    DEFAULTS_APPLIED(
            "readers fill in the defaults of their schema before they validate", Reading.PLAIN, Reading.DEFAULTS_FILL),

    /** {@code format} is an assertion. Formats are not compared with each other, so that verdicts are often unknown. */
    FORMAT_ASSERTED("both sides assert formats", Reading.FORMATS, Reading.FORMATS);

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String assumption;
    private final Reading writer;
    private final Reading reader;

    SchemaProfile(String assumption, Reading writer, Reading reader) {
        this.assumption = assumption;
        this.writer = writer;
        this.reader = reader;
    }

    /** The stable name in reports, such as {@code declared-fields}. */
    public String id() {
        return id;
    }

    /** What is assumed, as part of a sentence. */
    public String assumption() {
        return assumption;
    }

    Reading writer() {
        return writer;
    }

    Reading reader() {
        return reader;
    }
}
