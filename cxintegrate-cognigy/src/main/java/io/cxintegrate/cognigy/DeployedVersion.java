package io.cxintegrate.cognigy;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A version of a mapping that the platform has taken: what, when, by whom. Immutable and safe to share between threads. */
public final class DeployedVersion {
    private final String version;
    private final String integrationId;
    private final String payloadHash;
    private final Instant deployedAt;
    private final @Nullable String deployedBy;

    private DeployedVersion(
            String version, String integrationId, String payloadHash, Instant deployedAt, @Nullable String deployedBy) {
        this.version = Objects.requireNonNull(version, "version");
        this.integrationId = Objects.requireNonNull(integrationId, "integrationId");
        this.payloadHash = Objects.requireNonNull(payloadHash, "payloadHash");
        this.deployedAt = Objects.requireNonNull(deployedAt, "deployedAt");
        this.deployedBy = deployedBy;
    }

    /**
     * A version.
     *
     * @param version its label, such as {@code v2}
     * @param integrationId its id on the platform
     * @param payloadHash the SHA-256 of the mapping's canonical JSON
     * @param deployedAt when the platform took it
     * @param deployedBy the user or service account; null when not known
     */
    public static DeployedVersion of(
            String version, String integrationId, String payloadHash, Instant deployedAt, @Nullable String deployedBy) {
        return new DeployedVersion(version, integrationId, payloadHash, deployedAt, deployedBy);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws JsonException if a member is missing or of another type
     * @throws DateTimeException if {@code deployed_at} is no ISO 8601 instant
     */
    public static DeployedVersion fromJson(JsonObject json) {
        return of(
                json.string("version"),
                json.string("integration_id"),
                json.string("payload_hash"),
                Instant.parse(json.string("deployed_at")),
                json.optionalString("deployed_by").orElse(null));
    }

    /** The version label, such as {@code v2}. */
    public String version() {
        return version;
    }

    /** The id on the platform. */
    public String integrationId() {
        return integrationId;
    }

    /** The SHA-256 of the mapping's canonical JSON, 64 lower-case hexadecimal digits. */
    public String payloadHash() {
        return payloadHash;
    }

    /** When the platform took it. */
    public Instant deployedAt() {
        return deployedAt;
    }

    /** The user or service account. */
    public Optional<String> deployedBy() {
        return Optional.ofNullable(deployedBy);
    }

    /** {@code version}, {@code integration_id}, {@code payload_hash}, {@code deployed_at} (ISO 8601, UTC), {@code deployed_by}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("version", version)
                .put("integration_id", integrationId)
                .put("payload_hash", payloadHash)
                .put("deployed_at", deployedAt.toString())
                .putIfPresent("deployed_by", deployedBy)
                .build();
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeployedVersion v && toJson().equals(v.toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, integrationId, payloadHash, deployedAt);
    }

    /** Label and id. */
    @Override
    public String toString() {
        return version + " (" + integrationId + ")";
    }
}
