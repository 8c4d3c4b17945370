package io.cxintegrate.core.dataaction.idempotency;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys and answers in memory, bounded by number and by time. A call goes to the end of the map when it begins and again when it
 * is finished, so that of the answers the first in the map is the one that is forgotten first.
 */
final class InMemoryIdempotencyStore implements IdempotencyStore {
    /** A call: running while {@code answer} is null. */
    private record Entry(
            String owner, String fingerprint, @Nullable String answer, long since, long lifeNanos) {
        boolean isOver(long now) {
            return now - since >= lifeNanos;
        }
    }

    private final int maxEntries;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long owners;

    InMemoryIdempotencyStore(int maxEntries, TimeSource time) {
        this.maxEntries = Require.atLeast(1, maxEntries, "maxEntries");
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public Begin begin(String key, String fingerprint, Duration lease) {
        Require.positive(lease, "lease");
        Objects.requireNonNull(fingerprint, "fingerprint");
        lock.lock();
        try {
            long now = time.nanoTime();
            Entry known = entries.get(Objects.requireNonNull(key, "key"));
            if (known != null && !known.isOver(now)) {
                if (!known.fingerprint().equals(fingerprint)) {
                    return new Mismatch();
                }
                return known.answer() == null ? new InProgress() : new Finished(known.answer());
            }
            entries.remove(key);
            makeRoom(now);
            String owner = Long.toString(++owners);
            entries.put(key, new Entry(owner, fingerprint, null, now, Durations.saturatedNanos(lease)));
            return new Started(owner);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean finish(String key, String owner, String answer, Duration keep) {
        Require.positive(keep, "keep");
        Objects.requireNonNull(answer, "answer");
        lock.lock();
        try {
            Entry running = running(key, owner);
            if (running == null) {
                return false;
            }
            entries.remove(key);
            entries.put(
                    key,
                    new Entry(owner, running.fingerprint(), answer, time.nanoTime(), Durations.saturatedNanos(keep)));
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abandon(String key, String owner) {
        lock.lock();
        try {
            if (running(key, owner) != null) {
                entries.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry running(String key, String owner) {
        Entry entry = entries.get(key);
        return entry != null && entry.answer() == null && entry.owner().equals(owner) ? entry : null;
    }

    /** Forgets what is over, and the answer that was finished first if that is not enough; never a call that runs. */
    private void makeRoom(long now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.isOver(now) || (entry.answer() != null && entries.size() >= maxEntries)) {
                oldest.remove();
            } else if (entry.answer() != null) {
                return;
            }
        }
        if (entries.size() >= maxEntries) {
            throw new UnavailableException("the idempotency store is full: " + maxEntries
                    + " calls run at this moment; raise maxEntries above the number of calls at once");
        }
    }

    @Override
    public String toString() {
        return "IdempotencyStore.inMemory[" + size() + " of " + maxEntries + "]";
    }
}
