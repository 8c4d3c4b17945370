package io.cxintegrate.cxone.connectors.plan;

/** What {@link Provisioning#apply} does with connectors that the platform has and no file does. */
public enum Orphans {
    /** They stay. */
    KEEP,
    /** Those that the store knows to have been registered from here are deleted; those of others stay. */
    DELETE_OWN,
    /** All are deleted: for a tenant of which everything is in the files. */
    DELETE_ALL
}
