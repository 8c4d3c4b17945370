package io.cxintegrate.cognigy;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed for one bot: the current version, the previous one, and every deployment so far. Immutable and safe to share
 * between threads; each change gives a new state with the next {@link #revision()}. Kept as {@link #toJson()}.
 */
public final class DeploymentState {
    private static final DeploymentState EMPTY = new DeploymentState(0, null, null, List.of());

    private final long revision;
    private final @Nullable DeployedVersion current;
    private final @Nullable DeployedVersion previous;
    private final List<DeployedVersion> history;

    private DeploymentState(
            long revision,
            @Nullable DeployedVersion current,
            @Nullable DeployedVersion previous,
            List<DeployedVersion> history) {
        this.revision = revision;
        this.current = current;
        this.previous = previous;
        this.history = List.copyOf(history);
    }

    /** Nothing was ever deployed; revision 0. */
    public static DeploymentState empty() {
        return EMPTY;
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws JsonException if a member is missing or of another type
     * @throws java.time.DateTimeException if a time is no ISO 8601 instant
     */
    public static DeploymentState fromJson(JsonObject json) {
        return new DeploymentState(
                json.longValue("revision"),
                json.optionalObject("current").map(DeployedVersion::fromJson).orElse(null),
                json.optionalObject("previous").map(DeployedVersion::fromJson).orElse(null),
                json.objects("history").stream().map(DeployedVersion::fromJson).toList());
    }

    /**
     * The state after a deployment: the version becomes current, the current one previous. A version the platform knew already
     * (same id as the current one) takes the place of the current one and leaves the previous one alone.
     */
    public DeploymentState deployed(DeployedVersion version) {
        List<DeployedVersion> longer = new ArrayList<>(history);
        longer.add(version);
        boolean again = current != null && current.integrationId().equals(version.integrationId());
        return new DeploymentState(revision + 1, version, again ? previous : current, longer);
    }

    /**
     * The state after a roll back: the previous version is current, and there is no previous one any more.
     *
     * @throws IllegalStateException if there is no previous version
     */
    public DeploymentState rolledBack() {
        if (previous == null) {
            throw new IllegalStateException("there is no previous version to roll back to");
        }
        return new DeploymentState(revision + 1, previous, null, history);
    }

    /** How many changes led here, from 0. */
    public long revision() {
        return revision;
    }

    /** The version deployed last, or the one rolled back to. */
    public Optional<DeployedVersion> current() {
        return Optional.ofNullable(current);
    }

    /** The version a roll back goes to. */
    public Optional<DeployedVersion> previous() {
        return Optional.ofNullable(previous);
    }

    /** Every deployment, oldest first; unmodifiable. Roll backs do not shorten it. */
    public List<DeployedVersion> history() {
        return history;
    }

    /** The latest deployment under this version label. */
    public Optional<DeployedVersion> find(String version) {
        return history.stream().filter(v -> v.version().equals(version)).reduce((earlier, later) -> later);
    }

    /** {@code revision}, {@code current}, {@code previous}, {@code history}; everything, so that nothing is lost on the way. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("revision", revision)
                .putIfPresent("current", current == null ? null : current.toJson())
                .putIfPresent("previous", previous == null ? null : previous.toJson())
                .put("history", history.stream().map(DeployedVersion::toJson).toList())
                .build();
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeploymentState s
                && revision == s.revision
                && Objects.equals(current, s.current)
                && Objects.equals(previous, s.previous)
                && history.equals(s.history);
    }

    @Override
    public int hashCode() {
        return Objects.hash(revision, current, previous, history);
    }

    @Override
    public String toString() {
        return "DeploymentState[revision=" + revision + ", current=" + current + ", previous=" + previous + ", history="
                + history.size() + "]";
    }
}
