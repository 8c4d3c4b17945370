package io.cxintegrate.core.deadletter;

import io.cxintegrate.core.Require;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last messages that were given up, in this process only. Safe to share between threads. When it is full the oldest goes,
 * and {@link #dropped()} counts it.
 *
 * @param <T> what was to be sent: a webhook's message, an event
 */
public final class InMemoryDeadLetters<T> implements DeadLetters<T> {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<DeadLetter<T>> letters = new ArrayDeque<>();
    private long dropped;

    /**
     * Without any yet.
     *
     * @param capacity how many are kept, at least 1
     */
    public InMemoryDeadLetters(int capacity) {
        this.capacity = Require.atLeast(1, capacity, "capacity");
    }

    @Override
    public void accept(DeadLetter<T> letter) {
        lock.lock();
        try {
            if (letters.size() == capacity) {
                letters.removeFirst();
                dropped++;
            }
            letters.addLast(letter);
        } finally {
            lock.unlock();
        }
    }

    /** Those kept, oldest first; a copy. */
    public List<DeadLetter<T>> list() {
        lock.lock();
        try {
            return List.copyOf(letters);
        } finally {
            lock.unlock();
        }
    }

    /** Takes all out, oldest first, as before sending them again. */
    public List<DeadLetter<T>> drain() {
        lock.lock();
        try {
            List<DeadLetter<T>> all = List.copyOf(letters);
            letters.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** How many were dropped because it was full. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
