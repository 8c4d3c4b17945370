package io.cxintegrate.pg.internal.event;

import java.time.Duration;

/** Threads that do not keep the process alive. */
public final class Daemon {
    private Daemon() {}

    /** A thread that is not started. */
    public static Thread named(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for the end of a thread; an interrupt ends the wait and stays set. */
    public static void join(Thread thread, Duration atMost) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
