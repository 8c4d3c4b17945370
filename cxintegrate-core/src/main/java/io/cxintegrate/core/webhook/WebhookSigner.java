package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs by the Standard Webhooks specification: HMAC-SHA256 over {@code id.timestamp.body}, as {@code v1,base64}. Immutable
 * and safe to share between threads.
 */
public final class WebhookSigner {
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    private static final String PREFIX = "whsec_";

    private final byte[] key;

    private WebhookSigner(byte[] key) {
        this.key = key;
    }

    /**
     * A signer with this secret.
     *
     * @param secret {@code whsec_} followed by base64, or any text, whose UTF-8 bytes are then the key; 24 to 64 bytes
     * @throws IllegalArgumentException if the key has another length or the base64 is broken; the message does not show it
     */
    public static WebhookSigner of(Secret secret) {
        String text = secret.reveal();
        byte[] key;
        if (text.startsWith(PREFIX)) {
            try {
                key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // Without the cause: its message quotes a character of the secret.
                throw new IllegalArgumentException("a webhook secret must be whsec_ followed by base64");
            }
        } else {
            key = text.getBytes(StandardCharsets.UTF_8);
        }
        if (key.length < 24 || key.length > 64) {
            throw new IllegalArgumentException("a webhook secret must have 24 to 64 bytes but has " + key.length);
        }
        return new WebhookSigner(key);
    }

    /**
     * The three headers for a message.
     *
     * @param id stays the same when the message is sent again
     * @param at of this very sending
     * @param body the bytes as they are sent
     * @throws IllegalArgumentException if the id holds a dot, which separates what is signed
     */
    public Headers sign(String id, Instant at, byte[] body) {
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("a webhook id must not be empty or hold a dot but is '" + id + "'");
        }
        String timestamp = Long.toString(at.getEpochSecond());
        return Headers.of(ID, id)
                .with(TIMESTAMP, timestamp)
                .with(SIGNATURE, "v1," + Base64.getEncoder().encodeToString(mac(id, timestamp, body)));
    }

    byte[] mac(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSigner[***]";
    }
}
