package io.cxintegrate.core.http;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.retry.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every request on the wire goes through: circuit breaker, concurrency limiter, rate limiter, in this order. Immutable.
 *
 * <p>The permit comes last because it is for the moment of sending: one that then waited in line for a place would be used
 * later than the limiter thinks, and two periods' permits could meet. A place that waits for a permit costs nobody anything,
 * since whoever might have had it would wait for the same permit.
 */
record Gate(
        @Nullable CircuitBreaker breaker,
        @Nullable ConcurrencyLimiter concurrency,
        @Nullable RateLimiter rate) {

    <T> T pass(String operation, Deadline deadline, Supplier<T> request) {
        Supplier<T> paced = rate == null ? request : () -> rate.call(deadline, request);
        Supplier<T> limited = concurrency == null ? paced : () -> concurrency.call(deadline, paced);
        return breaker == null ? limited.get() : breaker.call(operation, limited);
    }

    <T> CompletableFuture<T> passAsync(String operation, Deadline deadline, Supplier<CompletableFuture<T>> request) {
        Supplier<CompletableFuture<T>> paced = rate == null ? request : () -> pacedAsync(rate, deadline, request);
        Supplier<CompletableFuture<T>> limited =
                concurrency == null ? paced : () -> concurrency.callAsync(deadline, paced);
        return breaker == null ? limited.get() : breaker.callAsync(operation, limited);
    }

    /** An answer of any status: what its fields say of the limit holds for whoever comes next. */
    void learn(Headers headers) {
        if (rate != null) {
            rate.learn(headers);
        }
    }

    private static <T> CompletableFuture<T> pacedAsync(
            RateLimiter rate, Deadline deadline, Supplier<CompletableFuture<T>> request) {
        return Steps.of(steps -> steps.run(() -> rate.acquireAsync(deadline))
                .thenCompose(permit -> steps.run(request))
                .whenComplete((value, thrown) -> {
                    if (thrown != null && Steps.unwrap(thrown) instanceof CxException refusal) {
                        rate.learn(refusal);
                    }
                }));
    }
}
