package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.cxone.broadcast.internal.Message;
import io.cxintegrate.cxone.broadcast.internal.Wire;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client has yet to get: bounded in messages and in bytes, one message in flight. Whatever of the stream is not sent
 * is named: a hole in the numbers becomes a gap in front of the next message. Knows no link and no time. Not safe for
 * concurrent use; {@link ClientQueue} guards it.
 */
final class SendQueue {
    private final BroadcastSettings settings;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private @Nullable Message inFlight;
    private long bytes;

    /** The last event that was handed out or named as missing. */
    private long told;

    /** The last event that was offered. */
    private long offered;

    SendQueue(BroadcastSettings settings) {
        this.settings = settings;
    }

    /** Begins behind this event; those that wait are forgotten, the one in flight is not. */
    void startAfter(long seq) {
        waiting.removeIf(m -> {
            bytes -= m.isOfStream() ? m.bytes() : 0;
            return m.isOfStream();
        });
        told = seq;
        offered = seq;
    }

    /** Takes a message, if it fits or the policy can make it fit. */
    boolean offer(Message message) {
        offered = message.isOfStream() ? message.seq() : offered;
        while (!fits(message)) {
            if (!makeRoom(message)) {
                return false;
            }
        }
        waiting.add(message);
        bytes += message.bytes();
        return true;
    }

    /** Takes the last message there will be, whatever waits. */
    void append(Message last) {
        waiting.add(last);
        bytes += last.bytes();
    }

    /** The next message, in flight from now on; null when there is none or one is in flight. */
    @Nullable
    Message next() {
        if (inFlight != null) {
            return null;
        }
        Message first = waiting.peek();
        long upTo = first == null ? offered : first.isOfStream() ? first.seq() - 1 : told;
        if (upTo > told) {
            inFlight = Wire.gap(settings.epoch(), told + 1, upTo, reason());
            bytes += inFlight.bytes();
            told = upTo;
            settings.meter().gap(reason());
        } else if (first != null) {
            inFlight = waiting.remove();
            told = first.isOfStream() ? first.seq() : told;
        }
        return inFlight;
    }

    /** Has a message go out that never waited; nothing may wait or be in flight. */
    void sendNow(Message message, long upTo) {
        inFlight = message;
        bytes += message.bytes();
        told = upTo;
        offered = upTo;
    }

    /** The message in flight has left; null when it was forgotten. */
    @Nullable
    Message written() {
        Message left = inFlight;
        if (left != null) {
            bytes -= left.bytes();
            inFlight = null;
        }
        return left;
    }

    boolean isInFlight() {
        return inFlight != null;
    }

    /** Whether nothing waits and nothing is in flight. */
    boolean isEmpty() {
        return inFlight == null && waiting.isEmpty() && told == offered;
    }

    /** The last event that the client has, or knows to be missing, once everything here has left. */
    long lastOffered() {
        return offered;
    }

    /** How many messages wait, the one in flight included. */
    int depth() {
        return waiting.size() + (inFlight == null ? 0 : 1);
    }

    /** Forgets everything. */
    void clear() {
        waiting.clear();
        inFlight = null;
        bytes = 0;
        told = offered;
    }

    private boolean fits(Message message) {
        return depth() < settings.maxQueuedFrames() && bytes + message.bytes() <= settings.maxQueuedBytes();
    }

    private boolean makeRoom(Message message) {
        return switch (settings.overflow()) {
            case DISCONNECT -> false;
            case DROP_OLDEST -> dropOldest();
            case CONFLATE -> dropObsolete(message);
        };
    }

    private boolean dropOldest() {
        for (Iterator<Message> each = waiting.iterator(); each.hasNext(); ) {
            Message oldest = each.next();
            if (oldest.isOfStream()) {
                drop(each, oldest);
                return true;
            }
        }
        return false;
    }

    /** The oldest message that has a newer one of its key behind it, the one that comes included. */
    private boolean dropObsolete(Message coming) {
        Set<String> newer = new HashSet<>();
        if (coming.key() != null) {
            newer.add(coming.key());
        }
        Message obsolete = null;
        for (Iterator<Message> each = waiting.descendingIterator(); each.hasNext(); ) {
            Message message = each.next();
            String key = message.key();
            if (key != null && !newer.add(key)) {
                obsolete = message;
            }
        }
        if (obsolete != null) {
            waiting.remove(obsolete);
            bytes -= obsolete.bytes();
            settings.meter().dropped(reason());
        }
        return obsolete != null;
    }

    private void drop(Iterator<Message> at, Message message) {
        at.remove();
        bytes -= message.bytes();
        settings.meter().dropped(reason());
    }

    private String reason() {
        return settings.overflow() == OverflowPolicy.CONFLATE ? BroadcastMeter.CONFLATED : BroadcastMeter.DROPPED;
    }
}
