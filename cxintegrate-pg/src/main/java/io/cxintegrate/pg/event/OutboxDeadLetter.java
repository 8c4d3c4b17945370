package io.cxintegrate.pg.event;

import io.cxintegrate.core.event.EventEnvelope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event that an outbox has given up, and why. Immutable and safe to share between threads. */
public final class OutboxDeadLetter {
    private final EventEnvelope event;
    private final Reason reason;
    private final int attempts;
    private final Instant at;
    private final @Nullable String lastError;

    OutboxDeadLetter(EventEnvelope event, Reason reason, int attempts, Instant at, @Nullable String lastError) {
        this.event = Objects.requireNonNull(event);
        this.reason = reason;
        this.attempts = attempts;
        this.at = at;
        this.lastError = lastError;
    }

    /** Why an event was given up. */
    public enum Reason {
        /** It was refused for good. */
        REFUSED,
        /** It was not taken within the attempts and the time that the retry policy allows. */
        EXHAUSTED,
        /** Whoever took it for delivery ended without a word, again and again: it may be the event that ends them. */
        ABANDONED
    }

    /** What was not taken. */
    public EventEnvelope event() {
        return event;
    }

    /** Why it was given up. */
    public Reason reason() {
        return reason;
    }

    /** How often it was tried. */
    public int attempts() {
        return attempts;
    }

    /** When it was given up, by the database's clock. */
    public Instant at() {
        return at;
    }

    /** What the last attempt ended with, shortened; empty if none ended. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    @Override
    public String toString() {
        return "OutboxDeadLetter[" + event + ", " + reason + " after " + attempts + " attempts]";
    }
}
