package io.cxintegrate.core.webhook;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code v1}: HMAC-SHA256 with a key that both sides know. */
final class HmacKey implements WebhookKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private HmacKey(SecretKeySpec key) {
        this.key = key;
    }

    /** The length is the specification's: 192 to 512 bits. */
    static HmacKey of(byte[] key) {
        if (key.length < 24 || key.length > 64) {
            throw new IllegalArgumentException("a webhook secret must have 24 to 64 bytes but has " + key.length);
        }
        return new HmacKey(new SecretKeySpec(key, ALGORITHM));
    }

    @Override
    public String scheme() {
        return "v1";
    }

    @Override
    public byte[] sign(byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public boolean verifiesAny(byte[] head, byte[] body, List<byte[]> signatures) {
        // Once for all of them, or a long list would be a cheap way to keep us busy.
        byte[] expected = sign(head, body);
        boolean found = false;
        for (byte[] signature : signatures) {
            found |= MessageDigest.isEqual(expected, signature);
        }
        return found;
    }

    @Override
    public boolean canSign() {
        return true;
    }

    @Override
    public boolean canVerify() {
        return true;
    }
}
