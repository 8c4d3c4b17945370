package io.cxintegrate.cxone.connectors.probe;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a probe found. Immutable and safe to share between threads. It holds no text of a driver or a server, which may repeat what was
 * sent to it; SQLSTATE and vendor code say what they mean.
 */
public final class ProbeResult {
    private final String connectorId;
    private final @Nullable ProbeStage failedAt;
    private final String problem;
    private final String sqlState;
    private final Duration latency;

    ProbeResult(String connectorId, @Nullable ProbeStage failedAt, String problem, String sqlState, Duration latency) {
        this.connectorId = connectorId;
        this.failedAt = failedAt;
        this.problem = problem;
        this.sqlState = sqlState;
        this.latency = latency;
    }

    /** The connector. */
    public String connectorId() {
        return connectorId;
    }

    /** Whether the database answered the health query. */
    public boolean isHealthy() {
        return failedAt == null;
    }

    /** The step that failed; empty when none did. */
    public Optional<ProbeStage> failedAt() {
        return Optional.ofNullable(failedAt);
    }

    /** What is wrong and how to fix it; empty when nothing is. */
    public String problem() {
        return problem;
    }

    /** What the database said, as five characters; empty when it said nothing. */
    public Optional<String> sqlState() {
        return sqlState.isEmpty() ? Optional.empty() : Optional.of(sqlState);
    }

    /** How long it took. */
    public Duration latency() {
        return latency;
    }

    /** {@code db-1: healthy} or {@code db-1: DNS: host 'db' has no address}. */
    @Override
    public String toString() {
        return connectorId + ": " + (failedAt == null ? "healthy" : failedAt + ": " + problem);
    }
}
