package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a {@link DeferredDataAction}: the work, and who gets its outcome. Safe to share between threads. */
final class DeferredWork implements Runnable {
    enum State {
        RUNNING,
        /** The caller gets the outcome. */
        ANSWERED,
        /** The caller was told to wait, so the outcome goes out as an event. */
        PENDING,
        /** Nobody wants the outcome any more. */
        DROPPED
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeferredDataAction.class);
    private static final int LONGEST_SUBJECT = 255;

    private final DeferredDataAction owner;
    private final DataActionCall call;
    private final String requestId;
    private final CompletableFuture<DataActionResult> ended = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    DeferredWork(DeferredDataAction owner, DataActionCall call) {
        this.owner = owner;
        this.call = call;
        this.requestId = call.requestId().isEmpty() ? owner.ids.next() : call.requestId();
    }

    String requestId() {
        return requestId;
    }

    /** Completes when the outcome is there and the caller gets it. */
    CompletableFuture<DataActionResult> ended() {
        return ended;
    }

    /** Whether this decides what becomes of the outcome; the first to say so does. */
    boolean settle(State to) {
        return state.compareAndSet(State.RUNNING, to);
    }

    @Override
    public void run() {
        DataActionResult result = null;
        Throwable failure = null;
        try {
            result = owner.action.run(call.withDeadline(Deadline.after(owner.timeout, owner.time)));
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        if (settle(State.ANSWERED)) {
            answer(result, failure);
        } else if (state.get() == State.PENDING) {
            // It was the work that was interrupted, not what is left to do.
            boolean unused = Thread.interrupted();
            handOver(result, failure);
        }
    }

    /** Of work that ended in time. */
    DataActionResult result() {
        try {
            return ended.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void answer(@Nullable DataActionResult result, @Nullable Throwable failure) {
        if (failure == null) {
            ended.complete(result);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    private void handOver(@Nullable DataActionResult result, @Nullable Throwable failure) {
        try {
            owner.completions.accept(event(result, failure));
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "deferred.completion_lost action={} requestId={} error={}",
                    owner.name,
                    requestId,
                    e.getClass().getName());
            LOG.debug("deferred.completion_lost requestId={}", requestId, e);
        }
    }

    private EventEnvelope event(@Nullable DataActionResult result, @Nullable Throwable failure) {
        JsonObject envelope = failure == null
                ? JsonObject.of(
                        "status",
                        "success",
                        "data",
                        Objects.requireNonNull(result).asObject())
                : GenesysWireFormat.envelope(DataActionProblem.of(owner.name, requestId, failure));
        JsonObject.Builder data =
                JsonObject.builder().put("actionName", call.actionName()).put("requestId", requestId);
        envelope.asMap().forEach(data::put);
        EventEnvelope.Builder event = EventEnvelope.builder()
                .type(DeferredDataAction.COMPLETED)
                .schemaVersion("1.0.0")
                .source(owner.source)
                .ids(owner.ids)
                .clock(owner.time)
                .data(data.build());
        // The caller's id may be anything; the subject of an event may not.
        if (isName(requestId)) {
            event.subject(requestId);
        }
        return event.build();
    }

    private static boolean isName(String id) {
        return !id.isBlank()
                && id.length() <= LONGEST_SUBJECT
                && id.codePoints().allMatch(Require::isName);
    }
}
