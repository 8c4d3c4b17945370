package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.cxone.broadcast.internal.Message;
import io.cxintegrate.cxone.broadcast.internal.Wire;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one client has yet to get, and whether it still takes messages. Safe to share between threads; calls nothing of others.
 */
final class ClientQueue {
    private enum State {
        OPEN,
        /** Takes no more messages, gets those that wait and then the good-bye. */
        FINISHING,
        CLOSED
    }

    /** What became of an offered message. */
    enum Offer {
        TAKEN,
        /** The client reads the past and will come to it. */
        LATER,
        REFUSED,
        /** Refused, and the client is to be closed for it. */
        OVERFLOW,
        /** The client does not take messages, not yet or not any more. */
        GONE
    }

    /** The good-bye of a client that has got everything. */
    record Farewell(int code, String reason) {}

    /**
     * What to do next.
     *
     * @param message to send; null for none
     * @param idle whether there was nothing to send and nothing is under way
     * @param farewell to be said now; null for not yet
     */
    record Step(
            @Nullable Message message,
            boolean idle,
            @Nullable Farewell farewell) {
        private static final Step NOTHING = new Step(null, false, null);
    }

    private final BroadcastSettings settings;
    private final SendQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private State state = State.OPEN;
    private Farewell farewell = new Farewell(0, "");

    ClientQueue(BroadcastSettings settings) {
        this.settings = settings;
        this.queue = new SendQueue(settings);
    }

    boolean isOpen() {
        lock.lock();
        try {
            return state == State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    Offer offer(Message message, BroadcastMeter.Depths depths) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return Offer.GONE;
            }
            boolean taken = queue.offer(message);
            depths.add(queue.depth());
            if (taken) {
                return Offer.TAKEN;
            }
            if (settings.overflow() == OverflowPolicy.DROP_OLDEST) {
                return Offer.REFUSED;
            }
            state = State.CLOSED;
            queue.clear();
            return Offer.OVERFLOW;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a message that is no event; false when there is no room. */
    boolean offerAside(Message message) {
        lock.lock();
        try {
            return state != State.OPEN || queue.offer(message);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a sign of life, if the client has got everything; false if it has not. */
    boolean offerHeartbeat() {
        lock.lock();
        try {
            boolean idle = state == State.OPEN && queue.isEmpty();
            if (idle) {
                queue.append(Wire.heartbeat(settings.epoch(), queue.lastOffered()));
            }
            return idle;
        } finally {
            lock.unlock();
        }
    }

    /** Has the client go on behind this event. */
    void startAfter(long seq) {
        lock.lock();
        try {
            queue.startAfter(seq);
        } finally {
            lock.unlock();
        }
    }

    /** The last event that the client has, or knows to be missing, once everything here has left. */
    long lastOffered() {
        lock.lock();
        try {
            return queue.lastOffered();
        } finally {
            lock.unlock();
        }
    }

    /** The next message is in flight from now on, the good-bye is given once. */
    Step next() {
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return Step.NOTHING;
            }
            Message next = queue.next();
            boolean empty = queue.isEmpty();
            if (state == State.FINISHING && empty) {
                state = State.CLOSED;
                return new Step(null, false, farewell);
            }
            return new Step(next, empty, null);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a message in flight that never waited; false if the client does not take it any more. */
    boolean sendNow(Message message, long upTo) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                queue.sendNow(message, upTo);
            }
            return state == State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** The message in flight has left; null when it was forgotten. */
    @Nullable
    Message written() {
        lock.lock();
        try {
            return queue.written();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages; where to go on is the last. */
    void finish(int code, String reason) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.FINISHING;
                farewell = new Farewell(code, reason);
                queue.append(Wire.closing(settings.epoch(), queue.lastOffered()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything; whether it was not closed before. */
    boolean shut() {
        lock.lock();
        try {
            boolean first = state != State.CLOSED;
            state = State.CLOSED;
            queue.clear();
            return first;
        } finally {
            lock.unlock();
        }
    }
}
