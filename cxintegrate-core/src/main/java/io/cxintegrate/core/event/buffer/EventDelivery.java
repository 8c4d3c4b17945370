package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.retry.Retrier;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each thread of a buffer does: takes what is ready, publishes it, and settles it. The waits for a place and for a permit
 * have no end but the buffer's own: an event that was never sent is not given up for the time it waited.
 */
final class EventDelivery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BufferedEventPublisher.class);
    private static final String OPERATION = "PUBLISH_EVENTS";

    private final EventBuffer buffer;
    private final EventPublisher publisher;
    private final DeadLetters<EventEnvelope> deadLetters;
    private final BufferRecords records;
    private final Retrier retrier;
    private final ConcurrencyLimiter concurrency;
    private final RateLimiter rate;
    private final TimeSource time;
    private final int maxBatch;

    EventDelivery(EventBuffer buffer, BufferedEventPublisherBuilder b, BufferRecords records, RateLimiter rate) {
        this.buffer = buffer;
        this.records = records;
        this.rate = rate;
        publisher = b.publisher;
        deadLetters = b.deadLetters;
        time = b.time;
        maxBatch = b.maxBatch;
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
        concurrency = ConcurrencyLimiter.builder("events")
                .adaptive(b.maxInFlight, 1, b.maxInFlight)
                .maxWaiting(b.maxInFlight)
                .metrics(b.metrics)
                .build();
    }

    @Override
    public void run() {
        for (List<BufferedEvent> batch = buffer.take(maxBatch); !batch.isEmpty(); batch = buffer.take(maxBatch)) {
            deliver(batch);
            // Whoever was called may have left one behind; the one of close() comes after the mark.
            boolean unused = !buffer.isStopped() && Thread.interrupted();
        }
    }

    /** Hands an event over to the dead letters, unless something else has become of it. */
    void giveUp(BufferedEvent entry, DeadLetter.Reason reason, int attempts, CxException failure) {
        if (!entry.settle()) {
            return;
        }
        EventEnvelope event = entry.event();
        DeadLetter<EventEnvelope> letter = new DeadLetter<>(event, reason, attempts, time.instant(), failure);
        try {
            deadLetters.accept(letter);
        } catch (RuntimeException e) {
            LOG.warn(
                    "event.dead_letter_lost id={} reason={} error={}",
                    event.id(),
                    reason,
                    e.getClass().getName());
            LOG.debug("event.dead_letter_lost id={}", event.id(), e);
        }
        records.givenUp(letter);
        buffer.left(entry, false);
        records.held(buffer);
        entry.result().completeExceptionally(failure);
    }

    private void deliver(List<BufferedEvent> batch) {
        long start = time.nanoTime();
        PublishReceipt receipt;
        try {
            receipt = send(batch.stream().map(BufferedEvent::event).toList());
        } catch (CxException failure) {
            if (isOneRefused(batch, failure)) {
                // Which one nobody knows; the others are not to suffer for it.
                batch.forEach(entry -> deliver(List.of(entry)));
                return;
            }
            records.batch(since(start), failure);
            batch.forEach(entry -> giveUp(entry, reasonOf(failure), failure.attempts(), failure));
            return;
        }
        records.batch(since(start), null);
        boolean parts = receipt.events() == batch.size();
        for (int i = 0; i < batch.size(); i++) {
            settle(batch.get(i), parts ? receipt.part(i) : PublishReceipt.of(1), since(start));
        }
    }

    private void settle(BufferedEvent entry, PublishReceipt receipt, Duration took) {
        if (entry.settle()) {
            records.published(entry.event(), took);
            buffer.left(entry, true);
            records.held(buffer);
            entry.result().complete(receipt);
        }
    }

    private PublishReceipt send(List<EventEnvelope> events) {
        if (buffer.isStopped()) {
            throw new UnavailableException("the event buffer was closed before the event was published");
        }
        Deadline none = Deadline.none(time);
        return retrier.call(
                OPERATION, none, attempt -> concurrency.call(none, () -> rate.call(none, () -> publish(events))));
    }

    private PublishReceipt publish(List<EventEnvelope> events) {
        PublishReceipt receipt;
        try {
            receipt = publisher.publish(events);
        } catch (CxException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // From a publisher of the user's: its text may hold anything, so only its kind is told.
            throw new DefectException(
                    "the publisher failed unexpectedly: " + e.getClass().getName(), ErrorContext.NONE, e);
        }
        if (receipt == null) {
            throw new DefectException("the publisher returned no receipt");
        }
        return receipt;
    }

    private boolean isOneRefused(List<BufferedEvent> batch, CxException failure) {
        return batch.size() > 1
                && !failure.retryable()
                && !(failure instanceof CredentialException)
                && !buffer.isStopped();
    }

    private DeadLetter.Reason reasonOf(CxException failure) {
        if (buffer.isStopped() && (failure.retryable() || failure.status().isEmpty())) {
            return DeadLetter.Reason.CLOSED;
        }
        return failure.retryable() ? DeadLetter.Reason.EXHAUSTED : DeadLetter.Reason.REFUSED;
    }

    private Duration since(long start) {
        return Duration.ofNanos(time.nanoTime() - start);
    }
}
