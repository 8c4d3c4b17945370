package io.cxintegrate.testkit.server;

import java.util.Locale;

/** The error codes of a token endpoint (RFC 6749 section 5.2). */
public enum OAuthError {
    /** A parameter is missing, repeated or malformed. */
    INVALID_REQUEST,
    /** Client authentication is missing, wrong or of an unsupported kind; the only one that is a 401. */
    INVALID_CLIENT,
    /** The grant is invalid, expired or revoked. */
    INVALID_GRANT,
    /** The client may not use this grant type. */
    UNAUTHORIZED_CLIENT,
    /** The server does not know this grant type. */
    UNSUPPORTED_GRANT_TYPE,
    /** A scope is unknown, malformed or more than the client may ask for. */
    INVALID_SCOPE;

    /** The code on the wire: {@code invalid_client}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return this == INVALID_CLIENT ? 401 : 400;
    }
}
