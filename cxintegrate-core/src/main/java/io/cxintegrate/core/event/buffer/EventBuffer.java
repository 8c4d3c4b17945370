package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between the callers and the threads that deliver, with the count of what became of each event. Safe to share
 * between threads; its lock is never held while an event is delivered or a future is completed.
 */
final class EventBuffer {
    private final int capacity;
    private final long maxBytes;
    private final Backpressure backpressure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition room = lock.newCondition();

    // Under the lock.
    private final EventLine line = new EventLine();
    private final Set<BufferedEvent> underWay = new LinkedHashSet<>();
    private final Set<BufferedEvent> held = new LinkedHashSet<>();
    private long heldBytes;
    private long bytesUnderWay;
    private long accepted;
    private long published;
    private long deadLettered;
    private long dropped;
    private boolean closed;
    private boolean stopped;

    EventBuffer(int capacity, long maxBytes, Backpressure backpressure) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
        this.backpressure = backpressure;
    }

    /**
     * Takes an event over.
     *
     * @return those that had to give way for it, which are counted and no longer here
     */
    List<BufferedEvent> put(BufferedEvent event) {
        if (event.bytes() > maxBytes) {
            throw new InvalidInputException("the event has " + event.bytes() + " bytes, but the buffer holds "
                    + maxBytes + "; send a smaller event or raise maxBytes");
        }
        List<BufferedEvent> gone = new ArrayList<>();
        lock.lock();
        try {
            checkOpen();
            switch (backpressure) {
                case BLOCK -> awaitRoom(event);
                case FAIL -> refuseUnless(fits(event, held.size(), heldBytes));
                case DROP_OLDEST -> {
                    // Nothing gives way in vain.
                    refuseUnless(fits(event, underWay.size(), bytesUnderWay));
                    for (BufferedEvent old = oldest(event); old != null; old = oldest(event)) {
                        release(old);
                        dropped++;
                        gone.add(old);
                    }
                }
            }
            accepted++;
            held.add(event);
            heldBytes += event.bytes();
            line.add(event);
            filled.signal();
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** The next events, once there are some; none when there will be no more. */
    List<BufferedEvent> take(int max) {
        lock.lock();
        try {
            while (!line.hasReady() && !stopped && !(closed && line.isEmpty())) {
                filled.awaitUninterruptibly();
            }
            if (stopped) {
                return List.of();
            }
            List<BufferedEvent> batch = line.take(max);
            underWay.addAll(batch);
            batch.forEach(event -> bytesUnderWay += event.bytes());
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** An event that was under way has its receipt, or is with the dead letters. */
    void left(BufferedEvent event, boolean withReceipt) {
        lock.lock();
        try {
            if (underWay.remove(event)) {
                bytesUnderWay -= event.bytes();
                line.done(event);
            }
            release(event);
            published += withReceipt ? 1 : 0;
            deadLettered += withReceipt ? 0 : 1;
            room.signalAll();
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new events; whether it is the first to say so. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            filled.signalAll();
            room.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Hands out no more events; those that still wait, in the order of acceptance. */
    List<BufferedEvent> stop() {
        lock.lock();
        try {
            stopped = true;
            filled.signalAll();
            List<BufferedEvent> waiting = new ArrayList<>();
            for (BufferedEvent next = line.removeOldest(); next != null; next = line.removeOldest()) {
                waiting.add(next);
            }
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** All that wait or are under way, in the order of acceptance; a copy. */
    List<BufferedEvent> held() {
        lock.lock();
        try {
            return List.copyOf(held);
        } finally {
            lock.unlock();
        }
    }

    BufferStats stats() {
        lock.lock();
        try {
            return new BufferStats(accepted, published, deadLettered, dropped, held.size(), heldBytes);
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(BufferedEvent event) {
        try {
            while (!fits(event, held.size(), heldBytes)) {
                room.await();
                checkOpen();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    "interrupted while waiting for room in the event buffer; the event was not taken over");
        }
    }

    /** What has to give way next; null when there is room. */
    private @Nullable BufferedEvent oldest(BufferedEvent event) {
        return fits(event, held.size(), heldBytes) ? null : line.removeOldest();
    }

    private boolean fits(BufferedEvent event, int events, long bytes) {
        return events < capacity && bytes + event.bytes() <= maxBytes;
    }

    private void release(BufferedEvent event) {
        if (held.remove(event)) {
            heldBytes -= event.bytes();
        }
    }

    private void refuseUnless(boolean fits) {
        if (!fits) {
            throw new UnavailableException("the event buffer is full with " + held.size() + " events of " + heldBytes
                    + " bytes; the event was not taken over: try later, or raise capacity or maxBytes");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new UnavailableException("the event buffer is closed; the event was not taken over");
        }
    }
}
