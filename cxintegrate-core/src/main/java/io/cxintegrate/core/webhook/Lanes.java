package io.cxintegrate.core.webhook;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which message is next: endpoints take turns, each with a bounded number under way, and of an ordering key one at a time.
 * Every step takes the same time however much waits. Not safe for concurrent use: the queue's lock is around it.
 */
final class Lanes {
    private final int maxInFlight;
    private final int maxInFlightPerEndpoint;
    private final Map<URI, Lane> lanes = new HashMap<>();
    private final Deque<Lane> startable = new ArrayDeque<>();
    private int inFlight;

    /** The messages of one endpoint. */
    private static final class Lane {
        final Deque<QueuedWebhook> ready = new ArrayDeque<>();

        /** For each key with a message that is ready or under way: those that have to wait for it. */
        final Map<String, Deque<QueuedWebhook>> behind = new HashMap<>();

        int inFlight;
        boolean startable;
    }

    Lanes(int maxInFlight, int maxInFlightPerEndpoint) {
        this.maxInFlight = maxInFlight;
        this.maxInFlightPerEndpoint = maxInFlightPerEndpoint;
    }

    void add(QueuedWebhook entry) {
        Lane lane = lanes.computeIfAbsent(entry.message().endpoint(), e -> new Lane());
        String key = entry.message().orderingKey();
        Deque<QueuedWebhook> before = key == null ? null : lane.behind.get(key);
        if (before != null) {
            before.add(entry);
            return;
        }
        if (key != null) {
            lane.behind.put(key, new ArrayDeque<>());
        }
        lane.ready.add(entry);
        mayStart(lane);
    }

    /** The next message, which is then under way; null when none may start now. */
    @Nullable
    QueuedWebhook next() {
        Lane lane = inFlight < maxInFlight ? startable.poll() : null;
        if (lane == null) {
            return null;
        }
        lane.startable = false;
        QueuedWebhook entry = lane.ready.remove();
        lane.inFlight++;
        inFlight++;
        mayStart(lane);
        return entry;
    }

    /** A message is no longer under way; the next of its key is ready. */
    void done(QueuedWebhook entry) {
        URI endpoint = entry.message().endpoint();
        Lane lane = lanes.get(endpoint);
        if (lane == null) {
            return;
        }
        lane.inFlight--;
        inFlight--;
        String key = entry.message().orderingKey();
        Deque<QueuedWebhook> after = key == null ? null : lane.behind.get(key);
        if (after != null) {
            QueuedWebhook follower = after.poll();
            if (follower == null) {
                lane.behind.remove(key);
            } else {
                lane.ready.add(follower);
            }
        }
        mayStart(lane);
        if (lane.inFlight == 0 && lane.ready.isEmpty()) {
            lanes.remove(endpoint);
        }
    }

    /** Takes out what waits for an endpoint; what is under way stays. Of each key in order. */
    List<QueuedWebhook> removeWaiting(URI endpoint) {
        Lane lane = lanes.get(endpoint);
        if (lane == null) {
            return List.of();
        }
        List<QueuedWebhook> waiting = new ArrayList<>(lane.ready);
        lane.behind.values().forEach(waiting::addAll);
        for (QueuedWebhook ready : lane.ready) {
            lane.behind.remove(ready.message().orderingKey());
        }
        lane.behind.values().forEach(Deque::clear);
        lane.ready.clear();
        if (lane.startable) {
            lane.startable = false;
            startable.remove(lane);
        }
        return waiting;
    }

    /** Takes out what waits, whatever for. */
    List<QueuedWebhook> removeAllWaiting() {
        List<QueuedWebhook> waiting = new ArrayList<>();
        lanes.keySet().forEach(endpoint -> waiting.addAll(removeWaiting(endpoint)));
        return waiting;
    }

    private void mayStart(Lane lane) {
        if (!lane.startable && !lane.ready.isEmpty() && lane.inFlight < maxInFlightPerEndpoint) {
            lane.startable = true;
            startable.add(lane);
        }
    }
}
