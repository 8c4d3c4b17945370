package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.cxone.broadcast.internal.Message;
import io.cxintegrate.cxone.broadcast.internal.Preferences;
import io.cxintegrate.cxone.broadcast.internal.ReplayRing;
import io.cxintegrate.cxone.broadcast.internal.StreamEvent;
import io.cxintegrate.cxone.broadcast.internal.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Number and order of events, the clients that get them, and where each of them is in the stream. The one owner of the set of
 * clients. Safe to share between threads.
 */
final class EventStream {
    /** What became of an event. */
    record Outcome(int offered, int refused, List<BroadcastClient> ready, List<BroadcastClient> overflown) {}

    /** What a client that reads the past gets next; {@code upTo} is where it is then. */
    record Pull(@Nullable StreamEvent event, @Nullable Message gap, Preferences preferences, long upTo) {
        /** Encoded here, outside of all locks, if nobody has asked for this version of the event yet. */
        Message message() {
            return event == null ? Objects.requireNonNull(gap) : event.message(preferences);
        }
    }

    /** Whether a client could be taken on. */
    enum Admission {
        TAKEN,
        FULL,
        CLOSED
    }

    private final BroadcastSettings settings;

    /**
     * Makes the order one thing for all. Never held while a link is called, and while an event is cast only when a client has
     * asked for a version just now. Taken before a client's own lock, never after.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Set<BroadcastClient> clients = new LinkedHashSet<>();
    private final Map<Preferences, Integer> wishes = new HashMap<>();
    private final ReplayRing ring;
    private long seq;
    private boolean closed;

    EventStream(BroadcastSettings settings) {
        this.settings = settings;
        ring = new ReplayRing(settings.replayEvents(), settings.replayBytes(), settings.replayAge());
    }

    /** Which versions are wanted now. */
    List<Preferences> wishes() {
        lock.lock();
        try {
            return List.copyOf(wishes.keySet());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives an event its number and puts it into the queues.
     *
     * @throws IllegalStateException if the stream is closed
     */
    Outcome append(StreamEvent event) {
        List<BroadcastClient> ready = new ArrayList<>();
        List<BroadcastClient> overflown = new ArrayList<>();
        BroadcastMeter.Depths depths = settings.meter().depths();
        int offered = 0;
        int refused = 0;
        long now = settings.time().nanoTime();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the broadcaster is closed");
            }
            event.number(++seq);
            ring.add(event, now);
            for (BroadcastClient client : clients) {
                switch (client.place().offer(client, event, depths)) {
                    case TAKEN -> {
                        offered++;
                        ready.add(client);
                    }
                    case LATER -> offered++;
                    case REFUSED -> {
                        refused++;
                        ready.add(client);
                    }
                    case OVERFLOW -> {
                        refused++;
                        overflown.add(client);
                    }
                    case GONE -> {}
                }
            }
        } finally {
            lock.unlock();
        }
        depths.report();
        settings.meter().offered(offered, refused);
        return new Outcome(offered, refused, ready, overflown);
    }

    /** Takes on a client, which gets events from now on, or from when it has subscribed. */
    Admission join(BroadcastClient client, boolean subscribesFirst) {
        lock.lock();
        try {
            if (closed || clients.size() >= settings.maxClients()) {
                return closed ? Admission.CLOSED : Admission.FULL;
            }
            clients.add(client);
            wishes.merge(client.place().preferences(), 1, Integer::sum);
            client.queue().startAfter(seq);
            if (!subscribesFirst) {
                client.place().goLive();
            }
        } finally {
            lock.unlock();
        }
        settings.meter().clients(size());
        return Admission.TAKEN;
    }

    /** Forgets a client; a second call does nothing. */
    void leave(BroadcastClient client) {
        boolean was;
        lock.lock();
        try {
            was = clients.remove(client);
            if (was) {
                drop(client.place().preferences());
            }
        } finally {
            lock.unlock();
        }
        if (was) {
            settings.meter().clients(size());
        }
    }

    /**
     * Does what a client asks for.
     *
     * @return whether the answer fitted into its queue
     */
    boolean subscribe(BroadcastClient client, Subscription subscription) {
        lock.lock();
        try {
            if (!clients.contains(client)) {
                return true;
            }
            ClientPlace place = client.place();
            Preferences wanted = subscription.preferences();
            if (wanted != null) {
                drop(place.preferences());
                place.prefer(wanted);
                wishes.merge(wanted, 1, Integer::sum);
            }
            Subscription.Position since = subscription.since().orElse(null);
            if (since == null) {
                if (place.isHeld()) {
                    client.queue().startAfter(seq);
                    place.goLive();
                }
                return client.queue()
                        .offerAside(
                                Wire.subscribed(settings.epoch(), client.queue().lastOffered()));
            }
            if (!since.epoch().equals(settings.epoch()) || since.seq() > seq) {
                settings.meter().replay("reload");
                client.queue().startAfter(seq);
                place.goLive();
                return client.queue().offerAside(Wire.reload(settings.epoch(), seq));
            }
            settings.meter().replay(since.seq() + 1 >= ring.oldest() ? "hit" : "expired");
            client.queue().startAfter(since.seq());
            place.replayFrom(since.seq() + 1);
            return client.queue().offerAside(Wire.subscribed(settings.epoch(), since.seq()));
        } finally {
            lock.unlock();
        }
    }

    /** The next message of a client that reads the past; null when it is up to date or never was behind. */
    @Nullable
    Pull pull(BroadcastClient client) {
        long now = settings.time().nanoTime();
        lock.lock();
        try {
            ClientPlace place = client.place();
            if (!place.isReplaying()) {
                return null;
            }
            ring.trim(now);
            long next = place.next();
            long oldest = ring.oldest();
            if (next < oldest) {
                place.replayFrom(oldest);
                settings.meter().gap(BroadcastMeter.EXPIRED);
                Message gap = Wire.gap(settings.epoch(), next, oldest - 1, BroadcastMeter.EXPIRED);
                return new Pull(null, gap, place.preferences(), oldest - 1);
            }
            if (next > seq) {
                // What comes from now on goes into the queue: nothing can come between the two.
                client.queue().startAfter(seq);
                place.goLive();
                return null;
            }
            place.replayFrom(next + 1);
            return new Pull(ring.event(next), null, place.preferences(), next);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return clients.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes neither events nor clients any more; empty when that was so already. */
    List<BroadcastClient> close() {
        lock.lock();
        try {
            List<BroadcastClient> left = closed ? List.of() : List.copyOf(clients);
            closed = true;
            return left;
        } finally {
            lock.unlock();
        }
    }

    private void drop(Preferences wish) {
        wishes.computeIfPresent(wish, (w, count) -> count == 1 ? null : count - 1);
    }
}
