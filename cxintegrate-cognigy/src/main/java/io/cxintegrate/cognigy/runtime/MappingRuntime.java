package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.health.VersionMeter;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs the versions of a mapping in the user's own service: chooses one by weight, makes its request out of the bot's context,
 * proves itself, calls with the mapping's time-out, and makes the bot's result out of what comes back. Safe to share between
 * threads; starts no thread; whoever builds it closes it.
 *
 * <p>A service that fails is a result, since the conversation goes on: the fallback expression's if there is one. Where no
 * answer came at all, the expression sees what a gateway would have sent: status 504 with {@code "error": "timeout"}, or 503 with
 * {@code unavailable}, {@code circuit_open} or {@code credentials}, and an {@code error_description}. Nothing is repeated, but
 * for a 401: it renews the tokens and sends once more if there are others. A circuit breaker for each endpoint, which all
 * versions with that endpoint share, keeps a service that is down from costing every conversation the time-out.
 *
 * <pre>{@code
 * try (MappingRuntime runtime = MappingRuntime.builder()
 *         .mapping(v1)
 *         .mapping(v2)
 *         .split(TrafficSplit.of("v1", 0.9, "v2", 0.1))
 *         .placeholder("service_token", tokens)
 *         .build()) {
 *     JsonObject result = runtime.call(context, "session-42").result();
 * }
 * }</pre>
 */
public final class MappingRuntime implements DataAction, AutoCloseable {
    private final Map<String, RunningVersion> versions;
    private final AtomicLong calls = new AtomicLong();
    private volatile TrafficRouter router;
    private final FieldPath sessionKey;
    private final VersionMeter meter;
    private final TimeSource time;
    private final Executor executor;
    private final @Nullable HttpTransport owned;

    MappingRuntime(
            MappingRuntimeBuilder b,
            Map<String, RunningVersion> versions,
            VersionMeter meter,
            @Nullable HttpTransport owned) {
        this.meter = meter;
        this.versions = versions;
        this.owned = owned;
        router = new TrafficRouter(b.trafficSplit(), calls);
        sessionKey = b.sessionKey;
        time = b.time;
        executor = b.executor;
    }

    /** A builder with the defaults. */
    public static MappingRuntimeBuilder builder() {
        return new MappingRuntimeBuilder();
    }

    /**
     * Calls without a session: versions take turns, so that the shares are exact in the long run.
     *
     * @throws io.cxintegrate.core.transform.TransformationException if the request expression fails on this context
     * @throws io.cxintegrate.core.InvalidInputException if the request is one that the method cannot carry
     * @throws io.cxintegrate.core.UnavailableException if the thread was interrupted, whose flag stays set, or this is closed
     */
    public MappingOutcome call(JsonObject context) {
        return call(context, Deadline.none(time));
    }

    /**
     * Calls for a session, which stays with its version as long as the weights allow.
     *
     * @param session any text that names the session
     * @throws io.cxintegrate.core.transform.TransformationException as {@link #call(JsonObject)}
     */
    public MappingOutcome call(JsonObject context, String session) {
        return versionOf(session).call(context, Deadline.none(time));
    }

    /**
     * Without a session, and no longer than the caller has time.
     *
     * @throws io.cxintegrate.core.transform.TransformationException as {@link #call(JsonObject)}
     */
    public MappingOutcome call(JsonObject context, Deadline deadline) {
        return next().call(context, deadline);
    }

    /** The same as {@link #call(JsonObject)} without blocking; never throws. Cancelling the future ends the call. */
    public CompletableFuture<MappingOutcome> callAsync(JsonObject context) {
        return begin(next(), context);
    }

    /** The same as {@link #call(JsonObject, String)} without blocking; never throws. Cancelling the future ends the call. */
    public CompletableFuture<MappingOutcome> callAsync(JsonObject context, String session) {
        return begin(versionOf(session), context);
    }

    /**
     * Runs as a Data Action: the input is the context, the result what the bot gets. A rehearsal sends nothing, and answers with
     * the version and the request it would have sent.
     */
    @Override
    public DataActionResult run(DataActionCall call) {
        Optional<String> session = session(call.input());
        RunningVersion version = session.isPresent() ? versionOf(session.get()) : next();
        if (call.simulated()) {
            return DataActionResult.of(
                    JsonObject.of("version", version.label(), "request", version.request(call.input())));
        }
        return DataActionResult.of(version.call(call.input(), call.deadline()).result());
    }

    /** The version that this session's calls go to now. */
    public String version(String session) {
        return router.of(session);
    }

    /**
     * Changes the shares from the next call on. Sessions move only where they must.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if it names a version that is not here
     */
    public void split(TrafficSplit split) {
        Violations violations = Violations.of("traffic split");
        MappingRuntimeBuilder.check(split, versions.keySet(), violations);
        violations.throwIfAny();
        router = new TrafficRouter(split, calls);
    }

    /**
     * The calls of each version so far: for a canary, for health reports, for a look. A call counts as a success if the service itself
     * answered well; a fallback is a failure. The figures are of this runtime alone; several nodes add theirs up elsewhere.
     */
    public VersionMeter meter() {
        return meter;
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }

    private CompletableFuture<MappingOutcome> begin(RunningVersion version, JsonObject context) {
        try {
            return version.callAsync(context, Deadline.none(time), executor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private RunningVersion next() {
        return running(router.next());
    }

    private RunningVersion versionOf(String session) {
        return running(router.of(session));
    }

    private RunningVersion running(String label) {
        return Objects.requireNonNull(versions.get(label), label);
    }

    private Optional<String> session(JsonObject input) {
        return sessionKey
                .get(input)
                .filter(value -> value instanceof String || value instanceof Number)
                .map(Object::toString)
                .filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "MappingRuntime" + versions.values();
    }
}
