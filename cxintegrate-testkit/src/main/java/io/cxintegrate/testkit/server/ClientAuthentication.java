package io.cxintegrate.testkit.server;

/** How a client proves who it is at the token endpoint (RFC 6749 section 2.3.1). */
public enum ClientAuthentication {
    /** {@code client_id} and {@code client_secret} in the form. */
    BODY,
    /** HTTP Basic, both halves form-encoded before they are joined. */
    BASIC
}
