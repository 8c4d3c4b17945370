package io.cxintegrate.core.auth;

import io.cxintegrate.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;

/**
 * A bearer token (RFC 6750). Immutable and safe to share between threads; compared by identity, because two tokens of equal
 * text are one token to nobody. {@link #toString()} does not show it, and Java serialisation is refused.
 *
 * <p>It is in memory once, as the header that is sent, for as long as the token is in use: a heap dump shows it.
 */
public final class AccessToken {
    private static final String SCHEME = "Bearer ";

    private final Instant issuedAt;
    private final Instant expiresAt;
    private final String scope;
    private final String header;

    private AccessToken(String header, Instant issuedAt, Instant expiresAt, String scope) {
        this.header = header;
        this.issuedAt = Objects.requireNonNull(issuedAt, "issuedAt");
        this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt");
        this.scope = Objects.requireNonNull(scope, "scope");
    }

    /**
     * A token.
     *
     * @param value what is sent; the caller may destroy it afterwards
     * @param issuedAt when it was asked for, by our clock
     * @param expiresAt from when it is refused, by our clock
     * @param scope the granted scopes, separated by blanks; empty when the server did not say
     * @throws IllegalArgumentException if the value has a character that no header can carry; the message does not repeat it
     */
    public static AccessToken of(Secret value, Instant issuedAt, Instant expiresAt, String scope) {
        String text = value.reveal();
        if (!isUsable(text)) {
            // The HTTP client underneath would refuse it too, and quote it in its message.
            throw new IllegalArgumentException(
                    "an access token must be of visible ASCII characters without blanks, this one is not");
        }
        return new AccessToken(SCHEME + text, issuedAt, expiresAt, scope);
    }

    /** Whether this can be a token: visible ASCII characters, at least one (RFC 6749 appendix A.12, without the blank). */
    static boolean isUsable(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** What is sent, as a secret of the caller's own. */
    public Secret value() {
        return Secret.of(header.substring(SCHEME.length()));
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

    /** Whether both would send the same, in constant time for equal lengths; for a {@link TokenStore} that has to compare. */
    public boolean hasValueOf(AccessToken other) {
        return MessageDigest.isEqual(
                header.getBytes(StandardCharsets.US_ASCII), other.header.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "AccessToken[***, expiresAt=" + expiresAt + ", scope=" + scope + "]";
    }
}
