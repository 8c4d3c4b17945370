package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * Where a chain ends: the last record's number and hash. Kept elsewhere, it is the anchor without which nobody can tell a
 * shortened chain from a short one. Immutable and safe to share between threads.
 *
 * @param seq the last record's number, counted from 1; 0 when the chain has no record
 * @param hash the last record's hash, 64 lower-case hexadecimal digits; zeros when the chain has no record
 */
public record AuditHead(long seq, String hash) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** The head of a chain without records. */
    public static final AuditHead EMPTY = new AuditHead(0, "0".repeat(64));

    /** @throws IllegalArgumentException if {@code seq} is negative or {@code hash} is not 64 lower-case hexadecimal digits */
    public AuditHead {
        if (seq < 0) {
            throw new IllegalArgumentException("seq must not be negative but is " + seq);
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("hash must be 64 lower-case hexadecimal digits but has " + hash.length()
                    + " characters, or others");
        }
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
