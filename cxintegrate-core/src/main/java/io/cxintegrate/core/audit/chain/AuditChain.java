package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in the form of a {@link ChainedAuditSink}, for a sink that keeps them elsewhere than in a file, and hashes
 * them: SHA-256, or HMAC-SHA256 under a key. Not safe for concurrent use; nothing to close.
 *
 * <p>Such a sink has to see to it that nobody else appends between the head it read and the lines it keeps.
 * {@link AuditVerifier#verifyLines} verifies them.
 */
public final class AuditChain {
    private final MessageDigest digest;
    private final @Nullable Mac mac;

    /**
     * One record as it is kept.
     *
     * @param text the record, without a line end
     * @param head the head of the chain that ends with it
     */
    public record Line(String text, AuditHead head) {}

    AuditChain(@Nullable Secret key) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
            mac = key == null ? null : keyed(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and HMAC-SHA256", e);
        }
    }

    /** A chain under a key, or with plain SHA-256 if there is none. */
    public static AuditChain of(@Nullable Secret key) {
        return new AuditChain(key);
    }

    /**
     * The lines of the records that follow a head.
     *
     * @param head what they follow; {@link AuditHead#EMPTY} for the first record
     * @param events in the order they are to be kept in
     * @throws AuditException if one of them is too long to be read again: more than 16 MiB
     */
    public List<Line> after(AuditHead head, List<AuditEvent> events) {
        List<Line> lines = new ArrayList<>(events.size());
        ChainRecord.Written last = ChainRecord.Written.before(head);
        for (AuditEvent event : events) {
            last = ChainRecord.after(last, ChainRecord.content(event), this);
            lines.add(
                    new Line(new String(last.line(), 0, last.line().length - 1, StandardCharsets.UTF_8), last.head()));
        }
        return lines;
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
    String hash(byte[] bytes, int length) {
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
