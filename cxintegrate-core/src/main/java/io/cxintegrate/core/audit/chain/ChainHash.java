package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** SHA-256, or HMAC-SHA256 under a key. Not safe for concurrent use. */
final class ChainHash {
    private final MessageDigest digest;
    private final @Nullable Mac mac;

    ChainHash(@Nullable Secret key) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
            mac = key == null ? null : keyed(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and HMAC-SHA256", e);
        }
    }

    private static Mac keyed(Secret key) throws GeneralSecurityException {
        byte[] bytes = key.revealBytes();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** 64 lower-case hexadecimal digits over the first {@code length} bytes. */
    String of(byte[] bytes, int length) {
        byte[] hash;
        if (mac == null) {
            digest.update(bytes, 0, length);
            hash = digest.digest();
        } else {
            mac.update(bytes, 0, length);
            hash = mac.doFinal();
        }
        return HexFormat.of().formatHex(hash);
    }
}
