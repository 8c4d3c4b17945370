package io.cxintegrate.cxone.evolution;

/** What a {@link MigrationRun} does with an event that cannot be migrated. */
public enum FailurePolicy {
    /** Throws, and ends the run with it. */
    ERROR,

    /** Leaves the event out, says so in its {@link MigrationResult}, and goes on. */
    SKIP,

    /** As {@link #SKIP}, and hands the result with the event to the sink for dead letters. */
    DEAD_LETTER
}
