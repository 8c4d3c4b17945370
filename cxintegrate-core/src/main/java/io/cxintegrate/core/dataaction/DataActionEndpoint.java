package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.limit.ConcurrencyLimitedException;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything around a {@link DataAction}: who may call, how much, how long, and what a failure looks like. One function from
 * request to response that never throws; safe to share between threads; runs the action on the thread of the caller and
 * starts none.
 */
public final class DataActionEndpoint implements EndpointHandler {
    private static final Pattern ECHOED = Pattern.compile("[\\w.:-]{1,128}");

    private final String name;
    private final DataAction action;
    private final WireFormat format;
    private final EndpointAuth auth;
    private final EndpointLimits limits;
    private final TimeSource time;
    private final IdSource ids;
    private final Metrics metrics;
    private final AuditTrail audit;
    private final ConcurrencyLimiter bulkhead;
    private final @Nullable IdempotentCalls idempotent;

    private DataActionEndpoint(Builder b) {
        name = b.name;
        action = b.action;
        format = b.format;
        auth = Objects.requireNonNull(b.auth);
        limits = b.limits;
        time = b.time;
        ids = b.ids;
        metrics = b.metrics;
        audit = AuditTrail.of(b.audit, b.metrics);
        bulkhead = ConcurrencyLimiter.builder(b.name)
                .limit(b.limits.maxConcurrent())
                .maxWaiting(b.limits.maxQueued())
                .build();
        idempotent = b.store == null ? null : new IdempotentCalls(b.store, b.keep, b.time);
    }

    /** A builder for an endpoint of this name, which it has in metrics and audit records. */
    public static Builder builder(String name, DataAction action) {
        return new Builder(name, action);
    }

    /** The limits it was built with. */
    public EndpointLimits limits() {
        return limits;
    }

    /** How many calls wait in line for a place, now. */
    public int waiting() {
        return bulkhead.waiting();
    }

    @Override
    public int maxRequestBytes() {
        return limits.maxRequestBytes();
    }

    @Override
    public EndpointResponse refusal(DataActionProblem problem) {
        return problem.in(format);
    }

    @Override
    public EndpointResponse handle(EndpointRequest request) {
        // By now, so that time spent in line counts.
        Duration limit = Durations.min(
                limits.timeout().minus(EndpointLimits.MARGIN),
                request.deadline().remaining());
        Exchange exchange = new Exchange(request, Deadline.after(limit, time), time.nanoTime());
        EndpointResponse response;
        Code failed = null;
        try {
            exchange.eventId = ids.next();
            exchange.requestId =
                    echo(request.headers().first("X-Request-Id").orElse("")).orElse(exchange.eventId);
            response = answer(exchange);
        } catch (RuntimeException | Error e) {
            DataActionProblem problem = ProblemMapper.toProblem(name, exchange.requestId, e);
            failed = problem.code();
            response = refusal(problem);
        }
        try {
            account(exchange, response, failed);
            return response;
        } catch (RuntimeException | Error e) {
            // A required audit sink failed: what cannot be recorded is not answered.
            return refusal(ProblemMapper.toProblem(name, exchange.requestId, e));
        }
    }

    private EndpointResponse answer(Exchange exchange) {
        EndpointRequest request = exchange.request;
        if (!request.method().equals("POST")) {
            throw refused(Code.METHOD_NOT_ALLOWED, "this endpoint takes POST only", false);
        }
        if (request.body().length > limits.maxRequestBytes()) {
            throw refused(
                    Code.PAYLOAD_TOO_LARGE, "the body must not exceed " + limits.maxRequestBytes() + " bytes", false);
        }
        // Before anything is parsed or waits in line: what is not authenticated is not read.
        if (!auth.permits(request)) {
            throw refused(Code.UNAUTHORIZED, "not authorized", false);
        }
        request.requireJson();
        boolean[] admitted = {false};
        try {
            return bulkhead.call(exchange.deadline.cappedAt(limits.maxQueueTime()), () -> {
                admitted[0] = true;
                return work(exchange);
            });
        } catch (ConcurrencyLimitedException e) {
            // The action may have a limiter of its own.
            throw admitted[0] ? e : overloaded(e);
        }
    }

    private DataActionException overloaded(ConcurrencyLimitedException e) {
        if (e.getCause() != null) {
            return refused(Code.UNAVAILABLE, "no place was free in time; try again", true);
        }
        String line = limits.maxQueued() == 0 ? "" : " and " + limits.maxQueued() + " in line";
        return refused(
                Code.TOO_MANY_REQUESTS,
                "more than " + limits.maxConcurrent() + " calls at once" + line + "; try again",
                true);
    }

    private EndpointResponse work(Exchange exchange) {
        EndpointRequest request = exchange.request;
        JsonObject body = Json.parseObject(request.body(), JsonLimits.DEFAULT.withMaxDepth(64));
        WireFormat.Decoded decoded = format.decode(body);
        exchange.requestId = echo(decoded.requestId()).orElse(exchange.requestId);
        DataActionCall call = new DataActionCall(
                decoded.actionName(),
                decoded.requestId().isEmpty() ? exchange.requestId : decoded.requestId(),
                // A rehearsal leaves nothing behind, so there is nothing to do once.
                decoded.simulated()
                        ? Optional.empty()
                        : IdempotentCalls.key(name, auth.principal(request), request.headers(), decoded.requestId()),
                decoded.input(),
                exchange.deadline,
                decoded.simulated());
        IdempotentCalls.Outcome outcome = run(call);
        EndpointResponse response = format.success(call, outcome.result());
        if (response.body().length > limits.maxResponseBytes()) {
            throw refused(
                    Code.UNPROCESSABLE,
                    "the result has " + response.body().length + " bytes, but the caller takes "
                            + limits.maxResponseBytes() + "; ask for less",
                    false);
        }
        response = response.withHeader("X-Request-Id", exchange.requestId);
        return outcome.repeated() ? response.withHeader("Idempotency-Replayed", "true") : response;
    }

    /** An id of the caller's that may go into a header and a log line as it is. */
    private static Optional<String> echo(String id) {
        return ECHOED.matcher(id).matches() ? Optional.of(id) : Optional.empty();
    }

    private IdempotentCalls.Outcome run(DataActionCall call) {
        try {
            return idempotent == null || call.idempotencyKey().isEmpty()
                    ? new IdempotentCalls.Outcome(action.run(call), false)
                    : idempotent.run(call, call.idempotencyKey().get(), action);
        } catch (JsonException e) {
            if (e.malformed()) {
                // The request was read before: this is another text, and not the caller's fault.
                throw new DataActionException(
                        Code.BACKEND_ERROR, "what the backend answered could not be read", false, e);
            }
            throw e;
        }
    }

    private static DataActionException refused(Code code, String message, boolean retryable) {
        return new DataActionException(code, message, retryable, null);
    }

    private void account(Exchange exchange, EndpointResponse response, @Nullable Code failed) {
        Duration took = Duration.ofNanos(time.nanoTime() - exchange.start);
        boolean ok = failed == null;
        metrics.time(
                MetricNames.DATA_ACTION_DURATION,
                took,
                Map.of(
                        MetricNames.OPERATION,
                        name,
                        MetricNames.OUTCOME,
                        ok ? MetricNames.OUTCOME_SUCCESS : MetricNames.OUTCOME_ERROR,
                        MetricNames.HTTP_RESPONSE_STATUS_CODE,
                        Integer.toString(response.status())));
        audit.record(AuditEvent.builder()
                .eventType("dataaction.called")
                .eventId(exchange.eventId)
                .timestamp(time.instant())
                .action(name)
                .status(ok ? "SUCCESS" : "FAILED")
                .latency(took)
                .attribute("http_status", response.status())
                .attribute("remote_address", exchange.request.remoteAddress())
                .attribute("request_id", exchange.requestId)
                .build());
    }

    /** One request on its way through. */
    private static final class Exchange {
        final EndpointRequest request;
        final Deadline deadline;
        final long start;

        /** Ours, unique. */
        String eventId = "none";

        /** What the caller knows it by: the id it sent, else ours. */
        String requestId = "none";

        Exchange(EndpointRequest request, Deadline deadline, long start) {
            this.request = request;
            this.deadline = deadline;
            this.start = start;
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String name;
        private final DataAction action;
        private WireFormat format = WireFormat.plainJson();
        private @Nullable EndpointAuth auth;
        private EndpointLimits limits = EndpointLimits.cxone();
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();
        private Metrics metrics = Metrics.noop();
        private AuditSink audit = AuditSink.none();
        private @Nullable IdempotencyStore store;
        private Duration keep = Duration.ofDays(1);

        private Builder(String name, DataAction action) {
            this.name = Require.text(name, "name");
            this.action = Objects.requireNonNull(action, "action");
        }

        /** The envelope. Default {@link WireFormat#plainJson()}. */
        public Builder format(WireFormat value) {
            format = Objects.requireNonNull(value, "format");
            return this;
        }

        /** Who may call. Required: an open endpoint has to be asked for by {@link EndpointAuth#none()}. */
        public Builder auth(EndpointAuth value) {
            auth = value;
            return this;
        }

        /** What the caller puts up with. Default {@link EndpointLimits#cxone()}. */
        public Builder limits(EndpointLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** The clock. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Ids for calls whose envelope has none. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** Where measurements go. Default: nowhere. */
        public Builder metrics(Metrics value) {
            metrics = Metrics.composite(value);
            return this;
        }

        /** Where calls are recorded. Default: nowhere. */
        public Builder audit(AuditSink value) {
            audit = Objects.requireNonNull(value, "audit");
            return this;
        }

        /**
         * Runs a call once although it is sent several times, as platforms do that repeat what failed. Default: every call runs.
         *
         * <p>A call is the same as another if its {@code Idempotency-Key} is, or without that header the request id of its
         * envelope; a call with neither always runs. The same call sent again gets the first result, with the header
         * {@code Idempotency-Replayed: true}; sent while the first one runs, it waits for that within its own deadline, and is
         * answered 504 if that is not enough. The same key with another input is answered 422, as the IETF draft
         * "The Idempotency-Key HTTP Header Field" section 2.7 has it.
         *
         * <p>Failures are not kept. A failed action should have left nothing behind, so the next attempt may well succeed;
         * and the platforms repeat a call just because it failed, which would be in vain if they got the old failure back.
         * What has been written before it failed, or after its deadline, is the action's to undo.
         *
         * @param value where keys and answers are kept
         * @param answersKept for how long a repeat gets the first answer; longer than zero. The platforms repeat within
         *     minutes; a day covers a person who tries again
         */
        public Builder idempotency(IdempotencyStore value, Duration answersKept) {
            store = Objects.requireNonNull(value, "idempotency");
            keep = Require.positive(answersKept, "answersKept");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if it was not said who may call */
        public DataActionEndpoint build() {
            Violations.of("endpoint '" + name + "'")
                    .unless(
                            auth != null,
                            "auth",
                            "is required: EndpointAuth.bearer, signed, or none() when something in front protects it")
                    .throwIfAny();
            return new DataActionEndpoint(this);
        }
    }
}
