package io.cxintegrate.core.limit;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls below a limit of so many at once; the others wait in line, first come, first served, each no longer than its
 * own deadline. Safe to share between threads; holds no thread of its own, and its lock never while it calls or waits. One
 * for each origin.
 *
 * <p>The limit is fixed, or {@linkplain ConcurrencyLimiterBuilder#adaptive adaptive}: it grows with every success while at
 * least half of it is in use, one by one until the first refusal and one a round after it, and a 429, a 503 or an expired
 * time takes a tenth away. Whatever else fails changes nothing.
 *
 * <p>A wait for a place is a wait for other calls and so takes real time, whatever clock there is.
 */
public final class ConcurrencyLimiter {
    /** A place in line, and once it is complete a place in use: the round in which it was given. */
    private static final class Place extends CompletableFuture<Long> {}

    private final String name;
    private final int maxWaiting;
    private final Metrics metrics;
    private final Map<String, String> tags;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final AdaptiveLimit limit;
    private final Deque<Place> line = new ArrayDeque<>();
    private int inUse;

    /** Places given but not told yet: told by one thread at a time, so that a long line is no deep stack. */
    private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();

    private final AtomicInteger changes = new AtomicInteger();

    ConcurrencyLimiter(ConcurrencyLimiterBuilder b) {
        name = b.name;
        maxWaiting = b.maxWaiting;
        metrics = b.metrics;
        tags = Map.of(MetricNames.LIMITER, name);
        limit = new AdaptiveLimit(b.initial, b.min, b.max);
    }

    /** So many at once, always. */
    public static ConcurrencyLimiter fixed(String name, int limit) {
        return builder(name).limit(limit).build();
    }

    /** A builder for a limiter that messages and metrics call {@code name}. */
    public static ConcurrencyLimiterBuilder builder(String name) {
        return new ConcurrencyLimiterBuilder(name);
    }

    /** How many may run at once, now. */
    public int limit() {
        return read(() -> limit.value());
    }

    /** How many run. */
    public int inUse() {
        return read(() -> inUse);
    }

    /** How many wait. */
    public int waiting() {
        return read(line::size);
    }

    /**
     * Waits for a place and calls on this thread.
     *
     * @throws ConcurrencyLimitedException if there was no place within {@code deadline}, if too many wait already, or if
     *     interrupted, and then the flag stays set
     */
    public <T> T call(Deadline deadline, Supplier<T> call) {
        long round = await(deadline);
        T value;
        try {
            value = call.get();
        } catch (Throwable e) {
            leave(round, e);
            throw e;
        }
        leave(round, null);
        return value;
    }

    /**
     * The same without blocking. The call begins on this thread or on that of the call whose place it gets.
     *
     * @return fails with {@link ConcurrencyLimitedException}; never throws; cancelling it ends the wait or cancels the call
     */
    public <T> CompletableFuture<T> callAsync(Deadline deadline, Supplier<CompletableFuture<T>> call) {
        Place place = new Place();
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<CompletableFuture<T>> running = new CompletableFuture<>();
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                if (abandon(place)) {
                    place.completeExceptionally(cancelled());
                }
                running.thenAccept(below -> below.cancel(true));
            }
        });
        place.whenComplete((round, thrown) -> {
            if (thrown != null) {
                result.completeExceptionally(thrown);
                return;
            }
            CompletableFuture<T> below;
            try {
                below = result.isDone() ? CompletableFuture.failedFuture(cancelled()) : call.get();
            } catch (RuntimeException | Error e) {
                below = CompletableFuture.failedFuture(e);
            }
            below.whenComplete((value, failure) -> {
                Throwable cause = unwrap(failure);
                leave(round, cause);
                if (cause == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(cause);
                }
            });
            running.complete(below);
        });
        queue(place);
        if (!place.isDone()) {
            CompletableFuture<Void> tooLate = new CompletableFuture<Void>()
                    .completeOnTimeout(null, Durations.saturatedNanos(deadline.remaining()), TimeUnit.NANOSECONDS);
            Duration had = deadline.remaining();
            tooLate.thenRun(() -> {
                if (abandon(place)) {
                    place.completeExceptionally(noPlace(had, null));
                }
            });
            place.whenComplete((round, thrown) -> tooLate.cancel(false));
        }
        return result;
    }

    private long await(Deadline deadline) {
        Place place = new Place();
        queue(place);
        Duration left = deadline.remaining();
        try {
            return place.get(Durations.saturatedNanos(left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (abandon(place)) {
                throw noPlace(left, e);
            }
            return place.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!abandon(place)) {
                leave(place.join(), cancelled());
            }
            throw new ConcurrencyLimitedException("interrupted while waiting for a place of " + this, false, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConcurrencyLimitedException limited) {
                throw limited;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void queue(Place place) {
        ConcurrencyLimitedException refused = null;
        lock.lock();
        try {
            if (inUse >= limit.value() && line.size() >= maxWaiting) {
                refused = new ConcurrencyLimitedException(
                        this + " is in use and " + maxWaiting + " wait already, as many as may", true, null);
            } else {
                line.add(place);
                admit();
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            place.completeExceptionally(refused);
        }
        tell();
    }

    private void leave(long round, @Nullable Throwable failure) {
        lock.lock();
        try {
            if (failure == null) {
                limit.succeeded(inUse);
            } else if (saysTooMuch(failure)) {
                limit.refused(round);
            }
            inUse--;
            admit();
        } finally {
            lock.unlock();
        }
        tell();
    }

    /** Leaves the line; false when its place has been given already. */
    private boolean abandon(Place place) {
        boolean left;
        lock.lock();
        try {
            left = line.remove(place);
        } finally {
            lock.unlock();
        }
        tell();
        return left;
    }

    /** Under the lock. */
    private void admit() {
        while (inUse < limit.value() && !line.isEmpty()) {
            Place next = line.remove();
            inUse++;
            long round = limit.round();
            untold.add(() -> next.complete(round));
        }
    }

    private void tell() {
        if (changes.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
                next.run();
            }
            measure();
            seen = changes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void measure() {
        if (metrics != Metrics.noop()) {
            metrics.gauge(MetricNames.CONCURRENCY_LIMIT, limit(), tags);
            metrics.gauge(MetricNames.CONCURRENCY_IN_USE, inUse(), tags);
            metrics.gauge(MetricNames.CONCURRENCY_WAITING, waiting(), tags);
        }
    }

    private static boolean saysTooMuch(Throwable failure) {
        if (failure instanceof TransportException lost) {
            return lost.kind() == TransportException.Kind.TIMEOUT;
        }
        int status = failure instanceof CxException refusal ? refusal.status().orElse(0) : 0;
        return status == 429 || status == 503;
    }

    private int read(Supplier<Integer> value) {
        lock.lock();
        try {
            return value.get();
        } finally {
            lock.unlock();
        }
    }

    private ConcurrencyLimitedException noPlace(Duration had, @Nullable Throwable cause) {
        return new ConcurrencyLimitedException(this + " had no free place within " + had, true, cause);
    }

    private static Throwable cancelled() {
        return new CancellationException();
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable t) {
        return t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
    }

    @Override
    public String toString() {
        return "concurrency limit '" + name + "' (" + limit() + ")";
    }
}
