package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.limit.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes events in the background through another publisher, and loses none: each event that it takes over gets its receipt,
 * goes to the {@link DeadLetters}, or, where that is allowed, gives way to newer ones and is counted. Safe to share between
 * threads; whoever builds it closes it. It does not close the publisher below. Not durable: what it holds ends with the process.
 *
 * <pre>{@code
 * try (BufferedEventPublisher events = BufferedEventPublisher.builder(publisher, deadLetters).build()) {
 *     events.submit(event);
 * }
 * }</pre>
 *
 * <ul>
 *   <li>It is bounded in events and bytes; {@link Backpressure} says who waits or gives way when it is full.
 *   <li>Many are under way at once. Events of one {@linkplain EventEnvelope#subject() subject} keep their order: the next is
 *       published when the one before it has its receipt or is with the dead letters, whatever happens to others.
 *   <li>It goes as fast as the other side lets it: a 429, a 503 or an expired time lowers the number under way (additive
 *       increase, multiplicative decrease), and a {@code Retry-After} holds all of them.
 *   <li>Repeats are by its own retry policy, under the event's id, so that who has seen it can tell. An event that is refused
 *       for good, or not taken in the end, goes to the dead letters with the reason, and the next of its subject is published.
 * </ul>
 */
public final class BufferedEventPublisher implements EventPublisher {
    /** How long close waits for a publisher that was interrupted, before it is left behind. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final EventBuffer buffer;
    private final EventDelivery delivery;
    private final BufferRecords records;
    private final Duration patience;
    private final List<Thread> workers = new ArrayList<>();

    private BufferedEventPublisher(BufferedEventPublisherBuilder b) {
        buffer = new EventBuffer(b.capacity, b.maxBytes, b.backpressure);
        records = new BufferRecords(b.metrics, b.audit, b.time);
        RateLimiter rate = b.rate;
        delivery = new EventDelivery(
                buffer,
                b,
                records,
                rate != null
                        ? rate
                        : RateLimiter.builder("events")
                                .permits(1000)
                                .period(Duration.ofMillis(100))
                                .clock(b.time)
                                .build());
        patience = b.patience;
        for (int i = 1; i <= b.maxInFlight; i++) {
            Thread worker = new Thread(delivery, "cxintegrate-event-buffer-" + i);
            worker.setDaemon(true);
            workers.add(worker);
        }
    }

    static BufferedEventPublisher start(BufferedEventPublisherBuilder b) {
        BufferedEventPublisher started = new BufferedEventPublisher(b);
        started.workers.forEach(Thread::start);
        return started;
    }

    /**
     * A builder with the defaults: 10,000 events or 64 MiB, 16 under way, callers wait for room.
     *
     * @param publisher where events go; one attempt each time it is called
     * @param deadLetters where events go that are given up
     */
    public static BufferedEventPublisherBuilder builder(
            EventPublisher publisher, DeadLetters<EventEnvelope> deadLetters) {
        return new BufferedEventPublisherBuilder(publisher, deadLetters);
    }

    /**
     * Takes an event over. Waits for room only under {@link Backpressure#BLOCK}.
     *
     * @return completes with the receipt; fails with the {@link CxException} of the dead letter after that was handed over, or
     *     with an {@link UnavailableException} when the event gave way. Cancelling it does not end the delivery. Stages run on
     *     the threads of the buffer.
     * @throws UnavailableException if there is no room, the buffer is closed, or the wait for room was interrupted, and then the
     *     flag stays set: the event was not taken over
     * @throws io.cxintegrate.core.InvalidInputException if the event alone is larger than the buffer
     */
    public CompletableFuture<PublishReceipt> submit(EventEnvelope event) {
        BufferedEvent entry = new BufferedEvent(event);
        for (BufferedEvent old : buffer.put(entry)) {
            if (old.settle()) {
                records.dropped(old.event());
                old.result()
                        .completeExceptionally(new UnavailableException(
                                "the event gave way to a newer one, because the event buffer was full"));
            }
        }
        records.held(buffer);
        return entry.result().copy();
    }

    /**
     * Takes the events over and waits for all receipts.
     *
     * @throws UnavailableException as {@link #submit}, or if interrupted, and then the flag stays set; those events that were
     *     taken over go on
     * @throws CxException of the first event that was given up; it is with the dead letters
     */
    @Override
    public PublishReceipt publish(List<EventEnvelope> events) {
        List<CompletableFuture<PublishReceipt>> all = new ArrayList<>();
        for (EventEnvelope event : events) {
            all.add(submit(event));
        }
        List<String> references = new ArrayList<>();
        try {
            for (CompletableFuture<PublishReceipt> one : all) {
                references.addAll(one.get().references());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for receipts; the events go on to be published");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CxException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
        return references.size() == all.size() ? PublishReceipt.of(references) : PublishReceipt.of(all.size());
    }

    /** What has become of the events so far. */
    public BufferStats stats() {
        return buffer.stats();
    }

    /**
     * Waits until every event that was taken over before this call has its receipt, is with the dead letters, or gave way.
     *
     * @param timeout the longest wait, in real time; zero asks only
     * @return whether that is so; false also when the thread is interrupted, whose flag stays set
     */
    public boolean flush(Duration timeout) {
        CompletableFuture<?>[] held =
                buffer.held().stream().map(BufferedEvent::result).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(held);
        try {
            all.get(Durations.saturatedNanos(timeout), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            // One of them was given up, which ends it as well; all of them are over when this one is.
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Refuses new events, goes on publishing for as long as {@link BufferedEventPublisherBuilder#patience}, or until interrupted,
     * and hands what is left to the dead letters as {@link DeadLetter.Reason#CLOSED}. An event that was under way may have
     * arrived. A second call does nothing.
     */
    @Override
    public void close() {
        if (!buffer.close()) {
            return;
        }
        boolean unused = flush(patience);
        for (BufferedEvent entry : buffer.stop()) {
            delivery.giveUp(entry, DeadLetter.Reason.CLOSED, 0, closed());
        }
        workers.forEach(Thread::interrupt);
        awaitWorkers();
        // Under a publisher that heeds no interrupt.
        for (BufferedEvent entry : buffer.held()) {
            delivery.giveUp(entry, DeadLetter.Reason.CLOSED, 1, closed());
        }
    }

    @Override
    public String toString() {
        return "BufferedEventPublisher[" + stats().held() + " held]";
    }

    private void awaitWorkers() {
        boolean interrupted = Thread.interrupted();
        Deadline end = Deadline.after(GRACE, TimeSource.system());
        for (Thread worker : workers) {
            try {
                if (worker != Thread.currentThread() && !end.isExpired()) {
                    worker.join(end.remaining().toMillis() + 1);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static UnavailableException closed() {
        return new UnavailableException("the event buffer was closed before the event was published");
    }
}
