package io.cxintegrate.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws. Instances are immutable once they reach the user, and safe to
 * share between threads.
 *
 * <p>The four branches say what the caller does next:
 *
 * <ul>
 *   <li>{@link InvalidInputException}: fix the input; sending the same again fails again;
 *   <li>{@link CredentialException}: fix the credentials, the scope or the permission;
 *   <li>{@link UnavailableException}: try later; a repeat may succeed;
 *   <li>{@link DefectException}: the other side, or this library, broke its contract; report it.
 * </ul>
 *
 * <p>No message, and no accessor, ever carries a secret; response bodies appear only shortened and never for token
 * requests.
 */
public abstract class CxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorContext context;
    private transient volatile List<AttemptRecord> attempts = List.of();

    /** For the four branches; users catch, they do not extend. */
    CxException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, cause);
        this.context = context;
    }

    /** Everything known about the failed call; {@link ErrorContext#NONE} when no call was made. */
    public ErrorContext context() {
        // Null only after Java deserialisation, which drops the transient field.
        return context == null ? ErrorContext.NONE : context;
    }

    /** The platform called, for example {@code cognigy}; empty when no call was made. */
    public Optional<String> platform() {
        return context().platform();
    }

    /** The operation in the platform's own words, for example {@code CREATE_INTEGRATION}. */
    public Optional<String> operation() {
        return context().operation();
    }

    /** The HTTP status, 100 to 599; empty when no response arrived. */
    public OptionalInt status() {
        return context().status();
    }

    /** The error code of the platform, the OAuth error code or the SQLSTATE. */
    public Optional<String> platformCode() {
        return context().platformCode();
    }

    /** What to quote to the platform's support. */
    public Optional<String> correlationId() {
        return context().correlationId();
    }

    /** How many attempts were made; 0 when none was. Transports may repeat silently below, so this is a lower bound. */
    public int attempts() {
        return attemptHistory().size();
    }

    /** Every attempt with its outcome, oldest first. */
    public List<AttemptRecord> attemptHistory() {
        List<AttemptRecord> history = attempts;
        return history == null ? List.of() : history;
    }

    /** Notes the attempts that led here; for whoever repeats calls, before the exception reaches the user. */
    public final void attachAttempts(List<AttemptRecord> history) {
        attempts = List.copyOf(history);
    }

    /** The message, and behind it the attempts when there was more than one. */
    @Override
    public String getMessage() {
        List<AttemptRecord> history = attemptHistory();
        String message = String.valueOf(super.getMessage());
        return history.size() < 2
                ? message
                : message + " (" + history.size() + " attempts: "
                        + history.stream()
                                .map(AttemptRecord::toString)
                                .collect(java.util.stream.Collectors.joining("; "))
                        + ")";
    }

    /** Whether sending the same again can succeed without anybody changing anything. */
    public boolean retryable() {
        return context().retryable();
    }

    /** How long the other side asked to wait before the next attempt. */
    public Optional<Duration> retryAfter() {
        return context().retryAfter();
    }
}
