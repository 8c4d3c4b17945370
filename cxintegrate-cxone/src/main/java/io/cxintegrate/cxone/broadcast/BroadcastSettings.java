package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.broadcast.internal.VersionCasts;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all clients of one broadcaster share; {@link EventBroadcasterBuilder} says what each setting means. */
record BroadcastSettings(
        String epoch,
        int maxClients,
        int maxQueuedFrames,
        long maxQueuedBytes,
        OverflowPolicy overflow,
        Function<JsonObject, @Nullable String> conflateBy,
        Duration writeTimeout,
        Duration closeGrace,
        Duration drain,
        int replayEvents,
        long replayBytes,
        Duration replayAge,
        VersionCasts casts,
        BroadcastMeter meter,
        TimeSource time) {}
