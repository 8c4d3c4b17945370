package io.cxintegrate.cxone.schema;

import java.util.Locale;

/** Who reads whose events. */
public enum Direction {
    /** New readers, old events: every event that is valid under the old schema is valid under the new one. */
    BACKWARD,

    /** Old readers, new events: every event that is valid under the new schema is valid under the old one. */
    FORWARD;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The stable name in reports, {@code backward} or {@code forward}. */
    public String id() {
        return id;
    }
}
