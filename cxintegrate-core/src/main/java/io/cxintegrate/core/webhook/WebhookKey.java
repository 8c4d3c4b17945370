package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A key of either scheme. Implementations are immutable, safe to share between threads, and never show themselves. */
interface WebhookKey {
    /** What a webhook secret may look like, for messages. */
    String FORMS = "whsec_, whsk_ or whpk_ followed by base64";

    /** The scheme as it stands before the comma of a signature: {@code v1} or {@code v1a}. */
    String scheme();

    /**
     * The signature of {@code head} followed by {@code body}.
     *
     * @throws IllegalStateException if this key can only verify
     */
    byte[] sign(byte[] head, byte[] body);

    /**
     * Whether one of {@code signatures} is that of {@code head} followed by {@code body}. Looks at all of them: the time taken
     * must not say which one fitted.
     */
    boolean verifiesAny(byte[] head, byte[] body, List<byte[]> signatures);

    /** Whether it is of use to who signs. */
    boolean canSign();

    /** Whether it is of use to who verifies. */
    boolean canVerify();

    /**
     * The key in a secret: by its prefix, or any text without one, whose UTF-8 bytes are then an HMAC key.
     *
     * @throws IllegalArgumentException if it is malformed; the message does not show it
     */
    static WebhookKey of(Secret secret) {
        String text = secret.reveal();
        if (text.startsWith("whsec_")) {
            return HmacKey.of(decoded(text.substring(6)));
        }
        if (text.startsWith("whsk_")) {
            return Ed25519Key.privateKey(decoded(text.substring(5)));
        }
        if (text.startsWith("whpk_")) {
            return Ed25519Key.publicKey(decoded(text.substring(5)));
        }
        return HmacKey.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes a character of the secret.
            throw new IllegalArgumentException("a webhook secret must be " + FORMS);
        }
    }
}
