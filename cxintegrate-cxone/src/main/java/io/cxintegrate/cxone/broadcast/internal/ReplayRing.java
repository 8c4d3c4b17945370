package io.cxintegrate.cxone.broadcast.internal;

import io.cxintegrate.core.Durations;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a stream, for clients that come back: bounded in number, bytes and age. Not safe for concurrent use; the
 * broadcaster guards it. Only the count of bytes grows from elsewhere, when an event is wanted in one more version.
 */
public final class ReplayRing {
    private static final int SMALLEST = 16;

    private final int maxEvents;
    private final long maxBytes;
    private final long maxAgeNanos;
    private final AtomicLong bytes = new AtomicLong();

    /** Event n lies at n modulo the length, which is a power of two. */
    private @Nullable StreamEvent[] events = new StreamEvent[SMALLEST];

    private long oldest = 1;
    private long next = 1;

    /** @param maxEvents 0 for a ring that remembers nothing */
    public ReplayRing(int maxEvents, long maxBytes, Duration maxAge) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.maxAgeNanos = Durations.saturatedNanos(maxAge);
    }

    /** Takes the event with the next number. */
    public void add(StreamEvent event, long now) {
        if (next - oldest == events.length && events.length < maxEvents) {
            widen();
        }
        if (next - oldest == Math.min(maxEvents, events.length)) {
            forgetOldest();
        }
        if (maxEvents > 0) {
            events[index(next)] = event;
            bytes.addAndGet(event.keep(bytes::addAndGet));
        } else {
            oldest++;
        }
        next++;
        trim(now);
    }

    /** Forgets what has become too old or too much. */
    public void trim(long now) {
        while (oldest < next && (bytes.get() > maxBytes || now - event(oldest).bornAt() > maxAgeNanos)) {
            forgetOldest();
        }
    }

    /** The number of the oldest event it holds; when it holds none, of the next that comes. */
    public long oldest() {
        return oldest;
    }

    /** The event with this number, which it must hold. */
    public StreamEvent event(long seq) {
        StreamEvent event = events[index(seq)];
        if (seq < oldest || seq >= next || event == null) {
            throw new IllegalArgumentException(
                    "event " + seq + " is not held; those are " + oldest + " to " + (next - 1));
        }
        return event;
    }

    /** How many bytes of encoded messages it holds. */
    public long bytes() {
        return bytes.get();
    }

    private void forgetOldest() {
        if (oldest < next) {
            bytes.addAndGet(-event(oldest).forget());
            events[index(oldest)] = null;
            oldest++;
        }
    }

    private void widen() {
        @Nullable StreamEvent[] wider = new StreamEvent[events.length * 2];
        for (long seq = oldest; seq < next; seq++) {
            wider[(int) (seq & (wider.length - 1))] = events[index(seq)];
        }
        events = wider;
    }

    private int index(long seq) {
        return (int) (seq & (events.length - 1));
    }
}
