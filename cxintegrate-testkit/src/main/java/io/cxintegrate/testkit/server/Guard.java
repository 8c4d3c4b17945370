package io.cxintegrate.testkit.server;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one lock of a fake: everything it remembers is read and written under it, and nothing waits under it. */
final class Guard {
    private final ReentrantLock lock = new ReentrantLock();

    <T extends @Nullable Object> T call(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
