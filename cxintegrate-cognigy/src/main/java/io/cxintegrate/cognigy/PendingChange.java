package io.cxintegrate.cognigy;

import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change that was about to be sent and of which nobody has written down yet what came of it: it is under way, or whoever began it
 * has died. Immutable.
 *
 * @param action {@code DEPLOY_MAPPING} or {@code ROLLBACK}
 * @param version the label of the version that it makes current
 * @param payloadHash the SHA-256 of that version's canonical JSON
 * @param startedAt when it was begun
 * @param startedBy the user or service account; null when not known
 */
public record PendingChange(
        String action,
        String version,
        String payloadHash,
        Instant startedAt,
        @Nullable String startedBy) {
    static final String DEPLOY = "DEPLOY_MAPPING";
    static final String ROLLBACK = "ROLLBACK";

    /** Checks that nothing is null but who began it. */
    public PendingChange {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(payloadHash, "payloadHash");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    /** Whether both are to do the same, whoever began it and when. */
    boolean isLike(PendingChange other) {
        return action.equals(other.action) && payloadHash.equals(other.payloadHash);
    }

    static PendingChange fromJson(JsonObject json) {
        return new PendingChange(
                json.string("action"),
                json.string("version"),
                json.string("payload_hash"),
                Instant.parse(json.string("started_at")),
                json.optionalString("started_by").orElse(null));
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("action", action)
                .put("version", version)
                .put("payload_hash", payloadHash)
                .put("started_at", startedAt.toString())
                .putIfPresent("started_by", startedBy)
                .build();
    }
}
