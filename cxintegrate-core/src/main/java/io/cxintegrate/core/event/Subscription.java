package io.cxintegrate.core.event;

/** The tail of an {@link EventFeed} that one listener hears. Implementations are safe to share between threads. */
public interface Subscription extends AutoCloseable {
    /** Behind what the listener has taken so far: from here on, tailing again goes on where this one stands. */
    Cursor cursor();

    /**
     * Ends it. The listener is interrupted if it is at work, and waited for, at most a few seconds; after that it hears no
     * more. The listener itself may close its subscription, too; then nothing is waited for. A second call does nothing.
     */
    @Override
    void close();
}
