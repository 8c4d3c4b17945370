package io.cxintegrate.core.http;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures whole calls, repeats and waits included, and each request on the wire. */
final class CallMeter {
    private final String platform;
    private final String host;
    private final Metrics metrics;
    private final TimeSource time;

    CallMeter(String platform, URI baseUri, Metrics metrics, TimeSource time) {
        this.platform = platform;
        this.host = baseUri.getHost();
        this.metrics = metrics;
        this.time = time;
    }

    ApiResponse around(ApiRequest request, Supplier<ApiResponse> call) {
        long start = time.nanoTime();
        try {
            ApiResponse response = call.get();
            record(request, start, response, null);
            return response;
        } catch (RuntimeException e) {
            record(request, start, null, e);
            throw e;
        }
    }

    CompletableFuture<ApiResponse> aroundAsync(ApiRequest request, Supplier<CompletableFuture<ApiResponse>> starting) {
        long start = time.nanoTime();
        CompletableFuture<ApiResponse> call = starting.get();
        // A future of its own, so that the measurement is made before the caller sees the result, as it is without
        // futures.
        CompletableFuture<ApiResponse> result = new CompletableFuture<>();
        call.whenComplete((response, thrown) -> {
            Throwable failure = thrown == null ? null : Exchanges.unwrap(thrown);
            record(request, start, response, failure);
            if (failure == null) {
                result.complete(response);
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((response, thrown) -> {
            if (result.isCancelled()) {
                call.cancel(true);
            }
        });
        return result;
    }

    /** Measures one request on the wire. */
    void request(ApiRequest request, long start, int status, @Nullable Throwable failure) {
        Map<String, String> tags = tags(request);
        tags.put(MetricNames.HTTP_REQUEST_METHOD, request.method());
        tags.put("server.address", host);
        if (status > 0) {
            tags.put(MetricNames.HTTP_RESPONSE_STATUS_CODE, Integer.toString(status));
        }
        if (failure != null) {
            tags.put(MetricNames.ERROR_TYPE, failure.getClass().getName());
        }
        metrics.time(MetricNames.HTTP_CLIENT_REQUEST_DURATION, since(start), tags);
    }

    /** Now, for {@link #request}. */
    long start() {
        return time.nanoTime();
    }

    private void record(ApiRequest request, long start, @Nullable ApiResponse response, @Nullable Throwable failure) {
        Map<String, String> tags = tags(request);
        tags.put(MetricNames.OUTCOME, failure == null ? MetricNames.OUTCOME_SUCCESS : MetricNames.OUTCOME_ERROR);
        if (response != null) {
            tags.put(MetricNames.HTTP_RESPONSE_STATUS_CODE, Integer.toString(response.status()));
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
