package io.cxintegrate.core.retry;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a call by a {@link RetryPolicy}. Immutable and safe to share between threads; holds no thread of its own.
 *
 * <p>An interrupt ends the call at once and leaves the flag set. Cancelling the future of {@link #callAsync} cancels the
 * attempt or the wait that is under way.
 */
public final class Retrier {
    private final RetryPolicy policy;
    private final TimeSource time;
    private final Jitter jitter;
    private final RetryListener listener;

    /**
     * With everything handed in.
     *
     * @param policy when and how often
     * @param time the clock to wait on
     * @param jitter randomness for the back-off
     * @param listener hears of every decision
     */
    public Retrier(RetryPolicy policy, TimeSource time, Jitter jitter, RetryListener listener) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.time = Objects.requireNonNull(time, "time");
        this.jitter = Objects.requireNonNull(jitter, "jitter");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** By {@code policy}, on {@code time}, with random jitter and no listener. */
    public Retrier(RetryPolicy policy, TimeSource time) {
        this(policy, time, Jitter.random(), RetryListener.none());
    }

    /** The policy. */
    public RetryPolicy policy() {
        return policy;
    }

    /**
     * Calls until it succeeds or the policy says no.
     *
     * @param operation for listeners and logs
     * @param deadline by when everything must be over; the policy's own deadline holds as well
     * @param call one attempt; throws {@link CxException} when it failed
     * @throws CxException the last failure, with the history of all attempts
     */
    public <T> T call(String operation, Deadline deadline, Function<Attempt, T> call) {
        Deadline all = deadline.cappedAt(policy.deadline());
        try {
            T value = call.apply(new Attempt(1, all));
            policy.succeeded();
            return value;
        } catch (CxException failure) {
            return repeat(state(operation, all), failure, call);
        }
    }

    /** Apart, so that a call that succeeds at once pays for nothing of it. */
    private <T> T repeat(RetryCall state, CxException first, Function<Attempt, T> call) {
        CxException failure = first;
        while (true) {
            await(state, failure);
            try {
                return call.apply(state.next());
            } catch (CxException next) {
                failure = next;
            }
        }
    }

    private void await(RetryCall state, CxException failure) {
        Duration wait = state.afterFailure(failure).orElseThrow(() -> failure);
        try {
            time.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            UnavailableException ended = new UnavailableException(
                    state.operation() + " was interrupted while waiting to repeat it", failure.context(), failure);
            ended.attachAttempts(state.history());
            throw ended;
        }
    }

    /**
     * The same without blocking.
     *
     * @param executor where attempts run after the first wait
     * @return fails with the last {@link CxException}; never throws
     */
    public <T> CompletableFuture<T> callAsync(
            String operation, Deadline deadline, Executor executor, Function<Attempt, CompletableFuture<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicReference<@Nullable CompletableFuture<?>> current = new AtomicReference<>();
        result.whenComplete((value, failure) -> {
            CompletableFuture<?> below = current.get();
            if (result.isCancelled() && below != null) {
                below.cancel(true);
            }
        });
        attempt(state(operation, deadline.cappedAt(policy.deadline())), executor, call, result, current);
        return result;
    }

    private <T> void attempt(
            RetryCall state,
            Executor executor,
            Function<Attempt, CompletableFuture<T>> call,
            CompletableFuture<T> result,
            AtomicReference<@Nullable CompletableFuture<?>> current) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<T> one;
        try {
            one = call.apply(state.next());
        } catch (RuntimeException e) {
            one = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> running = one;
        follow(running, result, current);
        running.whenComplete((value, thrown) -> {
            if (thrown == null) {
                state.succeeded();
                result.complete(value);
                return;
            }
            Throwable failure =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            if (!(failure instanceof CxException cx)) {
                result.completeExceptionally(failure);
                return;
            }
            Optional<Duration> wait = state.afterFailure(cx);
            if (wait.isEmpty()) {
                result.completeExceptionally(cx);
                return;
            }
            CompletableFuture<Void> timer = time.after(wait.get());
            follow(timer, result, current);
            timer.thenRunAsync(() -> attempt(state, executor, call, result, current), executor)
                    .exceptionally(ended -> {
                        // The executor took nothing; or the wait was cancelled, and then the result is there already.
                        result.completeExceptionally(cx);
                        return null;
                    });
        });
    }

    /** Makes {@code below} what a cancellation of {@code result} reaches. */
    private static void follow(
            CompletableFuture<?> below,
            CompletableFuture<?> result,
            AtomicReference<@Nullable CompletableFuture<?>> current) {
        current.set(below);
        if (result.isCancelled()) {
            below.cancel(true);
        }
    }

    private RetryCall state(String operation, Deadline all) {
        return new RetryCall(operation, policy, all, jitter, listener);
    }
}
