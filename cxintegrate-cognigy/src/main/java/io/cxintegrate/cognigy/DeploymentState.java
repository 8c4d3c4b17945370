package io.cxintegrate.cognigy;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed for one bot: the current version, the previous one, every deployment so far, and what was begun and is not
 * finished. Immutable and safe to share between threads; each change of what is deployed gives a new state with the next
 * {@link #revision()}. Kept as {@link #toJson()}.
 */
public final class DeploymentState {
    private static final DeploymentState EMPTY = new DeploymentState(0, null, null, List.of(), List.of());

    private final long revision;
    private final @Nullable DeployedVersion current;
    private final @Nullable DeployedVersion previous;
    private final List<DeployedVersion> history;
    private final List<PendingChange> pending;

    private DeploymentState(
            long revision,
            @Nullable DeployedVersion current,
            @Nullable DeployedVersion previous,
            List<DeployedVersion> history,
            List<PendingChange> pending) {
        this.revision = revision;
        this.current = current;
        this.previous = previous;
        this.history = List.copyOf(history);
        this.pending = List.copyOf(pending);
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
                json.objects("history").stream().map(DeployedVersion::fromJson).toList(),
                json.has("pending")
                        ? json.objects("pending").stream()
                                .map(PendingChange::fromJson)
                                .toList()
                        : List.of());
    }

    /**
     * The state after a deployment: the version becomes current, the current one previous. A version the platform knew already
     * (same id as the current one) takes the place of the current one and leaves the previous one alone.
     */
    public DeploymentState deployed(DeployedVersion version) {
        List<DeployedVersion> longer = new ArrayList<>(history);
        longer.add(version);
        boolean again = current != null && current.integrationId().equals(version.integrationId());
        return new DeploymentState(revision + 1, version, again ? previous : current, longer, pending);
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
        return new DeploymentState(revision + 1, previous, null, history, pending);
    }

    /** The state with a change begun; one that is to do the same keeps its place. */
    DeploymentState begun(PendingChange change) {
        if (pending.stream().anyMatch(change::isLike)) {
            return this;
        }
        List<PendingChange> longer = new ArrayList<>(pending);
        longer.add(change);
        return new DeploymentState(revision, current, previous, history, longer);
    }

    /** The state without the changes of which it is known what came of them. */
    DeploymentState settled(Predicate<PendingChange> known) {
        List<PendingChange> left = pending.stream().filter(known.negate()).toList();
        return left.size() == pending.size() ? this : new DeploymentState(revision, current, previous, history, left);
    }

    /** How many changes of what is deployed led here, from 0. */
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

    /** What was begun and is not finished, oldest first; unmodifiable. {@link Deployments#recover()} finds out what came of it. */
    public List<PendingChange> pending() {
        return pending;
    }

    /** The latest deployment under this version label. */
    public Optional<DeployedVersion> find(String version) {
        return history.stream().filter(v -> v.version().equals(version)).reduce((earlier, later) -> later);
    }

    /**
     * {@code revision}, {@code current}, {@code previous}, {@code history}, and {@code pending} if there is any; everything, so that
     * nothing is lost on the way.
     */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("revision", revision)
                .putIfPresent("current", current == null ? null : current.toJson())
                .putIfPresent("previous", previous == null ? null : previous.toJson())
                .put("history", history.stream().map(DeployedVersion::toJson).toList())
                .putIfPresent(
                        "pending",
                        pending.isEmpty()
                                ? null
                                : pending.stream().map(PendingChange::toJson).toList())
                .build();
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeploymentState s
                && revision == s.revision
                && Objects.equals(current, s.current)
                && Objects.equals(previous, s.previous)
                && history.equals(s.history)
                && pending.equals(s.pending);
    }

    @Override
    public int hashCode() {
        return Objects.hash(revision, current, previous, history, pending);
    }

    @Override
    public String toString() {
        return "DeploymentState[revision=" + revision + ", current=" + current + ", previous=" + previous + ", history="
                + history.size() + (pending.isEmpty() ? "" : ", pending=" + pending.size()) + "]";
    }
}
