package io.cxintegrate.core.auth;

import io.cxintegrate.core.Secret;
import java.time.Instant;
import java.util.Objects;

/**
 * A bearer token (RFC 6750). Immutable and safe to share between threads; compared by identity, because two tokens of equal
 * text are one token to nobody. {@link #toString()} does not show it.
 */
public final class AccessToken {
    private final Secret value;
    private final Instant issuedAt;
    private final Instant expiresAt;
    private final String scope;
    private final String header;

    private AccessToken(Secret value, Instant issuedAt, Instant expiresAt, String scope) {
        this.value = Objects.requireNonNull(value, "value");
        this.issuedAt = Objects.requireNonNull(issuedAt, "issuedAt");
        this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.header = "Bearer " + value.reveal();
    }

    /**
     * A token.
     *
     * @param value what is sent
     * @param issuedAt when it was asked for, by our clock
     * @param expiresAt from when it is refused, by our clock
     * @param scope the granted scopes, separated by blanks; empty when the server did not say
     */
    public static AccessToken of(Secret value, Instant issuedAt, Instant expiresAt, String scope) {
        return new AccessToken(value, issuedAt, expiresAt, scope);
    }

    /** What is sent. */
    public Secret value() {
        return value;
    }

    /** When it was asked for, by our clock. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** From when it is refused, by our clock. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** The granted scopes, separated by blanks; empty when the server did not say. */
    public String scope() {
        return scope;
    }

    /** The value of the {@code Authorization} header, built once. */
    public String authorizationHeader() {
        return header;
    }

    @Override
    public String toString() {
        return "AccessToken[***, expiresAt=" + expiresAt + ", scope=" + scope + "]";
    }
}
