package io.cxintegrate.core.retry;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.limit.ConcurrencyLimitedException;
import io.cxintegrate.core.limit.RateLimitedException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops calling what fails, and tries again with a few probes. Safe to share between threads; holds no thread of its own,
 * and its lock never while it calls. One for each origin.
 *
 * <p>Closed, it lets everything through and judges by a sliding window. When enough calls have ended and the share of
 * failures reaches the threshold it opens and refuses everything with {@link CircuitOpenException}. The first call after
 * the open time makes it half-open: a few probes pass, the first one to fail opens it again, and when all have succeeded it
 * closes. Probes that do not come back do not jam it: after another open time as many more are let through. A call that
 * began before a change of state does not count after it. Only {@link TimeSource#nanoTime()} is asked, so a wall clock that
 * jumps changes nothing.
 *
 * <p>The order in which these compose is {@code retry( breaker( concurrency( rate( attempt ) ) ) )}: every attempt is judged
 * by itself, a call the breaker refuses waits for nothing, and a permit of the rate limiter is taken last, at the moment of
 * sending, because one that waits in another line would be sent later than it allows. What a limiter or another breaker
 * refuses, and what is cancelled, says nothing about the other side and is not counted. {@code ApiClient} composes them so;
 * around anything else it is
 *
 * <pre>{@code
 * retrier.call("GET_USERS", deadline, attempt ->
 *         breaker.call("GET_USERS", () -> concurrency.call(attempt.deadline(),
 *                 () -> rate.call(attempt.deadline(), () -> send(attempt)))));
 * }</pre>
 */
public final class CircuitBreaker {
    /** What a breaker does with a call. */
    public enum State {
        /** Lets it through. */
        CLOSED,
        /** Refuses it. */
        OPEN,
        /** Lets a few through to see. */
        HALF_OPEN
    }

    /**
     * Hears of every change of state. Implementations are thread-safe and quick; what they throw is logged and dropped.
     * Called outside every lock, on the thread whose call caused the change.
     */
    @FunctionalInterface
    public interface Listener {
        /** {@code breaker}, by its name, has gone from one state to another. */
        void onTransition(String breaker, State from, State to);
    }

    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

    private final String name;
    private final double failureRate;
    private final int minimumCalls;
    private final long openNanos;
    private final int probes;
    private final Predicate<Throwable> failsOn;
    private final Listener listener;
    private final TimeSource time;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final OutcomeWindow window;

    // Written under the lock.
    private volatile State state = State.CLOSED;
    private long generation;
    private long since;
    private int probesBegun;
    private int probesPassed;
    private String why = "";

    CircuitBreaker(CircuitBreakerBuilder b) {
        name = b.name;
        failureRate = b.failureRate;
        minimumCalls = b.minimumCalls;
        openNanos = b.openFor.toNanos();
        probes = b.halfOpenProbes;
        failsOn = b.failsOn;
        listener = b.listener;
        time = b.time;
        origin = time.nanoTime();
        window = b.timeWindow == null
                ? OutcomeWindow.ofCount(b.countWindow)
                : OutcomeWindow.ofTime(b.timeWindow.toNanos());
    }

    /** A builder for a breaker that messages and listeners call {@code name}, such as the platform or the host. */
    public static CircuitBreakerBuilder builder(String name) {
        return new CircuitBreakerBuilder(name);
    }

    /** What messages and listeners call it. */
    public String name() {
        return name;
    }

    /** The state now. It stays {@link State#OPEN} until the first call after the open time. */
    public State state() {
        return state;
    }

    /**
     * Calls on this thread, or refuses.
     *
     * @param operation for the message of the refusal
     * @throws CircuitOpenException if refused
     */
    public <T> T call(String operation, Supplier<T> call) {
        long permit = enter(operation);
        T value;
        try {
            value = call.get();
        } catch (Throwable e) {
            leave(permit, e);
            throw e;
        }
        leave(permit, null);
        return value;
    }

    /**
     * The same without blocking.
     *
     * @return fails with {@link CircuitOpenException} if refused; never throws; cancelling it cancels the call below
     */
    public <T> CompletableFuture<T> callAsync(String operation, Supplier<CompletableFuture<T>> call) {
        long permit;
        try {
            permit = enter(operation);
        } catch (CircuitOpenException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> below;
        try {
            below = Objects.requireNonNull(call.get(), "call returned null");
        } catch (RuntimeException | Error e) {
            below = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> running = below;
        CompletableFuture<T> result = new CompletableFuture<>();
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                running.cancel(true);
            }
        });
        running.whenComplete((value, thrown) -> {
            Throwable failure =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            leave(permit, failure);
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private long now() {
        return time.nanoTime() - origin;
    }

    private long enter(String operation) {
        State before;
        long permit;
        lock.lock();
        try {
            before = state;
            long now = now();
            if (before == State.OPEN) {
                if (now - since < openNanos) {
                    throw refusal(
                            operation,
                            "is open for another " + Duration.ofNanos(openNanos - (now - since)) + " after " + why,
                            Duration.ofNanos(openNanos - (now - since)));
                }
                become(State.HALF_OPEN, now);
            }
            if (state == State.HALF_OPEN) {
                if (probesBegun >= probes && now - since >= openNanos) {
                    since = now;
                    probesBegun = 0;
                }
                if (probesBegun >= probes) {
                    throw refusal(operation, "is half-open and waits for its " + probes + " probes", null);
                }
                probesBegun++;
            }
            permit = generation;
        } finally {
            lock.unlock();
        }
        tell(before, before == State.OPEN ? State.HALF_OPEN : before);
        return permit;
    }

    private void leave(long permit, @Nullable Throwable thrown) {
        boolean silent = thrown instanceof RateLimitedException
                || thrown instanceof ConcurrencyLimitedException
                || thrown instanceof CircuitOpenException
                || thrown instanceof CancellationException;
        boolean failed = !silent && thrown != null && failsOn.test(thrown);
        State before;
        State after;
        lock.lock();
        try {
            if (permit != generation) {
                return;
            }
            before = state;
            if (before == State.HALF_OPEN) {
                probe(silent, failed);
            } else if (!silent) {
                judge(failed);
            }
            after = state;
        } finally {
            lock.unlock();
        }
        tell(before, after);
    }

    private void probe(boolean silent, boolean failed) {
        if (silent) {
            probesBegun = Math.max(0, probesBegun - 1);
        } else if (failed) {
            why = "a probe failed";
            become(State.OPEN, now());
        } else if (++probesPassed >= probes) {
            become(State.CLOSED, now());
        }
    }

    private void judge(boolean failed) {
        long now = now();
        window.record(failed, now);
        int calls = window.calls();
        if (calls >= minimumCalls && window.failures() / (double) calls >= failureRate) {
            why = window.failures() + " of " + calls + " calls failed";
            become(State.OPEN, now);
        }
    }

    private void become(State next, long now) {
        state = next;
        generation++;
        since = now;
        probesBegun = 0;
        probesPassed = 0;
        window.clear();
    }

    private CircuitOpenException refusal(String operation, String reason, @Nullable Duration retryAfter) {
        return new CircuitOpenException(
                operation + " was not sent: circuit breaker '" + name + "' " + reason,
                ErrorContext.builder()
                        .operation(operation)
                        .retryable(true)
                        .retryAfter(retryAfter)
                        .build());
    }

    private void tell(State from, State to) {
        if (from == to) {
            return;
        }
        LOG.debug("breaker={} from={} to={}", name, from, to);
        try {
            listener.onTransition(name, from, to);
        } catch (RuntimeException e) {
            LOG.warn("circuit listener failed breaker={}", name, e);
        }
    }

    @Override
    public String toString() {
        return "CircuitBreaker[" + name + ", " + state + "]";
    }
}
