package io.cxintegrate.core.event;

import java.util.List;

/**
 * What hears the events of an {@link EventFeed}. One call at a time for each subscription, so that an implementation needs no
 * locks for its own state; while it works, nothing more is read for it.
 *
 * <p>What it throws is logged, and after a wait that grows from tenths of a second to 30 seconds the same events come again,
 * perhaps with some that followed. So an event that cannot be dealt with is the listener's to put aside; throw what may work
 * later.
 */
public interface FeedListener {
    /**
     * The next events, in the order of the feed.
     *
     * @param events at least one; unmodifiable
     * @param next behind the last of them: where to go on once they are dealt with
     */
    void onBatch(List<EventEnvelope> events, Cursor next);

    /**
     * Events are lost to this listener: the feed does not have what came next any more, or the cursor is one of a log that is
     * gone. Whoever keeps a copy of state should load it anew.
     *
     * @param from where the subscription stood
     * @param next where it goes on: before the oldest event there is
     */
    void onGap(Cursor from, Cursor next);
}
