package io.cxintegrate.core.webhook;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.guard.ForbiddenEndpointException;
import io.cxintegrate.core.webhook.WebhookSender.Delivery;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers webhooks in the background, and loses none: each is taken by its receiver or handed to the {@link DeadLetters}.
 * Safe to share between threads; whoever builds it closes it. It does not close the sender's transport. Not durable: what it
 * holds ends with the process.
 *
 * <ul>
 *   <li>It is bounded: a message that finds it full is refused, which is the caller's to handle.
 *   <li>Endpoints take turns, each with a bounded number of messages under way, so that one dead receiver cannot hold up the
 *       others. Waiting for a repeat takes no thread, but does count as under way.
 *   <li>Messages to one endpoint with the same {@linkplain WebhookMessage#orderingKey() ordering key} are delivered one after
 *       the other; without a key there is no order. When one of them is given up it goes to the dead letters and the next is
 *       delivered: a poisoned message does not stop those behind it, and who cannot do with a gap pauses in the dead letters.
 *   <li>410 Gone ends an endpoint: what waits for it and what comes later goes to the dead letters unsent, until
 *       {@link #reopen}.
 * </ul>
 */
public final class WebhookQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookQueue.class);

    /** The more there were, the oldest is forgotten; then one message more is sent to it. */
    private static final int MAX_GONE = 10_000;

    private final WebhookSender sender;
    private final DeadLetters<WebhookMessage> deadLetters;
    private final int capacity;
    private final TimeSource time;
    private final Metrics metrics;
    private final ExecutorService executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Lanes lanes;
    private final Set<QueuedWebhook> underWay = new HashSet<>();
    private final Set<URI> gone = new LinkedHashSet<>();
    private int size;
    private boolean closed;

    WebhookQueue(WebhookQueueBuilder b) {
        sender = b.sender;
        deadLetters = b.deadLetters;
        capacity = b.capacity;
        time = b.time;
        metrics = b.metrics;
        lanes = new Lanes(b.maxInFlight, b.maxInFlightPerEndpoint);
        executor = Executors.newSingleThreadExecutor(r -> {
            Thread t = new Thread(r, "cxintegrate-webhooks");
            t.setDaemon(true);
            return t;
        });
    }

    /**
     * A builder with the defaults.
     *
     * @param sender what delivers; its retry policy says how often and how long
     * @param deadLetters where messages go that are given up
     */
    public static WebhookQueueBuilder builder(WebhookSender sender, DeadLetters<WebhookMessage> deadLetters) {
        return new WebhookQueueBuilder(sender, deadLetters);
    }

    /**
     * Takes a message over. Does not block.
     *
     * @return completes when the receiver took it; fails with the {@link CxException} of the dead letter otherwise, after
     *     that was handed over. Cancelling it does not end the delivery. Stages run on the queue's threads.
     * @throws UnavailableException if the queue is full or closed: the message was not taken over
     */
    public CompletableFuture<Delivery> enqueue(WebhookMessage message) {
        QueuedWebhook entry = new QueuedWebhook(message);
        boolean noWay;
        lock.lock();
        try {
            if (closed) {
                throw new UnavailableException("the webhook queue is closed; the message was not taken over");
            }
            if (size >= capacity) {
                throw new UnavailableException("the webhook queue is full with " + capacity
                        + " messages; the message was not taken over: try later, or raise capacity");
            }
            size++;
            noWay = gone.contains(message.endpoint());
            if (!noWay) {
                lanes.add(entry);
            }
        } finally {
            lock.unlock();
        }
        if (noWay) {
            giveUp(entry, DeadLetter.Reason.ENDPOINT_GONE, 0, goneBefore(message.endpoint()));
            left(1);
        } else {
            report();
            startAll();
        }
        return entry.result().copy();
    }

    /** How many messages it holds, those under way included. */
    public int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** The endpoints that answered 410 Gone; a copy. */
    public Set<URI> goneEndpoints() {
        lock.lock();
        try {
            return Set.copyOf(gone);
        } finally {
            lock.unlock();
        }
    }

    /** Sends to an endpoint again that answered 410 Gone. */
    public void reopen(URI endpoint) {
        lock.lock();
        try {
            gone.remove(endpoint);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it holds nothing, so that every message was taken or is with the dead letters.
     *
     * @param timeout the longest wait, in real time; zero asks only
     * @return whether it holds nothing; false also when the thread is interrupted, whose flag stays set
     */
    public boolean flush(Duration timeout) {
        long left = Durations.saturatedNanos(timeout);
        lock.lock();
        try {
            while (size > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return size == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses new messages, ends what is under way, and hands everything it holds to the dead letters as
     * {@link DeadLetter.Reason#CLOSED}; {@link #flush} before it delivers first. A message that was under way may have
     * arrived. A second call does nothing.
     */
    @Override
    public void close() {
        List<QueuedWebhook> all;
        Set<QueuedWebhook> running;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            running = Set.copyOf(underWay);
            all = new ArrayList<>(running);
            all.addAll(lanes.removeAllWaiting());
        } finally {
            lock.unlock();
        }
        int ended = 0;
        for (QueuedWebhook entry : all) {
            if (entry.settle()) {
                ended++;
                int attempts = running.contains(entry) && entry.stop() ? 1 : 0;
                giveUp(
                        entry,
                        DeadLetter.Reason.CLOSED,
                        attempts,
                        new UnavailableException("the webhook queue was closed before the message was delivered"));
            }
        }
        left(ended);
        executor.shutdown();
    }

    private void startAll() {
        while (true) {
            QueuedWebhook entry;
            lock.lock();
            try {
                entry = closed ? null : lanes.next();
                if (entry == null) {
                    return;
                }
                underWay.add(entry);
            } finally {
                lock.unlock();
            }
            try {
                // Never here: a delivery that fails at once starts the next, and so on, each deeper in the stack.
                executor.execute(() -> deliver(entry));
            } catch (RejectedExecutionException e) {
                // Closed in between; close() has the message.
                return;
            }
        }
    }

    private void deliver(QueuedWebhook entry) {
        if (entry.isSettled()) {
            // Closed in between.
            return;
        }
        CompletableFuture<Delivery> delivery;
        try {
            delivery = sender.sendAsync(entry.message(), executor);
        } catch (RuntimeException e) {
            delivery = CompletableFuture.failedFuture(e);
        }
        entry.runs(delivery);
        delivery.whenComplete((taken, thrown) -> ended(entry, taken, thrown));
    }

    private void ended(QueuedWebhook entry, @Nullable Delivery taken, @Nullable Throwable thrown) {
        if (!entry.settle()) {
            return;
        }
        List<QueuedWebhook> alsoGone = List.of();
        if (taken != null) {
            entry.result().complete(taken);
        } else {
            CxException failure = failure(thrown);
            DeadLetter.Reason reason = reasonOf(failure);
            giveUp(entry, reason, failure.attempts(), failure);
            if (reason == DeadLetter.Reason.ENDPOINT_GONE) {
                alsoGone = disable(entry.message().endpoint());
                alsoGone.forEach(e -> {
                    if (e.settle()) {
                        giveUp(
                                e,
                                DeadLetter.Reason.ENDPOINT_GONE,
                                0,
                                goneBefore(e.message().endpoint()));
                    }
                });
            }
        }
        lock.lock();
        try {
            underWay.remove(entry);
            lanes.done(entry);
        } finally {
            lock.unlock();
        }
        left(1 + alsoGone.size());
        startAll();
    }

    private List<QueuedWebhook> disable(URI endpoint) {
        lock.lock();
        try {
            if (gone.size() >= MAX_GONE) {
                gone.remove(gone.iterator().next());
            }
            gone.add(endpoint);
            return lanes.removeWaiting(endpoint);
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(QueuedWebhook entry, DeadLetter.Reason reason, int attempts, CxException failure) {
        metrics.count(
                MetricNames.WEBHOOK_DEAD_LETTERS,
                1,
                Map.of(MetricNames.REASON, reason.name().toLowerCase(Locale.ROOT)));
        try {
            deadLetters.accept(new DeadLetter<>(entry.message(), reason, attempts, time.instant(), failure));
        } catch (RuntimeException e) {
            LOG.warn(
                    "webhook.dead_letter_lost id={} reason={} error={}",
                    entry.message().id(),
                    reason,
                    e.getClass().getName());
            LOG.debug("webhook.dead_letter_lost id={}", entry.message().id(), e);
        }
        entry.result().completeExceptionally(failure);
    }

    /** Messages are gone, and whoever waits for that is told after they were handed over. */
    private void left(int count) {
        lock.lock();
        try {
            size -= count;
            if (size == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
        report();
    }

    private void report() {
        metrics.gauge(MetricNames.WEBHOOK_QUEUED, size(), Map.of());
    }

    /** Why a failed delivery is given up. */
    private static DeadLetter.Reason reasonOf(CxException failure) {
        if (failure instanceof ForbiddenEndpointException) {
            return DeadLetter.Reason.ENDPOINT_FORBIDDEN;
        }
        if (failure.status().orElse(0) == WebhookSender.GONE) {
            return DeadLetter.Reason.ENDPOINT_GONE;
        }
        return failure.retryable() ? DeadLetter.Reason.EXHAUSTED : DeadLetter.Reason.REFUSED;
    }

    private static CxException failure(@Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof CxException cx
                ? cx
                // From a transport of the user's: its text may hold anything, so it stays in the cause.
                : new DefectException("the transport failed unexpectedly", ErrorContext.NONE, cause);
    }

    private static CxException goneBefore(URI endpoint) {
        return new InvalidInputException(
                "webhook to " + endpoint.getHost()
                        + " not sent: the receiver answered 410 Gone before; reopen() sends again",
                ErrorContext.builder().platform("webhook").operation("WEBHOOK").build(),
                null);
    }

    @Override
    public String toString() {
        return "WebhookQueue[" + size() + " of " + capacity + "]";
    }
}
