package io.cxintegrate.core.limit;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.net.Headers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls below a limit of so many in a period. Safe to share between threads; holds no thread of its own, and its lock
 * never while it waits. One for each token, or whatever the other side counts by.
 *
 * <p>The window slides: between any two moments one period apart no more than {@link #permits()} pass, and none passes while
 * a throttle it has learnt of lasts. Each waiter has a moment of its own, so they do not all wake for the same permit; the
 * order is not strictly first come, first served. A waiter that is interrupted or cancelled leaves its moment unused unless
 * it was the last in line. It belongs inside the retry, the circuit breaker and the {@link ConcurrencyLimiter}: a permit is
 * for the moment of sending.
 */
public final class RateLimiter {
    private final String name;
    private final int permits;
    private final Duration period;
    private final long periodNanos;
    private final TimeSource time;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock; times are nanoseconds since the origin. Plans say when to wake, passes keep the promise.
    private final long[] plans;
    private final long[] passes;
    private long nextPlan;
    private long nextPass;
    private long blockedUntil;

    RateLimiter(RateLimiterBuilder b) {
        name = b.name;
        permits = b.permits;
        period = b.period;
        periodNanos = period.toNanos();
        time = b.time;
        origin = time.nanoTime();
        plans = new long[permits];
        passes = new long[permits];
        Arrays.fill(plans, -periodNanos);
        Arrays.fill(passes, -periodNanos);
    }

    /** 300 in a minute, what Genesys Cloud grants a token. */
    public static RateLimiter genesys() {
        return builder("genesys").permits(300).period(Duration.ofMinutes(1)).build();
    }

    /** 1,000 in five minutes, what Cognigy.AI grants. */
    public static RateLimiter cognigy() {
        return builder("cognigy").permits(1000).period(Duration.ofMinutes(5)).build();
    }

    /** A builder for a limiter that messages call {@code name}. */
    public static RateLimiterBuilder builder(String name) {
        return new RateLimiterBuilder(name);
    }

    /** A builder with the settings of this one; what it builds has given no permit yet. */
    public RateLimiterBuilder toBuilder() {
        return builder(name).permits(permits).period(period).clock(time);
    }

    /** How many may pass in a period. */
    public int permits() {
        return permits;
    }

    /** In which time. */
    public Duration period() {
        return period;
    }

    /**
     * Waits on this thread until a call may be made.
     *
     * @throws RateLimitedException at once if the wait does not fit {@code deadline}, with the wait; or if interrupted, and
     *     then the flag stays set
     */
    public void acquire(Deadline deadline) {
        Ticket ticket = new Ticket();
        for (long wait = step(ticket, deadline); wait > 0; wait = step(ticket, deadline)) {
            try {
                time.sleep(Duration.ofNanos(wait));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                abandon(ticket);
                throw new RateLimitedException(
                        "interrupted while waiting for a permit of " + this, ErrorContext.NONE, e);
            }
        }
    }

    /** Takes a permit if there is one now. */
    public boolean tryAcquire() {
        lock.lock();
        try {
            long now = now();
            if (earliest(now) > now || guard(now) > now) {
                return false;
            }
            plans[slot(nextPlan++)] = now;
            passes[slot(nextPass++)] = now;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same as {@link #acquire} without blocking.
     *
     * @return completes when the call may be made, possibly on a timer thread: hop to an executor before doing work; fails
     *     with {@link RateLimitedException}; never throws
     */
    public CompletableFuture<Void> acquireAsync(Deadline deadline) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        AtomicReference<@Nullable CompletableFuture<?>> timer = new AtomicReference<>();
        Ticket ticket = new Ticket();
        result.whenComplete((nothing, thrown) -> {
            CompletableFuture<?> waiting = timer.get();
            if (result.isCancelled() && waiting != null) {
                waiting.cancel(true);
                abandon(ticket);
            }
        });
        stepAsync(ticket, deadline, result, timer);
        return result;
    }

    private void stepAsync(
            Ticket ticket,
            Deadline deadline,
            CompletableFuture<Void> result,
            AtomicReference<@Nullable CompletableFuture<?>> timer) {
        if (result.isDone()) {
            return;
        }
        long wait;
        try {
            wait = step(ticket, deadline);
        } catch (RateLimitedException e) {
            result.completeExceptionally(e);
            return;
        }
        if (wait <= 0) {
            result.complete(null);
            return;
        }
        CompletableFuture<Void> waiting = time.after(Duration.ofNanos(wait));
        timer.set(waiting);
        if (result.isCancelled()) {
            waiting.cancel(true);
        }
        waiting.whenComplete((nothing, thrown) -> {
            if (thrown == null) {
                stepAsync(ticket, deadline, result, timer);
            }
        });
    }

    /**
     * Waits for a permit, calls on this thread, and learns from a 429.
     *
     * @throws RateLimitedException as {@link #acquire} does
     */
    public <T> T call(Deadline deadline, Supplier<T> call) {
        acquire(deadline);
        try {
            return call.get();
        } catch (CxException e) {
            learn(e);
            throw e;
        }
    }

    /** Obeys a 429 that says how long to wait, for all who share this limiter; any other failure means nothing to it. */
    public void learn(CxException failure) {
        if (failure.status().orElse(0) == 429) {
            failure.retryAfter().ifPresent(this::throttled);
        }
    }

    /**
     * Obeys response headers that say that nothing is left and until when: {@code RateLimit} of the IETF's draft on RateLimit
     * header fields, or the three fields of its older versions; anything malformed means nothing to it.
     */
    public void learn(Headers headers) {
        RateLimitFields.exhaustedFor(headers).ifPresent(this::throttled);
    }

    /**
     * Gives no permit for {@code retryAfter}; those who wait already wait on. Never shortens an earlier one.
     *
     * @throws IllegalArgumentException if negative
     */
    public void throttled(Duration retryAfter) {
        long nanos =
                Math.min(Durations.saturatedNanos(Require.notNegative(retryAfter, "retryAfter")), Long.MAX_VALUE / 4);
        lock.lock();
        try {
            blockedUntil = Math.max(blockedUntil, now() + nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Passes and returns zero, or says how many nanoseconds to wait before asking again with the same ticket. */
    private long step(Ticket ticket, Deadline deadline) {
        lock.lock();
        try {
            long now = now();
            long at = guard(now);
            // Whoever a throttle outlasted queues up again; all at the moment it ends would be a herd.
            boolean plan = ticket.number < 0 || blockedUntil > now;
            if (plan) {
                at = Math.max(at, earliest(now));
            }
            if (at <= now) {
                if (plan) {
                    ticket.number = nextPlan++;
                }
                if (ticket.number >= nextPlan - permits) {
                    plans[slot(ticket.number)] = now;
                }
                passes[slot(nextPass++)] = now;
                return 0;
            }
            Duration wait = Duration.ofNanos(at - now);
            if (wait.compareTo(deadline.remaining()) >= 0) {
                throw tooLong(wait, deadline);
            }
            if (plan) {
                ticket.number = nextPlan++;
                plans[slot(ticket.number)] = at;
            }
            return at - now;
        } finally {
            lock.unlock();
        }
    }

    private void abandon(Ticket ticket) {
        lock.lock();
        try {
            // The slot held the plan of one period before; a plan may be early, because the passes decide.
            if (ticket.number >= 0 && ticket.number == nextPlan - 1) {
                nextPlan--;
                plans[slot(nextPlan)] -= periodNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /** When a newcomer is due. */
    private long earliest(long now) {
        return Math.max(Math.max(now, blockedUntil), plans[slot(nextPlan)] + periodNanos);
    }

    /** When anybody may pass. */
    private long guard(long now) {
        return Math.max(Math.max(now, blockedUntil), passes[slot(nextPass)] + periodNanos);
    }

    private int slot(long number) {
        return (int) (number % permits);
    }

    private long now() {
        return time.nanoTime() - origin;
    }

    private RateLimitedException tooLong(Duration wait, Deadline deadline) {
        return new RateLimitedException(
                this + " has no permit for another " + wait + " but the deadline leaves " + deadline.remaining(),
                ErrorContext.builder().retryable(true).retryAfter(wait).build(),
                null);
    }

    @Override
    public String toString() {
        return "rate limit '" + name + "' (" + permits + " in " + period + ")";
    }

    /** A place in line; -1 for none yet. Under the lock. */
    private static final class Ticket {
        private long number = -1;
    }
}
