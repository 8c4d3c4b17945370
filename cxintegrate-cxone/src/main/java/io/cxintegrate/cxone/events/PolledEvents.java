package io.cxintegrate.cxone.events;

import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;

/**
 * What hears the events of a long poll. One call at a time for each; while it works, nothing more is asked for.
 *
 * <p>What it throws is logged, and after a wait that grows from a second to a minute the same events come again. So an event that
 * cannot be dealt with is the listener's to put aside, as an event pipeline does.
 */
@FunctionalInterface
public interface PolledEvents {
    /**
     * The next events.
     *
     * @param events at least one, as the platform sent them; unmodifiable
     * @param next where to go on once they are dealt with
     */
    void onEvents(List<JsonObject> events, Cursor next);

    /**
     * The platform does not know the cursor any more, so events may be lost; it goes on from where the platform begins. By default
     * does nothing.
     *
     * @param from the cursor that is gone
     */
    default void onGap(Cursor from) {}
}
