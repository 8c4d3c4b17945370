package io.cxintegrate.cxone.connectors.probe;

/** The steps of a probe, in their order: what failed at one was good at those before it. */
public enum ProbeStage {
    /** The references are resolved to secrets. */
    SECRETS,
    /** The host has an address. */
    DNS,
    /** Something takes connections there. */
    TCP,
    /** It offers TLS, and its certificate is trusted. */
    TLS,
    /** It lets the user in. */
    AUTHENTICATION,
    /** It opens the database. */
    DATABASE,
    /** It answers the health query. */
    QUERY
}
