package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.time.Duration;
import java.util.function.Function;

/** Asks for a connector again and again until it is healthy. Used by one call. */
final class HealthWait {
    static final String OPERATION = "AWAIT_HEALTHY";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final TimeSource clock;
    private final String connectorId;
    private final Function<String, RegisteredConnector> get;

    HealthWait(TimeSource clock, String connectorId, Function<String, RegisteredConnector> get) {
        this.clock = clock;
        this.connectorId = connectorId;
        this.get = get;
    }

    RegisteredConnector await(Duration timeout) {
        Deadline deadline = Deadline.after(timeout, clock);
        Duration pause = FIRST_PAUSE;
        for (int polls = 1; ; polls++) {
            RegisteredConnector connector = get.apply(connectorId);
            if (connector.isHealthy()) {
                return connector;
            }
            Duration left = deadline.remaining();
            if (left.isZero()) {
                throw new UnavailableException(
                        "cxone: connector '" + connectorId + "' was not healthy within " + timeout + "; its health is "
                                + connector.healthStatus().orElse("not told") + " after " + polls
                                + (polls == 1 ? " poll" : " polls"),
                        context(),
                        null);
            }
            sleep(Durations.min(pause, left));
            pause = Durations.min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private void sleep(Duration pause) {
        try {
            clock.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    "cxone: interrupted while waiting for connector '" + connectorId + "' to be healthy", context(), e);
        }
    }

    static InvalidInputException missing(String connectorId) {
        return new InvalidInputException(
                "cxone: there is no connector '" + connectorId + "' to wait for; register it first");
    }

    private static ErrorContext context() {
        return ErrorContext.builder().platform("cxone").operation(OPERATION).build();
    }
}
