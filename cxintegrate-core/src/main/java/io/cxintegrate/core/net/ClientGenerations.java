package io.cxintegrate.core.net;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code HttpClient} in use, replaced when it is too old: a pooled connection never asks DNS again, so that only a new
 * client sees that a name has moved. Safe to share between threads.
 */
final class ClientGenerations {
    private static final Logger LOG = LoggerFactory.getLogger(JdkHttpTransport.class);

    /** All selector threads start here, so that a new one can be told from everybody else's. */
    private static final ThreadGroup GROUP = new ThreadGroup(root(), "cxintegrate-http");

    private static final ReentrantLock BUILDING = new ReentrantLock();

    private final Supplier<HttpClient> factory;
    private final long maxAgeNanos;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ClientGeneration> all = ConcurrentHashMap.newKeySet();

    private volatile @Nullable ClientGeneration current;

    ClientGenerations(Supplier<HttpClient> factory, Duration maxAge, TimeSource time) {
        this.factory = factory;
        this.maxAgeNanos = Durations.saturatedNanos(maxAge);
        this.time = time;
        current = generation();
    }

    /** For all other threads of a transport: one that a selector starts would else be in its group, and be taken for it. */
    static ThreadGroup otherGroup() {
        return GROUP.getParent();
    }

    /** Whether it is the one thread of a client that reads from its sockets. */
    static boolean isSelector(Thread thread) {
        return thread.getThreadGroup() == GROUP;
    }

    /** The client for one more request, entered; null after {@link #close}. */
    @Nullable
    ClientGeneration enter() {
        while (true) {
            ClientGeneration g = current;
            if (g == null) {
                return null;
            }
            if (time.nanoTime() - g.bornNanos() >= maxAgeNanos) {
                g = recycle(g);
            }
            if (g != null && g.enter()) {
                return g;
            }
        }
    }

    /** Ends all clients; the threads that may be left for a moment. */
    List<Thread> close() {
        lock.lock();
        try {
            current = null;
        } finally {
            lock.unlock();
        }
        List<Thread> selectors = new ArrayList<>();
        all.forEach(g -> {
            g.stop();
            selectors.add(g.selector());
        });
        return selectors;
    }

    /** The one to use from now on: the old one again when no new one can be made, for want of files, say. */
    private @Nullable ClientGeneration recycle(ClientGeneration old) {
        lock.lock();
        try {
            if (current == old) {
                current = generation();
                old.leave();
            }
            return current;
        } catch (CompletionException e) {
            LOG.warn("the HTTP client could not be renewed, the old one goes on", e);
            return old;
        } finally {
            lock.unlock();
        }
    }

    private ClientGeneration generation() {
        all.removeIf(g -> !g.selector().isAlive());
        ClientGeneration born = start(factory, time.nanoTime());
        all.add(born);
        return born;
    }

    /**
     * A client inherits the group of the thread that builds it, and hands out no reference to the thread it starts. On Java
     * 17 that thread is all there is to stop a client by.
     */
    private static ClientGeneration start(Supplier<HttpClient> factory, long now) {
        CompletableFuture<HttpClient> built = new CompletableFuture<>();
        BUILDING.lock();
        try {
            List<Thread> before = threads();
            Thread builder = new Thread(GROUP, () -> {
                try {
                    built.complete(factory.get());
                } catch (RuntimeException | Error e) {
                    built.completeExceptionally(e);
                }
            });
            builder.start();
            HttpClient client = built.join();
            Thread selector = threads().stream()
                    .filter(t -> t != builder && !before.contains(t))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the HTTP client has started no thread"));
            return new ClientGeneration(client, selector, now);
        } finally {
            BUILDING.unlock();
        }
    }

    private static List<Thread> threads() {
        Thread[] found = new Thread[GROUP.activeCount() + 16];
        int n = GROUP.enumerate(found);
        return Arrays.asList(Arrays.copyOf(found, n));
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
