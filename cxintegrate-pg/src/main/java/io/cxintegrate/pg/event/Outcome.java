package io.cxintegrate.pg.event;

import io.cxintegrate.core.CxException;
import io.cxintegrate.pg.internal.event.ClaimedEvent;
import org.jspecify.annotations.Nullable;

/** What a delivery ended with, to be written into the outbox. */
record Outcome(ClaimedEvent event, Kind kind, @Nullable CxException failure) {
    enum Kind {
        DELIVERED,
        FAILED,
        /** Was taken too often already, and not tried again. */
        ABANDONED,
        /** Cut short by the end of the relay. */
        RELEASED
    }
}
