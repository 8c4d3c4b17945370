package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.transform.BranchingTransform;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.ExpressionLimits;
import io.cxintegrate.core.transform.ExpressionResult;
import io.cxintegrate.core.transform.TransformationException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping's expressions make of requests and responses, without any network. Immutable and safe to share between threads;
 * compile once, use often.
 *
 * <p>A bad request is an exception, because nothing was sent yet and the author has to mend the mapping. A bad response is a
 * result, because the conversation goes on: nothing ever comes out of {@link #response} but a JSON object.
 *
 * <p>Every transformation is timed as {@link MetricNames#TRANSFORM_DURATION} with the operation {@code TRANSFORM_REQUEST} or
 * {@code TRANSFORM_RESPONSE}; its outcome says whether the expression worked, not what the service answered.
 */
public final class MappingTransformer {
    /** The operation under which requests are measured. */
    public static final String TRANSFORM_REQUEST = "TRANSFORM_REQUEST";

    /** The operation under which responses are measured. */
    public static final String TRANSFORM_RESPONSE = "TRANSFORM_RESPONSE";

    private static final int OK = 200;
    private static final int FIRST_FAILURE = 400;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

    /** An expression, or branches that stand in for it. */
    private record Stage(
            @Nullable Expression expression, @Nullable BranchingTransform branches) {
        BranchingTransform.Outcome evaluate(@Nullable Object input) {
            return branches != null
                    ? branches.evaluate(input)
                    : new BranchingTransform.Outcome(
                            BranchingTransform.DEFAULT_BRANCH,
                            Objects.requireNonNull(expression).evaluate(input));
        }
    }

    /**
     * What came of a request or response.
     *
     * @param json the service's request, or the bot's result
     * @param branch the branch that made it; {@value BranchingTransform#DEFAULT_BRANCH} when there are no branches, empty when
     *     no expression came to an end
     */
    public record Mapped(JsonObject json, Optional<String> branch) {
        /** Checks that both are given. */
        public Mapped {
            Objects.requireNonNull(json, "json");
            Objects.requireNonNull(branch, "branch");
        }
    }

    private final Stage request;
    private final Stage response;
    private final @Nullable Stage fallback;
    private final TimeSource clock;
    private final Metrics metrics;

    private MappingTransformer(Builder b) {
        Transformations t = b.mapping.transformations();
        clock = b.clock;
        metrics = b.metrics;
        request = stage("request_expression", t.request(), b.request, b);
        response = stage("response_expression", t.response(), b.response, b);
        fallback = b.fallback != null || t.fallback().isPresent()
                ? stage("fallback_expression", t.fallback().orElse(""), b.fallback, b)
                : null;
    }

    /** A transformer with the default limits and clock, which measures nothing. */
    public static MappingTransformer of(IntegrationMapping mapping) {
        return builder(mapping).build();
    }

    /** A builder with the defaults. */
    public static Builder builder(IntegrationMapping mapping) {
        return new Builder(mapping);
    }

    /**
     * Makes the service's request out of the bot's context.
     *
     * @return an object result as it is, any other value as {@code {"payload": value}}, {@code {}} when the expression finds
     *     nothing
     * @throws TransformationException if the expression fails on this context
     */
    public JsonObject request(JsonObject context) {
        return mapRequest(context).json();
    }

    /**
     * As {@link #request}, and says which branch ran.
     *
     * @throws TransformationException if a condition or the expression fails on this context
     */
    public Mapped mapRequest(JsonObject context) {
        long start = clock.nanoTime();
        try {
            BranchingTransform.Outcome outcome = request.evaluate(context);
            ExpressionResult result = outcome.result();
            measure(TRANSFORM_REQUEST, start, null);
            JsonObject json = result.isMissing()
                    ? JsonObject.empty()
                    : result.asObject().orElseGet(() -> JsonObject.of("payload", result.value()));
            return new Mapped(json, Optional.of(outcome.branch()));
        } catch (TransformationException e) {
            measure(TRANSFORM_REQUEST, start, e);
            throw e;
        }
    }

    /**
     * Makes the bot's result out of a response whose status stands in the body: its numeric member {@code status}, 200 without
     * one. Use {@link #response(int, Object)} where the HTTP status is known.
     */
    public JsonObject response(JsonObject body) {
        return response(statusIn(body), body);
    }

    /**
     * Makes the bot's result out of a response. The status is looked at first:
     *
     * <ul>
     *   <li>400 or above, with a fallback expression: {@code {"fallback_triggered": true, "data": ...}};
     *   <li>400 or above, without: {@code {"success": false, "error": ..., "status": ...}};
     *   <li>below: {@code {"success": true, "data": ...}}.
     * </ul>
     *
     * An expression that fails gives {@code {"success": false, "error": ...}}; data the expression does not find is null. The
     * expressions see the body; an object without a member {@code status} gets the HTTP status under that name, and where there
     * was no body they see {@code {"status": ...}} alone.
     *
     * @param status the HTTP status
     * @param body a plain value or a {@link JsonObject}; null when there was none
     */
    public JsonObject response(int status, @Nullable Object body) {
        return mapResponse(status, body).json();
    }

    /** As {@link #response(int, Object)}, and says which branch ran. */
    public Mapped mapResponse(int status, @Nullable Object body) {
        if (status >= FIRST_FAILURE && fallback == null) {
            return new Mapped(
                    JsonObject.builder()
                            .put("success", false)
                            .put("error", "the service answered with status " + status)
                            .put("status", status)
                            .build(),
                    Optional.empty());
        }
        boolean failed = status >= FIRST_FAILURE;
        long start = clock.nanoTime();
        try {
            Stage stage = failed ? Objects.requireNonNull(fallback) : response;
            BranchingTransform.Outcome outcome = stage.evaluate(withStatus(status, body));
            measure(TRANSFORM_RESPONSE, start, null);
            Object data = outcome.result().value();
            return new Mapped(
                    JsonObject.of(failed ? "fallback_triggered" : "success", true, "data", data),
                    Optional.of(outcome.branch()));
        } catch (TransformationException | IllegalArgumentException e) {
            // The second is a body that is no JSON: the caller's mistake, but this path never throws.
            measure(TRANSFORM_RESPONSE, start, e);
            return new Mapped(JsonObject.of("success", false, "error", e.getMessage()), Optional.empty());
        }
    }

    private static Stage stage(String name, String source, @Nullable BranchingTransform branches, Builder b) {
        return branches != null
                ? new Stage(null, branches)
                : new Stage(
                        Expression.builder(source)
                                .name(name)
                                .limits(b.limits)
                                .clock(b.clock)
                                .build(),
                        null);
    }

    private static int statusIn(JsonObject body) {
        if (!(body.get("status") instanceof Number n)) {
            return OK;
        }
        BigDecimal exact = Json.decimal(n);
        return exact.min(LARGEST).max(LARGEST.negate()).intValue();
    }

    private static @Nullable Object withStatus(int status, @Nullable Object body) {
        if (body == null) {
            return JsonObject.of("status", status);
        }
        if (body instanceof JsonObject o) {
            return o.has("status") ? o : o.with("status", status);
        }
        if (body instanceof Map<?, ?> m && !m.containsKey("status")) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>(m);
            copy.put("status", status);
            return copy;
        }
        return body;
    }

    private void measure(String operation, long start, @Nullable RuntimeException failure) {
        Map<String, String> tags = new HashMap<>();
        tags.put(MetricNames.PLATFORM, "cognigy");
        tags.put(MetricNames.OPERATION, operation);
        tags.put(MetricNames.OUTCOME, failure == null ? MetricNames.OUTCOME_SUCCESS : MetricNames.OUTCOME_ERROR);
        if (failure != null) {
            tags.put(MetricNames.ERROR_TYPE, failure.getClass().getName());
        }
        metrics.time(MetricNames.TRANSFORM_DURATION, Duration.ofNanos(clock.nanoTime() - start), tags);
    }

    @Override
    public String toString() {
        return "MappingTransformer[" + (fallback == null ? "without fallback" : "with fallback") + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final IntegrationMapping mapping;
        private ExpressionLimits limits = ExpressionLimits.DEFAULT;
        private TimeSource clock = TimeSource.system();
        private Metrics metrics = Metrics.noop();
        private @Nullable BranchingTransform request;
        private @Nullable BranchingTransform response;
        private @Nullable BranchingTransform fallback;

        private Builder(IntegrationMapping mapping) {
            this.mapping = Objects.requireNonNull(mapping, "mapping");
        }

        /** What one evaluation may use up. Default {@link ExpressionLimits#DEFAULT}. */
        public Builder limits(ExpressionLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** What {@code $now()} shows and latency is measured with. Default: the system's. */
        public Builder clock(TimeSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Where measurements go. Default: nowhere. */
        public Builder metrics(Metrics value) {
            metrics = Metrics.composite(value);
            return this;
        }

        /** Branches instead of the mapping's request expression; they bring their own limits and clock. Default none. */
        public Builder request(BranchingTransform value) {
            request = Objects.requireNonNull(value, "request");
            return this;
        }

        /** Branches instead of the mapping's response expression; they bring their own limits and clock. Default none. */
        public Builder response(BranchingTransform value) {
            response = Objects.requireNonNull(value, "response");
            return this;
        }

        /** Branches instead of the mapping's fallback expression; they bring their own limits and clock. Default none. */
        public Builder fallback(BranchingTransform value) {
            fallback = Objects.requireNonNull(value, "fallback");
            return this;
        }

        /**
         * Compiles the expressions.
         *
         * @throws TransformationException if one is longer than the limits allow
         */
        public MappingTransformer build() {
            return new MappingTransformer(this);
        }
    }
}
