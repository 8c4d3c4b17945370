package io.cxintegrate.core.http;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures whole calls, repeats and waits included, and each request on the wire. */
final class CallMeter {
    /** RFC 9110 section 9 and RFC 5789. */
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    private final String platform;
    private final String host;
    private final String port;
    private final Metrics metrics;
    private final TimeSource time;

    CallMeter(String platform, URI baseUri, Metrics metrics, TimeSource time) {
        this.platform = platform;
        this.host = baseUri.getHost();
        this.port = Integer.toString(
                baseUri.getPort() >= 0 ? baseUri.getPort() : "https".equalsIgnoreCase(baseUri.getScheme()) ? 443 : 80);
        this.metrics = metrics;
        this.time = time;
    }

    ApiResponse around(ApiRequest request, Supplier<ApiResponse> call) {
        long start = start();
        try {
            ApiResponse response = call.get();
            record(request, start, response, null);
            return response;
        } catch (RuntimeException e) {
            record(request, start, null, e);
            throw e;
        }
    }

    /** The measurement is made before the caller sees the result, as it is without futures. */
    CompletableFuture<ApiResponse> aroundAsync(
            ApiRequest request, Executor executor, Supplier<CompletableFuture<ApiResponse>> starting) {
        long start = start();
        Executor orHere = task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException closed) {
                // The answer is there; whoever waits for it gets it.
                task.run();
            }
        };
        return Steps.of(steps -> steps.run(starting)
                .whenCompleteAsync(
                        (response, thrown) ->
                                record(request, start, response, thrown == null ? null : Steps.unwrap(thrown)),
                        orHere));
    }

    /** Measures every decision about a repeat before {@code next} hears of it. */
    RetryListener listening(RetryPolicy policy, RetryListener next) {
        if (metrics == Metrics.noop()) {
            return next;
        }
        return event -> {
            Map<String, String> attempt = operation(event.operation());
            attempt.put(MetricNames.OUTCOME, MetricNames.OUTCOME_ERROR);
            metrics.count(MetricNames.RETRY_ATTEMPTS, 1, attempt);
            Map<String, String> tags = operation(event.operation());
            tags.put(event.again() ? MetricNames.SOURCE : MetricNames.REASON, event.reason());
            if (event.again()) {
                metrics.time(MetricNames.RETRY_WAIT, event.delay(), tags);
            } else {
                metrics.count(MetricNames.RETRY_DENIED, 1, tags);
            }
            policy.budget()
                    .ifPresent(b -> metrics.gauge(
                            MetricNames.RETRY_BUDGET_REMAINING, b.available(), Map.of(MetricNames.PLATFORM, platform)));
            next.onDecision(event);
        };
    }

    private static Map<String, String> operation(String operation) {
        Map<String, String> tags = new HashMap<>();
        tags.put(MetricNames.OPERATION, operation);
        return tags;
    }

    /** Measures one request on the wire. */
    void request(ApiRequest request, long start, int status, @Nullable Throwable failure) {
        if (metrics == Metrics.noop()) {
            return;
        }
        Map<String, String> tags = tags(request);
        tags.put(
                MetricNames.HTTP_REQUEST_METHOD,
                METHODS.contains(request.method()) ? request.method() : MetricNames.METHOD_OTHER);
        tags.put(MetricNames.SERVER_ADDRESS, host);
        tags.put(MetricNames.SERVER_PORT, port);
        if (status > 0) {
            tags.put(MetricNames.HTTP_RESPONSE_STATUS_CODE, Integer.toString(status));
        }
        if (status >= 400) {
            tags.put(MetricNames.ERROR_TYPE, Integer.toString(status));
        }
        if (failure != null) {
            tags.put(MetricNames.ERROR_TYPE, failure.getClass().getName());
        }
        metrics.time(MetricNames.HTTP_CLIENT_REQUEST_DURATION, since(start), tags);
    }

    /** Now, for {@link #request}; the clock is read only for those who measure. */
    long start() {
        return metrics == Metrics.noop() ? 0 : time.nanoTime();
    }

    private void record(ApiRequest request, long start, @Nullable ApiResponse response, @Nullable Throwable failure) {
        if (metrics == Metrics.noop()) {
            return;
        }
        Map<String, String> tags = tags(request);
        tags.put(MetricNames.OUTCOME, failure == null ? MetricNames.OUTCOME_SUCCESS : MetricNames.OUTCOME_ERROR);
        if (response != null) {
            tags.put(MetricNames.HTTP_RESPONSE_STATUS_CODE, Integer.toString(response.status()));
            // Failed attempts are counted as they are decided about, see listening().
            Map<String, String> attempt = operation(request.operation());
            attempt.put(MetricNames.OUTCOME, MetricNames.OUTCOME_SUCCESS);
            metrics.count(MetricNames.RETRY_ATTEMPTS, 1, attempt);
        }
        if (failure instanceof CxException cx && cx.status().isPresent()) {
            tags.put(
                    MetricNames.HTTP_RESPONSE_STATUS_CODE,
                    Integer.toString(cx.status().getAsInt()));
        }
        if (failure != null) {
            tags.put(MetricNames.ERROR_TYPE, failure.getClass().getName());
        }
        metrics.time(MetricNames.CALL_DURATION, since(start), tags);
    }

    private Map<String, String> tags(ApiRequest request) {
        Map<String, String> tags = new HashMap<>();
        tags.put(MetricNames.PLATFORM, platform);
        tags.put(MetricNames.OPERATION, request.operation());
        return tags;
    }

    private Duration since(long start) {
        return Duration.ofNanos(time.nanoTime() - start);
    }
}
