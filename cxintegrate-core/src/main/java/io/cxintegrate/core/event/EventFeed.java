package io.cxintegrate.core.event;

import java.time.Instant;

/**
 * Events in one order, which every node reads for itself from where it left off. Implementations are safe to share between
 * threads; whoever creates one closes it. The testkit's {@code EventFeedContract} checks one.
 *
 * <p>Everybody who tails the same storage sees the same events in the same order. None is skipped in silence: what is lost
 * because it was kept no longer is said by {@link FeedListener#onGap}. An event may come more than once, after a failure or
 * when it was published twice; its id tells. An event comes back equal, its time to the microsecond.
 *
 * <pre>{@code
 * // A relay: what was published here is published there, at least once.
 * feed.tail(cursors.load(), new FeedListener() {
 *     public void onBatch(List<EventEnvelope> events, Cursor next) {
 *         publisher.publish(events);
 *         cursors.save(next);
 *     }
 *     public void onGap(Cursor from, Cursor next) {
 *         alarm("events are lost between " + from + " and " + next);
 *     }
 * });
 * }</pre>
 */
public interface EventFeed extends AutoCloseable {
    /**
     * Behind the newest event: tailing from here gives what is published from now on.
     *
     * @throws io.cxintegrate.core.UnavailableException if the feed cannot be reached or is closed
     */
    Cursor latest();

    /**
     * Before the oldest event that was published at this time or later, by the clock of the feed; before the oldest one there
     * is when that is younger. May be a little earlier than that, never later.
     *
     * @throws io.cxintegrate.core.UnavailableException if the feed cannot be reached or is closed
     */
    Cursor since(Instant time);

    /**
     * Tells the listener of everything behind a cursor, from now on until the subscription or the feed is closed. While the
     * feed cannot be reached it waits and goes on later.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the cursor is none that such a feed makes
     * @throws io.cxintegrate.core.UnavailableException if the feed is closed
     */
    Subscription tail(Cursor from, FeedListener listener);

    /** Closes all subscriptions and what the feed itself has opened. A second call does nothing. */
    @Override
    void close();
}
