package io.cxintegrate.core.event.buffer;

/** What a full {@link BufferedEventPublisher} does with one event more. */
public enum Backpressure {
    /** The caller waits until there is room. */
    BLOCK,
    /**
     * The event that has waited longest gives way: it is counted as dropped and its future fails. What is under way stays; when
     * that alone leaves no room, the new event is refused as with {@link #FAIL}.
     */
    DROP_OLDEST,
    /** The new event is refused; it is the caller's to keep. */
    FAIL
}
