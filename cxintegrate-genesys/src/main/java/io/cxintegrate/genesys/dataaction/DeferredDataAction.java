package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Data Action over a back end that may be slower than the platform waits: what is ready within a patience is the answer;
 * what is not is answered {@code pending} with the {@code requestId}, and its outcome goes out as an event when it is there.
 * Safe to share between threads; whoever builds one closes it, before the action below.
 *
 * <pre>{@code
 * DeferredDataAction report = DeferredDataAction.builder("Report", fetchReport)
 *         .completions(outbox::append) // or: event -> webhook.send(callback, event.id(), event.toJson())
 *         .build();
 * }</pre>
 *
 * <p>The event is of type {@value #COMPLETED}, its subject is the request id, and its data is the envelope the platform would have
 * got, {@code {actionName, requestId, status: "success"|"error", data, error}}. Each call that was answered {@code pending} leads to one
 * event, and no other call to any. Where the event goes decides how safely it gets there: an outbox keeps it over the end of
 * the process. The work itself is kept in memory: with the process it ends, and no event comes; a flow that waits for one
 * needs a time limit of its own.
 *
 * <p>Unless set otherwise: a patience of 5 s, 10 minutes for the work, 16 pieces of work at once, each on a daemon thread of
 * its own, {@code cxintegrate-deferred}. A rehearsal is never deferred.
 */
public final class DeferredDataAction implements DataAction, AutoCloseable {
    /** The type of the events. */
    public static final String COMPLETED = "dataaction.completed";

    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);

    final String name;
    final DataAction action;
    final Consumer<EventEnvelope> completions;
    private final Duration patience;
    final Duration timeout;
    private final Duration closeTimeout;
    private final int maxRunning;
    final String source;
    final TimeSource time;
    final IdSource ids;
    private final ThreadPoolExecutor workers;

    private DeferredDataAction(Builder b, Consumer<EventEnvelope> completions) {
        name = b.name;
        action = b.action;
        this.completions = completions;
        patience = b.patience;
        timeout = b.timeout;
        closeTimeout = b.closeTimeout;
        maxRunning = b.maxRunning;
        source = b.source;
        time = b.time;
        ids = b.ids;
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                0, maxRunning, IDLE_THREAD.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "cxintegrate-deferred-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * A builder with the defaults; where completions go is required.
     *
     * @param name what it has in logs
     * @param action what does the work; stays the caller's to close
     */
    public static Builder builder(String name, DataAction action) {
        return new Builder(name, action);
    }

    /**
     * Runs the action, and waits for it as long as the patience and the caller's deadline say.
     *
     * @return the result, or one that is {@linkplain DataActionResult#isPending() pending}
     * @throws DataActionException with 429 if too many run at once
     * @throws UnavailableException if it is closed, or the thread is interrupted, which ends the work
     * @throws io.cxintegrate.core.CxException of the action, if it failed in time
     */
    @Override
    public DataActionResult run(DataActionCall call) {
        if (call.simulated()) {
            return action.run(call);
        }
        DeferredWork work = new DeferredWork(this, call);
        Future<?> running = start(work);
        CompletableFuture<Void> timer =
                time.after(Durations.min(patience, call.deadline().remaining()));
        try {
            CompletableFuture.anyOf(work.ended(), timer).get();
        } catch (InterruptedException e) {
            boolean unused = work.settle(DeferredWork.State.DROPPED);
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while '" + name + "' runs", ErrorContext.NONE, e);
        } catch (ExecutionException e) {
            // The work failed in time; result() says how.
        } finally {
            timer.cancel(false);
        }
        return work.settle(DeferredWork.State.PENDING)
                ? DataActionResult.pending(JsonObject.of("requestId", work.requestId()))
                : work.result();
    }

    /**
     * Refuses new calls, waits for the work and the events under way, 10 s unless set otherwise, interrupts the rest, whose events
     * say that it failed, and ends its threads. An event that cannot be handed over then is lost, and logged. A second call does
     * nothing.
     */
    @Override
    public void close() {
        workers.shutdown();
        // Interrupted twice: first the work, so that its event still gets out, then what hands that over.
        if (!ended(closeTimeout)) {
            workers.shutdownNow();
            if (!ended(GRACE)) {
                workers.shutdownNow();
            }
        }
    }

    @Override
    public String toString() {
        return "DeferredDataAction[" + name + "]";
    }

    private Future<?> start(DeferredWork work) {
        try {
            return workers.submit(work);
        } catch (RejectedExecutionException e) {
            if (workers.isShutdown()) {
                throw new UnavailableException("'" + name + "' is closed; the call was not taken");
            }
            throw new DataActionException(
                    Code.TOO_MANY_REQUESTS, "more than " + maxRunning + " slow calls at once; try again", true, null);
        }
    }

    private boolean ended(Duration within) {
        try {
            return workers.awaitTermination(Durations.saturatedNanos(within), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String name;
        private final DataAction action;
        private @Nullable Consumer<EventEnvelope> completions;
        private Duration patience = Duration.ofSeconds(5);
        private Duration timeout = Duration.ofMinutes(10);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private int maxRunning = 16;
        private String source = "urn:cxintegrate:genesys:data-actions";
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();

        private Builder(String name, DataAction action) {
            this.name = Require.text(name, "name");
            this.action = Objects.requireNonNull(action, "action");
        }

        /**
         * Where outcomes go that come after the answer; called on the thread of the work. Required. It hands the event over before
         * it returns: to an outbox of PostgreSQL ({@code outbox::append}), or to a webhook.
         */
        public Builder completions(Consumer<EventEnvelope> value) {
            completions = Objects.requireNonNull(value, "completions");
            return this;
        }

        /** How long a caller waits for the result itself. Default 5 s; the caller's deadline may cut it. */
        public Builder patience(Duration value) {
            patience = Require.notNegative(value, "patience");
            return this;
        }

        /** What the deadline of the work is, whatever the caller's. Default 10 minutes. */
        public Builder timeout(Duration value) {
            timeout = Require.positive(value, "timeout");
            return this;
        }

        /** How long {@link DeferredDataAction#close} waits. Default 10 s. */
        public Builder closeTimeout(Duration value) {
            closeTimeout = Require.notNegative(value, "closeTimeout");
            return this;
        }

        /** How many pieces of work run at once; more are refused with 429. Default 16. */
        public Builder maxRunning(int value) {
            maxRunning = Require.atLeast(1, value, "maxRunning");
            return this;
        }

        /** The source of the events: an absolute URI or a path. Default {@code urn:cxintegrate:genesys:data-actions}. */
        public Builder source(String value) {
            source = Require.name(value, "source");
            return this;
        }

        /** The clock. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Ids of events, and of calls that have none. Default: random UUIDs. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if it was not said where completions go */
        public DeferredDataAction build() {
            Violations.of("deferred data action '" + name + "'")
                    .unless(
                            completions != null,
                            "completions",
                            "is required: where outcomes go that come after the answer, an outbox or a webhook")
                    .throwIfAny();
            return new DeferredDataAction(this, Objects.requireNonNull(completions));
        }
    }
}
