package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.CxException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one connector when a plan was applied. Immutable and safe to share between threads. */
public final class ConnectorOutcome {
    /** How it ended. */
    public enum Status {
        /** It was registered. */
        REGISTERED,
        /** The platform had it already as the files say. */
        UNCHANGED,
        /** It was in no file and was deleted. */
        DELETED,
        /** It is in no file and was left alone. */
        KEPT,
        /** It did not work; {@link #error()} says why. What the platform has is not known when the answer was lost. */
        FAILED,
        /** Its turn did not come, because the run was interrupted. */
        NOT_STARTED
    }

    private final String connectorId;
    private final Status status;
    private final int attempts;
    private final Duration latency;
    private final @Nullable CxException error;

    private ConnectorOutcome(
            String connectorId, Status status, int attempts, Duration latency, @Nullable CxException error) {
        this.connectorId = connectorId;
        this.status = status;
        this.attempts = attempts;
        this.latency = latency;
        this.error = error;
    }

    static ConnectorOutcome of(String connectorId, Status status) {
        return new ConnectorOutcome(connectorId, status, 0, Duration.ZERO, null);
    }

    static ConnectorOutcome registered(String connectorId, int attempts, Duration latency) {
        return new ConnectorOutcome(connectorId, Status.REGISTERED, attempts, latency, null);
    }

    static ConnectorOutcome failed(String connectorId, CxException error) {
        return new ConnectorOutcome(connectorId, Status.FAILED, error.attempts(), Duration.ZERO, error);
    }

    /** The connector. */
    public String connectorId() {
        return connectorId;
    }

    /** How it ended. */
    public Status status() {
        return status;
    }

    /** How many attempts registering took; 0 when nothing was sent. */
    public int attempts() {
        return attempts;
    }

    /** How long registering took, repeats and waits included; zero when it did not work or nothing was sent. */
    public Duration latency() {
        return latency;
    }

    /** Why it did not work. */
    public Optional<CxException> error() {
        return Optional.ofNullable(error);
    }

    /** {@code db-1: FAILED: } and why; the error holds no secret. */
    @Override
    public String toString() {
        return connectorId + ": " + status + (error == null ? "" : ": " + error.getMessage());
    }
}
