package io.cxintegrate.core.net;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One {@code HttpClient} with the thread it runs on. It counts its users, and ends when it has been retired and the last of
 * them has left; so a recycled client finishes what it has begun.
 */
final class ClientGeneration {
    private final HttpClient client;
    private final Thread selector;
    private final long bornNanos;

    /** The requests under way, and one more until it is retired. */
    private final AtomicInteger users = new AtomicInteger(1);

    ClientGeneration(HttpClient client, Thread selector, long bornNanos) {
        this.client = client;
        this.selector = selector;
        this.bornNanos = bornNanos;
    }

    HttpClient client() {
        return client;
    }

    Thread selector() {
        return selector;
    }

    long bornNanos() {
        return bornNanos;
    }

    /** Whether it could be entered; not when it has ended. */
    boolean enter() {
        int n = users.get();
        while (n > 0 && !users.compareAndSet(n, n + 1)) {
            n = users.get();
        }
        return n > 0;
    }

    /** What {@link #enter} took, or what it was born with. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            stop();
        }
    }

    void stop() {
        try {
            // From Java 21 on; close() there would wait for what runs, up to a day.
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (NoSuchMethodException e) {
            // Java 17: otherwise it would run until the client happens to be collected.
            selector.interrupt();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the HTTP client could not be shut down", e);
        }
    }
}
