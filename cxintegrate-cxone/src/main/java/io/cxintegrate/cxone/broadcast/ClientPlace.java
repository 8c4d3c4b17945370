package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.cxone.broadcast.internal.Preferences;
import io.cxintegrate.cxone.broadcast.internal.StreamEvent;

/**
 * Where a client is in the stream: waiting for its own subscription, reading the past, or live. Not safe for concurrent use;
 * {@link EventStream} guards it.
 */
final class ClientPlace {
    private enum Mode {
        /** Gets nothing before it has subscribed. */
        HELD,
        /** Fetches one event after the other; new ones do not go into its queue. */
        REPLAYING,
        LIVE
    }

    private Mode mode = Mode.HELD;
    private Preferences preferences = Preferences.NONE;
    private long next;

    boolean isHeld() {
        return mode == Mode.HELD;
    }

    boolean isReplaying() {
        return mode == Mode.REPLAYING;
    }

    /** The event that a client which reads the past gets next. */
    long next() {
        return next;
    }

    void goLive() {
        mode = Mode.LIVE;
    }

    void replayFrom(long seq) {
        mode = Mode.REPLAYING;
        next = seq;
    }

    Preferences preferences() {
        return preferences;
    }

    void prefer(Preferences wanted) {
        preferences = wanted;
    }

    /** Puts a new event into the client's queue, if it is there that the client gets it from. */
    ClientQueue.Offer offer(BroadcastClient client, StreamEvent event, BroadcastMeter.Depths depths) {
        return switch (mode) {
            case HELD -> ClientQueue.Offer.GONE;
            case REPLAYING -> client.isOpen() ? ClientQueue.Offer.LATER : ClientQueue.Offer.GONE;
            case LIVE -> client.queue().offer(event.message(preferences), depths);
        };
    }
}
