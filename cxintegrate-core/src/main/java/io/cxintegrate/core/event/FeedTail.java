package io.cxintegrate.core.event;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.retry.Backoff;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription to an in-memory log: reads, tells, and tells again what the listener did not take. */
final class FeedTail implements Subscription, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedTail.class);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final InMemoryEventLog log;
    private final FeedListener listener;
    private final TimeSource time;
    private final Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30));
    private final Jitter jitter = Jitter.random();
    private final Thread thread;
    private volatile Cursor cursor;
    private volatile boolean closed;

    /** Of this thread alone. */
    private boolean failing;

    FeedTail(InMemoryEventLog log, Cursor from, FeedListener listener, TimeSource time) {
        this.log = log;
        this.cursor = from;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.time = time;
        thread = new Thread(this, "cxintegrate-event-feed");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public Cursor cursor() {
        return cursor;
    }

    @Override
    public void run() {
        int failures = 0;
        try {
            while (isOpen()) {
                failures = told(log.read(cursor)) ? 0 : failures + 1;
                if (failures > 0 && isOpen()) {
                    time.sleep(backoff.after(failures, jitter));
                }
            }
        } catch (InterruptedException e) {
            // Closed: whatever else interrupts this thread does so inside the listener.
        } finally {
            log.ended(this);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "Subscription[" + cursor + "]";
    }

    /** Takes the interrupt away that a listener has left, before it looks: the one of {@link #close} comes after the mark. */
    private boolean isOpen() {
        boolean unused = Thread.interrupted();
        return !closed;
    }

    private boolean told(InMemoryEventLog.Read read) {
        if (closed) {
            return true;
        }
        try {
            if (read.gap()) {
                listener.onGap(cursor, read.next());
            } else {
                listener.onBatch(read.events(), read.next());
            }
            cursor = read.next();
            failing = false;
            return true;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                failing = true;
                // Messages of others may quote an event, so they are for DEBUG.
                LOG.warn(
                        "event.feed.listener.failed error={} further=retried",
                        e.getClass().getName());
            }
            LOG.debug("event.feed.listener.failed cursor={}", cursor, e);
            return false;
        }
    }
}
