package io.cxintegrate.core.dataaction.host;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readiness checks of a service. Each runs on a thread of its own and at most once at a time, so that a check that hangs
 * holds one thread, however often it is asked for; an answer is good for a second, since nobody has to log in to ask.
 */
final class HealthChecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointRoutes.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    /**
     * A check as it was handed in.
     *
     * @param bound how long it is waited for
     */
    record Check(String name, Duration bound, Callable<Boolean> passes) {}

    private final List<Probe> probes;
    private final TimeSource time;
    private final ThreadPoolExecutor threads;

    HealthChecks(List<Check> checks, TimeSource time) {
        this.time = time;
        probes = checks.stream().map(Probe::new).toList();
        threads = new ThreadPoolExecutor(
                0, Math.max(1, checks.size()), 5, TimeUnit.SECONDS, new SynchronousQueue<>(), r -> {
                    Thread t = new Thread(r, "cxintegrate-health");
                    t.setDaemon(true);
                    return t;
                });
    }

    /** Whether all checks pass. */
    boolean pass() {
        boolean all = true;
        for (Probe probe : probes) {
            all &= probe.passes();
        }
        return all;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Probe {
        private final Check check;
        private final ReentrantLock lock = new ReentrantLock();

        // Under the lock.
        private @Nullable FutureTask<Boolean> task;
        private long started;

        private volatile boolean complained;

        Probe(Check check) {
            this.check = check;
        }

        boolean passes() {
            String why;
            try {
                if (current().get(Durations.saturatedNanos(check.bound()), TimeUnit.NANOSECONDS)) {
                    complained = false;
                    return true;
                }
                why = "it said no";
            } catch (TimeoutException e) {
                why = "no answer within " + check.bound();
            } catch (ExecutionException e) {
                why = String.valueOf(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (RejectedExecutionException e) {
                return false;
            }
            if (!complained) {
                complained = true;
                LOG.warn("not ready check={} why={}", check.name(), why);
            }
            return false;
        }

        private FutureTask<Boolean> current() {
            FutureTask<Boolean> mine;
            lock.lock();
            try {
                long now = time.nanoTime();
                if (task != null && (!task.isDone() || now - started < GOOD_FOR.toNanos())) {
                    return task;
                }
                mine = new FutureTask<>(() -> Boolean.TRUE.equals(check.passes().call()));
                task = mine;
                started = now;
            } finally {
                lock.unlock();
            }
            try {
                threads.execute(mine);
            } catch (RejectedExecutionException e) {
                // Closed, or the thread of the last run is not back yet: not ready now, and asked anew next time.
                mine.cancel(false);
                lock.lock();
                try {
                    task = null;
                } finally {
                    lock.unlock();
                }
                throw e;
            }
            return mine;
        }
    }
}
