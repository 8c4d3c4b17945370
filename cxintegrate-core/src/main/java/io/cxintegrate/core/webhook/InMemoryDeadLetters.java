package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Require;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last messages that were given up, in this process only. Safe to share between threads. When it is full the oldest goes,
 * and {@link #dropped()} counts it.
 */
public final class InMemoryDeadLetters implements DeadLetters {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<DeadLetter> letters = new ArrayDeque<>();
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
    public void accept(DeadLetter letter) {
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
    public List<DeadLetter> list() {
        lock.lock();
        try {
            return List.copyOf(letters);
        } finally {
            lock.unlock();
        }
    }

    /** Takes all out, oldest first, as before sending them again. */
    public List<DeadLetter> drain() {
        lock.lock();
        try {
            List<DeadLetter> all = List.copyOf(letters);
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
