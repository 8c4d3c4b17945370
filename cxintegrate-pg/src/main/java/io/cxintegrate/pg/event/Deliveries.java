package io.cxintegrate.pg.event;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.pg.event.Outcome.Kind;
import io.cxintegrate.pg.internal.event.ClaimedEvent;
import io.cxintegrate.pg.internal.event.Daemon;
import io.cxintegrate.pg.internal.event.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The deliveries under way: starts them, ends those that take too long, and collects how they end. Safe to share. */
final class Deliveries {
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final EventPublisher publisher;
    private final int maxInFlight;
    private final int maxAttempts;
    private final Duration timeout;
    private final TimeSource time;
    private final Metrics metrics;
    private final Signal done;
    private final ThreadPoolExecutor executor;
    private final Map<ClaimedEvent, CompletableFuture<PublishReceipt>> inFlight = new ConcurrentHashMap<>();
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private volatile boolean releasing;

    /** @param done raised when a delivery ends */
    Deliveries(OutboxRelayBuilder b, Signal done) {
        publisher = b.publisher;
        maxInFlight = b.maxInFlight;
        maxAttempts = b.retry.maxAttempts();
        timeout = b.deliveryTimeout;
        time = b.outbox.time();
        metrics = b.metrics;
        this.done = done;
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                maxInFlight,
                maxInFlight,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                work -> Daemon.named("cxintegrate-outbox-delivery-" + number.incrementAndGet(), work));
        executor.allowCoreThreadTimeOut(true);
    }

    /** How many more may be started. */
    int room() {
        return maxInFlight - inFlight.size();
    }

    boolean isIdle() {
        return inFlight.isEmpty();
    }

    /** What ended since the last call. */
    List<Outcome> ended() {
        List<Outcome> ended = new ArrayList<>();
        for (Outcome o = outcomes.poll(); o != null; o = outcomes.poll()) {
            ended.add(o);
        }
        return ended;
    }

    /** Starts a delivery; never throws. */
    void start(ClaimedEvent claimed) {
        if (claimed.attempts() > maxAttempts) {
            outcomes.add(new Outcome(claimed, Kind.ABANDONED, null));
            done.raise();
            return;
        }
        long start = time.nanoTime();
        CompletableFuture<PublishReceipt> delivery = publish(claimed);
        inFlight.put(claimed, delivery);
        CompletableFuture<Void> timer = time.after(timeout);
        timer.thenRun(() -> delivery.cancel(true));
        delivery.whenComplete((receipt, thrown) -> {
            boolean late = timer.isDone() && !timer.isCancelled();
            timer.cancel(false);
            ended(claimed, thrown, late, Duration.ofNanos(time.nanoTime() - start));
        });
    }

    /** Cuts short what is under way. */
    void release() {
        releasing = true;
        inFlight.values().forEach(delivery -> delivery.cancel(true));
    }

    /** Interrupts what does not heed a cancellation, and waits for it. */
    void close(Duration grace) {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(Durations.saturatedNanos(grace), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<PublishReceipt> publish(ClaimedEvent claimed) {
        EventEnvelope event;
        try {
            event = EventOutbox.read(claimed.event());
        } catch (CxException e) {
            return CompletableFuture.failedFuture(
                    new InvalidInputException("the row of the outbox holds no event", ErrorContext.NONE, e));
        }
        try {
            return publisher.publishAsync(List.of(event), executor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void ended(ClaimedEvent claimed, @Nullable Throwable thrown, boolean late, Duration took) {
        @Nullable CxException failure = thrown == null ? null : failure(thrown, late);
        boolean released = releasing && thrown instanceof CancellationException;
        if (!released) {
            metrics.time(
                    MetricNames.OUTBOX_DELIVERY_DURATION,
                    took,
                    failure == null
                            ? Map.of(MetricNames.OUTCOME, MetricNames.OUTCOME_SUCCESS)
                            : Map.of(
                                    MetricNames.OUTCOME,
                                    MetricNames.OUTCOME_ERROR,
                                    MetricNames.ERROR_TYPE,
                                    failure.getClass().getName()));
        }
        Kind kind = failure == null ? Kind.DELIVERED : released ? Kind.RELEASED : Kind.FAILED;
        outcomes.add(new Outcome(claimed, kind, failure));
        inFlight.remove(claimed);
        done.raise();
    }

    private CxException failure(Throwable thrown, boolean late) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof CxException cx) {
            return cx;
        }
        ErrorContext again = ErrorContext.builder().retryable(true).build();
        if (late && cause instanceof CancellationException) {
            return new UnavailableException("the event was not delivered within " + timeout, again, null);
        }
        // From a publisher of the user's: its text may hold anything, so only its kind is told.
        return new DefectException(
                "the publisher failed unexpectedly: " + cause.getClass().getName(), again, cause);
    }
}
