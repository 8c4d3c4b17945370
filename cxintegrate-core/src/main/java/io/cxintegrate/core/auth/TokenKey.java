package io.cxintegrate.core.auth;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which token is meant: the name under which a {@link TokenStore} keeps one. Two keys are equal when platform, token endpoint,
 * client, scopes (in any order) and further parameters are. Immutable; holds no secret.
 *
 * @param platform the name of the platform in errors
 * @param digest SHA-256 over all parts, 64 hexadecimal digits: fit for a file name or a column, and stable between versions
 */
public record TokenKey(String platform, String digest) {

    /**
     * @throws IllegalArgumentException if the platform is blank or the digest is not 64 hexadecimal digits in lower case
     */
    public TokenKey {
        Require.text(platform, "platform");
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("digest must be 64 hexadecimal digits in lower case");
        }
    }

    /**
     * The key of a client's tokens.
     *
     * @param scopes what is asked for; order and repetition do not count
     * @param parameters what else decides which token one gets, such as {@code audience}; never a secret
     */
    public static TokenKey of(
            String platform, URI tokenUri, String clientId, Collection<String> scopes, Map<String, String> parameters) {
        StringBuilder parts = new StringBuilder();
        add(parts, "cxintegrate-token-1");
        add(parts, platform);
        add(parts, tokenUri.toString());
        add(parts, clientId);
        add(parts, String.join(" ", new TreeSet<>(scopes)));
        new TreeMap<>(parameters).forEach((name, value) -> {
            add(parts, name);
            add(parts, value);
        });
        return new TokenKey(platform, Sha256.hex(parts.toString()));
    }

    /** With its length in front, so that no two lists of parts run into the same bytes. */
    private static void add(StringBuilder parts, String part) {
        parts.append(part.getBytes(StandardCharsets.UTF_8).length).append(':').append(part);
    }
}
