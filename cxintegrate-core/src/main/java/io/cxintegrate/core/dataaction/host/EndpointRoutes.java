package io.cxintegrate.core.dataaction.host;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of a service: its Data Actions, the rehearsal if it is enabled, its health, and 404 for the rest. Itself a handler,
 * so that every host serves the same. Safe to share between threads; whoever builds it closes it, unless a
 * {@link DataActionServer} does.
 *
 * <p>{@code GET /health/live} answers 200 as long as the process answers at all. {@code GET /health/ready} answers 200 while
 * every check passes and nobody has begun to stop the service, else 503. Both say {@code {"status":"UP"}} or
 * {@code {"status":"DOWN"}} and no more, since nobody has to log in for them; the log names the check that failed.
 *
 * <p>A service is stopped in two steps: {@link #announceStop()}, after which it is not ready and still answers, so that a load
 * balancer looks elsewhere; then {@link #stop}, after which calls are answered 503 with {@code Retry-After} and those under way
 * finish.
 */
public final class EndpointRoutes implements EndpointHandler, AutoCloseable {
    /** Where the platform calls. */
    public static final String DATA_ACTION = "/webhook/data-action";

    /** Where rehearsals go. */
    public static final String SIMULATE = "/simulate";

    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final Logger LOG = LoggerFactory.getLogger(EndpointRoutes.class);

    private final Map<String, EndpointHandler> routes;
    private final HealthChecks checks;
    private final IdSource ids;
    private final InFlight inFlight = new InFlight();
    private volatile boolean ready = true;

    private EndpointRoutes(Builder b) {
        routes = Map.copyOf(b.routes);
        checks = new HealthChecks(b.checks, b.time);
        ids = b.ids;
    }

    /** A builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The largest that any route takes. */
    @Override
    public int maxRequestBytes() {
        return routes.values().stream()
                .mapToInt(EndpointHandler::maxRequestBytes)
                .max()
                .orElse(0);
    }

    @Override
    public EndpointResponse handle(EndpointRequest request) {
        EndpointHandler route = routes.get(request.path());
        if (route == null) {
            return health(request);
        }
        if (!inFlight.enter()) {
            return route.refusal(problem(Code.UNAVAILABLE, "the service is shutting down; try again", true));
        }
        try {
            return Objects.requireNonNull(route.handle(request), "a handler must not answer null");
        } catch (RuntimeException | Error e) {
            // Handlers of the user's own may not keep their promise.
            DataActionProblem problem = problem(Code.INTERNAL_ERROR, "internal error", false);
            LOG.warn("handler failed path={} requestId={}", request.path(), problem.requestId(), e);
            return route.refusal(problem);
        } finally {
            inFlight.leave();
        }
    }

    /** A refusal of what serves this path, for hosts. */
    EndpointResponse refuse(String path, Code code, String message) {
        EndpointHandler route = routes.getOrDefault(path, this);
        return route.refusal(problem(code, message, true));
    }

    private EndpointResponse health(EndpointRequest request) {
        boolean live = request.path().equals(LIVE);
        if (!live && !request.path().equals(READY)) {
            return refusal(problem(Code.NOT_FOUND, "there is nothing at this path", false));
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return refusal(problem(Code.METHOD_NOT_ALLOWED, "health is asked for by GET", false))
                    .withHeader("Allow", "GET, HEAD");
        }
        boolean up = live || (ready && checks.pass());
        return EndpointResponse.json(up ? 200 : 503, JsonObject.of("status", up ? "UP" : "DOWN"))
                .withHeader("Cache-Control", "no-store");
    }

    private DataActionProblem problem(Code code, String message, boolean retryable) {
        return new DataActionProblem(code, message, ids.next(), retryable);
    }

    /** Makes the service not ready; it answers calls as before. */
    public void announceStop() {
        ready = false;
    }

    /**
     * Refuses further calls with 503, and waits for those under way, which takes real time. Called again, it waits again.
     *
     * @param longest how long it waits; not negative
     * @return whether all are over; false also if interrupted, and then the flag stays set
     */
    public boolean stop(Duration longest) {
        Require.notNegative(longest, "longest");
        announceStop();
        inFlight.shut();
        return inFlight.await(longest);
    }

    /** Refuses further calls and ends the threads of the checks. Does not wait. */
    @Override
    public void close() {
        stop(Duration.ZERO);
        checks.close();
    }

    @Override
    public String toString() {
        return "EndpointRoutes" + routes.keySet();
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final Map<String, EndpointHandler> routes = new LinkedHashMap<>();
        private final List<HealthChecks.Check> checks = new ArrayList<>();
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();

        private Builder() {}

        /** Serves {@code handler} at {@value EndpointRoutes#DATA_ACTION}. */
        public Builder dataAction(EndpointHandler handler) {
            return route(DATA_ACTION, handler);
        }

        /**
         * Enables rehearsals at {@value EndpointRoutes#SIMULATE}. Default: off, and the path is not found. Give it an endpoint of
         * its own around the same action, with a format that marks calls simulated and with authentication: a rehearsal reads
         * what a call reads.
         */
        public Builder simulation(EndpointHandler handler) {
            return route(SIMULATE, handler);
        }

        /**
         * Serves {@code handler} at exactly this path.
         *
         * @throws IllegalArgumentException if the path does not start with a slash, is only that, or is one of the health paths
         */
        public Builder route(String path, EndpointHandler handler) {
            if (!path.startsWith("/") || path.equals("/") || path.equals(LIVE) || path.equals(READY)) {
                throw new IllegalArgumentException(
                        "a route starts with '/', is longer and none of /health/, but is '" + path + "'");
            }
            routes.put(path, Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /**
         * A condition of readiness, such as that the database answers. It runs on a thread of its own, at most once a second
         * and never twice at once.
         *
         * @param name for the log
         * @param bound how long it may take; longer than zero
         * @param passes true when it is met; false, an exception or no answer in time is not ready
         */
        public Builder readiness(String name, Duration bound, Callable<Boolean> passes) {
            checks.add(new HealthChecks.Check(
                    Require.text(name, "name"),
                    Require.positive(bound, "bound"),
                    Objects.requireNonNull(passes, "passes")));
            return this;
        }

        /** The clock by which answers of checks grow old. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Ids for refusals. Default: random. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if there is no route */
        public EndpointRoutes build() {
            Violations.of("endpoint routes")
                    .unless(
                            !routes.isEmpty(),
                            "routes",
                            "need at least one; call dataAction(endpoint) or route(path, endpoint)")
                    .throwIfAny();
            return new EndpointRoutes(this);
        }
    }
}
