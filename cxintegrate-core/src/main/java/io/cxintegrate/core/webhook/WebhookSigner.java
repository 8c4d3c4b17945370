package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs by the Standard Webhooks specification 1.0.0: {@code id.timestamp.body}, as {@code v1,base64} with HMAC-SHA256 and
 * as {@code v1a,base64} with ed25519. Immutable and safe to share between threads.
 */
public final class WebhookSigner {
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    private static final long LATEST = 999_999_999_999L;

    private final List<WebhookKey> keys;

    private WebhookSigner(List<WebhookKey> keys) {
        this.keys = keys;
    }

    /**
     * A signer with these secrets. With several, every message carries the signature of each, so that receivers can change
     * from one to the other when they like.
     *
     * @param secrets the current one first; each {@code whsec_} and the base64 of 24 to 64 bytes, {@code whsk_} and the base64
     *     of an ed25519 private key (32 bytes, or 64 with the public key behind it), or any other text of 24 to 64 bytes in
     *     UTF-8, which is then the key of HMAC-SHA256
     * @throws IllegalArgumentException if there is none, one is malformed, or one is a {@code whpk_}, which only verifies; the
     *     message does not show it
     */
    public static WebhookSigner of(Secret... secrets) {
        if (secrets.length == 0) {
            throw new IllegalArgumentException("a webhook signer needs at least one secret");
        }
        List<WebhookKey> keys = Arrays.stream(secrets).map(WebhookKey::of).toList();
        if (!keys.stream().allMatch(WebhookKey::canSign)) {
            throw new IllegalArgumentException(
                    "a webhook signer cannot sign with whpk_, the receiver's half of the key");
        }
        return new WebhookSigner(keys);
    }

    /**
     * The three headers for a message.
     *
     * @param id stays the same when the message is sent again
     * @param at of this very sending
     * @param body the bytes as they are sent
     * @throws IllegalArgumentException if the id is not 1 to 256 visible ASCII characters without a dot, which separates what
     *     is signed, or the time lies before 1970 or after 33658
     */
    public Headers sign(String id, Instant at, byte[] body) {
        requireId(id);
        if (at.getEpochSecond() < 0 || at.getEpochSecond() > LATEST) {
            throw new IllegalArgumentException(
                    "a webhook timestamp must have 1 to 12 digits but is " + at.getEpochSecond());
        }
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] head = head(id, timestamp);
        String signatures = keys.stream()
                .map(k -> k.scheme() + "," + Base64.getEncoder().encodeToString(k.sign(head, body)))
                .collect(Collectors.joining(" "));
        return Headers.of(ID, id).with(TIMESTAMP, timestamp).with(SIGNATURE, signatures);
    }

    /** What is signed before the body. */
    static byte[] head(String id, String timestamp) {
        return (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    }

    static String requireId(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "a webhook id must be 1 to 256 visible ASCII characters without a dot but "
                            + (id.length() > 256 ? "has " + id.length() : "is '" + id + "'"));
        }
        return id;
    }

    /** An id with a dot could be read as a shorter one with another timestamp under the same signature. */
    static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= 256 && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '.');
    }

    @Override
    public String toString() {
        return "WebhookSigner[***]";
    }
}
