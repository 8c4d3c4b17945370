package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Everything around a {@link DataAction}: who may call, how much, how long, and what a failure looks like. One function from
 * request to response that never throws; safe to share between threads; runs the action on the thread of the caller and
 * starts none.
 */
public final class DataActionEndpoint implements EndpointHandler {
    private final String name;
    private final DataAction action;
    private final WireFormat format;
    private final EndpointAuth auth;
    private final EndpointLimits limits;
    private final TimeSource time;
    private final IdSource ids;
    private final Metrics metrics;
    private final AuditTrail audit;
    private final Semaphore slots;

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
        slots = new Semaphore(b.limits.maxConcurrent());
    }

    /** A builder for an endpoint of this name, which it has in metrics and audit records. */
    public static Builder builder(String name, DataAction action) {
        return new Builder(name, action);
    }

    /** The limits, for hosts that read the body. */
    public EndpointLimits limits() {
        return limits;
    }

    @Override
    public EndpointResponse handle(EndpointRequest request) {
        long start = time.nanoTime();
        String id = ids.next();
        EndpointResponse response;
        Code failed = null;
        try {
            response = holding(request, id);
        } catch (RuntimeException | Error e) {
            DataActionProblem problem = ProblemMapper.toProblem(name, id, e);
            failed = problem.code();
            response = failure(problem);
        }
        try {
            account(request, id, start, response, failed);
            return response;
        } catch (RuntimeException e) {
            // A required audit sink failed: what cannot be recorded is not answered.
            return failure(ProblemMapper.toProblem(name, id, e));
        }
    }

    private EndpointResponse holding(EndpointRequest request, String id) {
        if (!slots.tryAcquire()) {
            throw refused(
                    Code.TOO_MANY_REQUESTS, "more than " + limits.maxConcurrent() + " calls at once; try again", true);
        }
        try {
            return answer(request, id);
        } finally {
            slots.release();
        }
    }

    private EndpointResponse answer(EndpointRequest request, String id) {
        if (!request.method().equals("POST")) {
            throw refused(Code.METHOD_NOT_ALLOWED, "this endpoint takes POST only", false);
        }
        if (request.body().length > limits.maxRequestBytes()) {
            throw refused(
                    Code.PAYLOAD_TOO_LARGE, "the body must not exceed " + limits.maxRequestBytes() + " bytes", false);
        }
        // Before anything is parsed: what is not authenticated is not read.
        if (!auth.permits(request)) {
            throw refused(Code.UNAUTHORIZED, "not authorized", false);
        }
        JsonObject body = Json.parseObject(request.body(), JsonLimits.DEFAULT.withMaxDepth(64));
        WireFormat.Decoded decoded = format.decode(body);
        Deadline deadline = Deadline.after(limits.timeout().minus(EndpointLimits.MARGIN), time);
        DataActionCall call = new DataActionCall(
                decoded.actionName(),
                decoded.requestId().isEmpty() ? id : decoded.requestId(),
                decoded.input(),
                deadline,
                decoded.simulated());
        EndpointResponse response = format.success(call, action.run(call));
        if (response.body().length > limits.maxResponseBytes()) {
            throw refused(
                    Code.UNPROCESSABLE,
                    "the result has " + response.body().length + " bytes, but the caller takes "
                            + limits.maxResponseBytes() + "; ask for less",
                    false);
        }
        return response.withHeader("X-Request-Id", call.requestId().matches("[\\w.:-]{1,128}") ? call.requestId() : id);
    }

    private static DataActionException refused(Code code, String message, boolean retryable) {
        return new DataActionException(code, message, retryable, null);
    }

    private EndpointResponse failure(DataActionProblem problem) {
        EndpointResponse response = format.failure(problem).withHeader("X-Request-Id", problem.requestId());
        if (problem.code() == Code.METHOD_NOT_ALLOWED) {
            return response.withHeader("Allow", "POST");
        }
        return problem.retryable() && (problem.status() == 429 || problem.status() == 503)
                ? response.withHeader("Retry-After", "1")
                : response;
    }

    private void account(
            EndpointRequest request, String id, long start, EndpointResponse response, @Nullable Code failed) {
        Duration took = Duration.ofNanos(time.nanoTime() - start);
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
                .eventId(id)
                .timestamp(time.instant())
                .action(name)
                .status(ok ? "SUCCESS" : "FAILED")
                .latency(took)
                .attribute("http_status", response.status())
                .attribute("remote_address", request.remoteAddress())
                .build());
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
