package io.cxintegrate.cxone.broadcast;

/** What happens to a client whose queue is full when the next message comes. The other clients notice nothing. */
public enum OverflowPolicy {
    /** The client is closed with code 1013 and may come back; it never sees a stream with a hole in it. */
    DISCONNECT,

    /**
     * The oldest waiting messages are dropped, and before the next one the client gets {@code {"gap":{"from":7,"to":9,
     * "reason":"dropped"},"epoch":"..."}}, which names the first and the last it missed.
     */
    DROP_OLDEST,

    /**
     * Waiting messages that a newer one of the same key makes obsolete are dropped, and named as a gap with the reason {@code
     * conflated}; a client with too many keys waiting is closed with code 1013. For streams of states, such as queue lengths,
     * where only the last value of each counts; {@link EventBroadcasterBuilder#conflateBy} says what a key is.
     */
    CONFLATE
}
