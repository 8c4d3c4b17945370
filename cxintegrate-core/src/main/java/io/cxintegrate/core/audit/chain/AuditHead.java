package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;

/**
 * Where a chain ends: the last record's number and hash. Kept elsewhere, it is the anchor without which nobody can tell a
 * shortened chain from a short one. Immutable and safe to share between threads.
 *
 * @param seq the last record's number, counted from 1; 0 when the chain has no record
 * @param hash the last record's hash, 64 lower-case hexadecimal digits; zeros when the chain has no record
 */
public record AuditHead(long seq, String hash) {
    private static final int DIGITS = 64;

    /** The head of a chain without records. */
    public static final AuditHead EMPTY = new AuditHead(0, "0".repeat(DIGITS));

    /** @throws IllegalArgumentException if {@code seq} is negative or {@code hash} is not 64 lower-case hexadecimal digits */
    public AuditHead {
        if (seq < 0) {
            throw new IllegalArgumentException("seq must not be negative but is " + seq);
        }
        if (!isHash(hash)) {
            throw new IllegalArgumentException("hash must be 64 lower-case hexadecimal digits but has " + hash.length()
                    + " characters, or others");
        }
    }

    /** No pattern: a chain makes a head for each record. */
    private static boolean isHash(String text) {
        boolean hash = text.length() == DIGITS;
        for (int i = 0; hash && i < DIGITS; i++) {
            char c = text.charAt(i);
            hash = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return hash;
    }

    /** As {@code {"seq":n,"hash":"…"}}. */
    public JsonObject toJson() {
        return JsonObject.of("seq", seq, "hash", hash);
    }

    /**
     * What {@link #toJson()} gave.
     *
     * @throws JsonException if a member is missing or has another type
     * @throws IllegalArgumentException if a value is out of range
     */
    public static AuditHead fromJson(JsonObject json) {
        return new AuditHead(json.longValue("seq"), json.string("hash"));
    }
}
