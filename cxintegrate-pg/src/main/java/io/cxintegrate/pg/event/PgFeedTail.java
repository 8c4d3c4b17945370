package io.cxintegrate.pg.event;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.pg.internal.event.Daemon;
import io.cxintegrate.pg.internal.event.EventLog;
import io.cxintegrate.pg.internal.event.LogPosition;
import io.cxintegrate.pg.internal.event.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription: reads, tells, and tells again what the listener did not take. Its thread reads and tells. */
final class PgFeedTail implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(PgFeedTail.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration UPKEEP_EVERY = Duration.ofMinutes(1);

    private final PgEventFeed feed;
    private final FeedListener listener;
    private final Metrics metrics;
    private final TimeSource time;
    private final Signal signal = new Signal();
    private final Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30));
    private final Jitter jitter = Jitter.random();
    private final Thread thread;
    private volatile LogPosition position;
    private volatile boolean closed;

    /** Of this thread alone. */
    private int failures;

    private long lastUpkeep;

    PgFeedTail(PgEventFeed feed, LogPosition from, FeedListener listener, Metrics metrics) {
        this.feed = feed;
        this.position = from;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.metrics = metrics;
        time = feed.time();
        lastUpkeep = time.nanoTime();
        thread = Daemon.named("cxintegrate-event-feed", this::run);
    }

    void start() {
        thread.start();
    }

    Signal signal() {
        return signal;
    }

    @Override
    public Cursor cursor() {
        return position.cursor();
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            Daemon.join(thread, GRACE);
        }
    }

    @Override
    public String toString() {
        return "Subscription[" + cursor() + "]";
    }

    private void run() {
        try {
            while (isOpen()) {
                long seen = signal.count();
                boolean more = false;
                try {
                    more = next();
                    upkeep();
                    failures = 0;
                } catch (RuntimeException | Error e) {
                    failed(e);
                    if (isOpen()) {
                        time.sleep(backoff.after(failures, jitter));
                    }
                    continue;
                }
                if (!more && isOpen()) {
                    signal.await(seen, feed.pollInterval());
                }
            }
        } catch (InterruptedException e) {
            // Closed: whatever else interrupts this thread does so inside the listener.
        } finally {
            feed.ended(this);
        }
    }

    /** Takes the interrupt away that a listener has left, before it looks: the one of {@link #close} comes after the mark. */
    private boolean isOpen() {
        boolean unused = Thread.interrupted();
        return !closed;
    }

    /** Reads and tells; whether there may be more. */
    private boolean next() {
        LogPosition from = position;
        EventLog.Page page = feed.read(from);
        if (closed) {
            return false;
        }
        if (page.gap()) {
            metrics.count(MetricNames.EVENT_FEED_GAPS, 1, Map.of());
            listener.onGap(from.cursor(), page.next().cursor());
        } else if (!page.events().isEmpty()) {
            listener.onBatch(page.events(), page.next().cursor());
        }
        position = page.next();
        return page.gap() || page.events().size() == feed.batchSize();
    }

    private void upkeep() {
        if (time.nanoTime() - lastUpkeep >= UPKEEP_EVERY.toNanos()) {
            lastUpkeep = time.nanoTime();
            long unused = feed.removeExpired();
        }
    }

    private void failed(Throwable e) {
        failures++;
        if (failures == 1 && !closed) {
            // Messages of others may quote an event, so they are for DEBUG.
            LOG.warn(
                    "event.feed.failed cursor={} error={} further=retried",
                    cursor(),
                    e instanceof CxException ? e.getMessage() : e.getClass().getName());
        }
        LOG.debug("event.feed.failed cursor={}", cursor(), e);
    }
}
