package io.cxintegrate.core.retry;

import io.cxintegrate.core.AttemptRecord;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one repeated call: decides, and does not wait. Sync and async share it. Used by one thread at a time. */
final class RetryCall {
    private static final Logger LOG = LoggerFactory.getLogger(Retrier.class);

    private final String operation;
    private final RetryPolicy policy;
    private final Deadline deadline;
    private final Jitter jitter;
    private final RetryListener listener;
    /** A list of its own from the first failure on: most calls have none. */
    private List<AttemptRecord> history = List.of();

    RetryCall(String operation, RetryPolicy policy, Deadline deadline, Jitter jitter, RetryListener listener) {
        this.operation = operation;
        this.policy = policy;
        this.deadline = deadline;
        this.jitter = jitter;
        this.listener = listener;
    }

    String operation() {
        return operation;
    }

    Attempt next() {
        return new Attempt(history.size() + 1, deadline);
    }

    /** How long to wait before the next attempt; empty when there is none, and then the failure knows its history. */
    Optional<Duration> afterFailure(CxException failure) {
        int attempt = history.size() + 1;
        RetryDecision decision = RetryDecision.after(policy, attempt, failure, deadline.remaining(), jitter);
        boolean again = decision.again();
        Duration waited = again ? decision.delay() : Duration.ZERO;
        if (history.isEmpty()) {
            history = new ArrayList<>();
        }
        history.add(new AttemptRecord(
                attempt,
                outcome(failure),
                waited,
                again ? decision.reason() : "none",
                failure.correlationId().orElse(null)));
        tell(new RetryEvent(operation, attempt, failure, waited, decision.reason(), again));
        if (!again) {
            failure.attachAttempts(history);
            return Optional.empty();
        }
        return Optional.of(decision.delay());
    }

    /** The attempt under way succeeded. */
    void succeeded() {
        if (history.isEmpty()) {
            policy.succeeded();
        }
    }

    List<AttemptRecord> history() {
        return List.copyOf(history);
    }

    private void tell(RetryEvent event) {
        LOG.debug(
                "operation={} attempt={} outcome={} again={} wait={} reason={}",
                event.operation(),
                event.attempt(),
                outcome(event.failure()),
                event.again(),
                event.delay(),
                event.reason());
        try {
            listener.onDecision(event);
        } catch (RuntimeException e) {
            LOG.warn("retry listener failed operation={}", operation, e);
        }
    }

    private static String outcome(CxException failure) {
        if (failure.status().isPresent()) {
            return Integer.toString(failure.status().getAsInt());
        }
        return failure.platformCode().orElse(failure.getClass().getSimpleName());
    }
}
