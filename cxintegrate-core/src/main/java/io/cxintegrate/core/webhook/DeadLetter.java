package io.cxintegrate.core.webhook;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.net.guard.ForbiddenEndpointException;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that was given up, and why. Immutable and safe to share between threads. To try again, give {@link #message()} to
 * a queue or a sender: the id stays the same, so a receiver that has seen it after all can tell.
 *
 * @param message what was not taken
 * @param reason why it was given up
 * @param attempts how often it was sent; 0 when it never was
 * @param at when it was given up
 * @param failure the last failure, with the history of the attempts
 */
public record DeadLetter(WebhookMessage message, Reason reason, int attempts, Instant at, CxException failure) {
    /** Why a message was given up. */
    public enum Reason {
        /** The receiver refused it for good: a status of 3xx, or of 4xx again and again. */
        REFUSED,
        /** It was not taken within the attempts and the time the retry policy allows. */
        EXHAUSTED,
        /** The receiver answered 410 Gone, to this message or to one before it. */
        ENDPOINT_GONE,
        /** The endpoint guard does not allow the endpoint. */
        ENDPOINT_FORBIDDEN,
        /** The queue was closed before it was delivered. */
        CLOSED
    }

    /** Nothing may be missing. */
    public DeadLetter {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(failure, "failure");
    }

    /** Why a failed delivery is given up. */
    static Reason reasonOf(CxException failure) {
        if (failure instanceof ForbiddenEndpointException) {
            return Reason.ENDPOINT_FORBIDDEN;
        }
        int status = failure.status().orElse(0);
        if (status == WebhookSender.GONE) {
            return Reason.ENDPOINT_GONE;
        }
        return failure.retryable() ? Reason.EXHAUSTED : Reason.REFUSED;
    }
}
