package io.cxintegrate.cognigy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was begun and is not written down, and how it is found out what came of it: by reading the platform back. Immutable and safe to
 * share between threads.
 */
final class PendingChanges {
    /** Far longer than a request may be repeated: what the platform does not have by then was never taken. */
    private static final Duration PENDING_FOR = Duration.ofMinutes(15);

    private final BotChanges changes;
    private final DeploymentRecords records;

    PendingChanges(BotChanges changes, DeploymentRecords records) {
        this.changes = changes;
        this.records = records;
    }

    /** Finds out what came of everything that was begun and is not written down, then goes on. */
    <T> BotStep<T> recovered(Supplier<BotStep<T>> then) {
        return records.state().pending().isEmpty()
                ? then.get()
                : PlatformView.readIntegrations(changes.botId(), there -> settled(there, then));
    }

    /** The same when the integrations are read already. */
    <T> BotStep<T> settled(Map<String, JsonObject> there, Supplier<BotStep<T>> then) {
        DeploymentState state = records.state();
        if (state.pending().isEmpty()) {
            return then.get();
        }
        records.update(now -> withDeployments(now, there), "what the platform says of changes that were begun");
        boolean rollbacks = state.pending().stream().anyMatch(p -> p.action().equals(PendingChange.ROLLBACK));
        if (!rollbacks || there.isEmpty()) {
            return then.get();
        }
        return PlatformView.readRouting(
                changes.botId(), there.keySet().iterator().next(), split -> {
                    records.update(
                            now -> withRollbacks(now, split), "what the platform says of changes that were begun");
                    return then.get();
                });
    }

    private DeploymentState withDeployments(DeploymentState state, Map<String, JsonObject> there) {
        DeploymentState next = state;
        for (PendingChange change : state.pending()) {
            if (!change.action().equals(PendingChange.DEPLOY)) {
                continue;
            }
            Optional<String> id = PlatformView.idOf(there, change.payloadHash());
            if (id.isPresent()) {
                next = next.settled(change::isLike)
                        .deployed(DeployedVersion.of(
                                change.version(),
                                id.get(),
                                change.payloadHash(),
                                change.startedAt(),
                                change.startedBy()));
            } else if (isOver(change)) {
                next = next.settled(change::isLike);
            }
        }
        return next;
    }

    private DeploymentState withRollbacks(DeploymentState state, JsonObject split) {
        DeploymentState next = state;
        for (PendingChange change : state.pending()) {
            if (!change.action().equals(PendingChange.ROLLBACK)) {
                continue;
            }
            Optional<DeployedVersion> to =
                    next.previous().filter(v -> v.payloadHash().equals(change.payloadHash()));
            boolean done = to.filter(v -> hasEverything(split, v)).isPresent();
            if (done) {
                next = next.settled(change::isLike).rolledBack();
            } else if (to.isEmpty() || isOver(change)) {
                next = next.settled(change::isLike);
            }
        }
        return next;
    }

    private static boolean hasEverything(JsonObject split, DeployedVersion version) {
        return split.size() == 1 && (split.has(version.integrationId()) || split.has(version.version()));
    }

    private boolean isOver(PendingChange change) {
        return change.startedAt().plus(PENDING_FOR).isBefore(now());
    }

    PendingChange change(String action, String version, String payloadHash) {
        return new PendingChange(action, version, payloadHash, now(), changes.userId());
    }

    /** @throws io.cxintegrate.core.UnavailableException if the store does not take it; then nothing may be sent */
    void begin(PendingChange pending) {
        records.update(
                now -> now.begun(pending),
                "that a change of bot '" + changes.botId() + "' begins, so nothing was sent; repeat the call");
    }

    /** What the platform refused it has not done; of all else that goes wrong nobody knows. */
    void takeBack(PendingChange pending, RuntimeException failure) {
        if (failure instanceof InvalidInputException || failure instanceof CredentialException) {
            records.update(now -> now.settled(pending::isLike), "that a change was refused");
        }
    }

    private Instant now() {
        return changes.clock().instant();
    }
}
