package io.cxintegrate.core.webhook;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ids that passed, each as long as its message could pass again. Safe to share between threads.
 *
 * <p>Bounded: when it is full the oldest id goes. Only who knows the secret can fill it, since nothing is remembered before
 * its signature is checked; refusing instead would let a busy sender lock itself out.
 */
final class ReplayMemory {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();

    /** The second up to which each id is remembered, in order of arrival. */
    private final Map<String, Long> untilById = new LinkedHashMap<>();

    ReplayMemory(int capacity) {
        this.capacity = capacity;
    }

    /** Whether the id is new; of any number who ask at once, one is told so. */
    boolean isFirst(String id, long until, long now) {
        lock.lock();
        try {
            Long known = untilById.get(id);
            if (known != null && known >= now) {
                // The same message, signed again later, can be replayed for longer.
                untilById.put(id, Math.max(known, until));
                return false;
            }
            untilById.remove(id);
            makeRoom(now);
            untilById.put(id, until);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void forget(String id) {
        lock.lock();
        try {
            untilById.remove(id);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return untilById.size();
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(long now) {
        Iterator<Map.Entry<String, Long>> oldest = untilById.entrySet().iterator();
        while (oldest.hasNext() && (oldest.next().getValue() < now || untilById.size() >= capacity)) {
            oldest.remove();
        }
    }
}
