package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;

/** What all clients of one broadcaster share; {@link EventBroadcaster.Builder} says what each setting means. */
record BroadcastSettings(
        String epoch,
        int maxClients,
        int maxQueuedFrames,
        long maxQueuedBytes,
        OverflowPolicy overflow,
        Duration writeTimeout,
        Duration closeGrace,
        Duration drain,
        TimeSource time) {}
