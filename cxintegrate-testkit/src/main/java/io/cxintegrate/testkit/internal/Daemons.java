package io.cxintegrate.testkit.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that keep no test run alive. */
public final class Daemons {
    private Daemons() {}

    /** Makes daemon threads called {@code name-1}, {@code name-2} and so on. */
    public static ThreadFactory named(String name) {
        AtomicInteger last = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + last.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
