package io.cxintegrate.core.deadletter;

import io.cxintegrate.core.CxException;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that was given up, and why. Immutable and safe to share between threads. To try again, give {@link #message()} to
 * what sends such messages: its id stays the same, so a receiver that has seen it after all can tell.
 *
 * @param <T> what was to be sent: a webhook's message, an event
 * @param message what was not taken
 * @param reason why it was given up
 * @param attempts how often it was sent; 0 when it never was
 * @param at when it was given up
 * @param failure the last failure, with the history of the attempts
 */
public record DeadLetter<T>(T message, Reason reason, int attempts, Instant at, CxException failure) {
    /** Why a message was given up. */
    public enum Reason {
        /** The receiver refused it for good; sending the same again fails again. */
        REFUSED,
        /** It was not taken within the attempts and the time the retry policy allows. */
        EXHAUSTED,
        /** The receiver answered 410 Gone, to this message or to one before it. */
        ENDPOINT_GONE,
        /** The endpoint guard does not allow the endpoint. */
        ENDPOINT_FORBIDDEN,
        /** What was to send it was closed before it was delivered. */
        CLOSED,
        /** It is not what it should be, so that nobody could have been sent it. */
        INVALID
    }

    /** Nothing may be missing. */
    public DeadLetter {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(failure, "failure");
    }
}
