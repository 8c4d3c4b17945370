package io.cxintegrate.cxone.broadcast;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What one client has yet to get: bounded in messages and in bytes, one message in flight. Knows no link and no time. Not safe
 * for concurrent use; {@link BroadcastClient} guards it.
 */
final class SendQueue {
    private final BroadcastSettings settings;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private @Nullable Message inFlight;
    private long bytes;
    private long missedFrom;
    private long missedTo;

    SendQueue(BroadcastSettings settings) {
        this.settings = settings;
    }

    /** Takes a message, if it fits or {@link OverflowPolicy#DROP_OLDEST} can make it fit. */
    boolean offer(Message message) {
        boolean dropping = settings.overflow() == OverflowPolicy.DROP_OLDEST;
        while (dropping && !fits(message)) {
            Message oldest = waiting.poll();
            if (oldest == null) {
                miss(message);
                return false;
            }
            bytes -= oldest.bytes();
            miss(oldest);
        }
        if (!fits(message)) {
            return false;
        }
        waiting.add(message);
        bytes += message.bytes();
        return true;
    }

    /** The next message, in flight from now on; null when there is none or one is in flight. */
    @Nullable
    Message next() {
        if (inFlight != null) {
            return null;
        }
        if (missedTo > 0) {
            // What was dropped was in front of what waits, so the gap comes first.
            inFlight = Message.gap(settings.epoch(), missedFrom, missedTo);
            bytes += inFlight.bytes();
            missedFrom = 0;
            missedTo = 0;
        } else {
            inFlight = waiting.poll();
        }
        return inFlight;
    }

    /** The message in flight has left. */
    void written() {
        if (inFlight != null) {
            bytes -= inFlight.bytes();
            inFlight = null;
        }
    }

    boolean isInFlight() {
        return inFlight != null;
    }

    /** Whether nothing waits and nothing is in flight. */
    boolean isEmpty() {
        return inFlight == null && waiting.isEmpty() && missedTo == 0;
    }

    /** Forgets everything. */
    void clear() {
        waiting.clear();
        inFlight = null;
        bytes = 0;
        missedTo = 0;
    }

    private boolean fits(Message message) {
        int frames = waiting.size() + (inFlight == null ? 0 : 1);
        return frames < settings.maxQueuedFrames() && bytes + message.bytes() <= settings.maxQueuedBytes();
    }

    private void miss(Message message) {
        missedFrom = missedTo == 0 ? message.seq() : missedFrom;
        missedTo = message.seq();
    }
}
