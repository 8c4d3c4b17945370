package io.cxintegrate.cxone.schema;

/** Which part of a version number a change of schema calls for, by semantic versioning. */
public enum VersionBump {
    /** Nothing changed. */
    NONE,

    /** The same events are valid: titles, descriptions, another way to write the same. */
    PATCH,

    /** Every old event is still valid, and some new ones are not valid under the old schema. */
    MINOR,

    /** Some old events are not valid any more, or it is not known that all are. */
    MAJOR
}
