package io.cxintegrate.testkit.tck.event;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.core.event.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Notes what a feed tells, and misbehaves when told to. Safe to share between threads. */
final class FeedRecorder implements FeedListener {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A batch that was told: how many events had been heard at its end, and the cursor that came with it. */
    record Batch(int end, Cursor next) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<EventEnvelope> events = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private final List<Cursor> gaps = new ArrayList<>();
    private int failures;
    private boolean interrupts;
    private boolean blocks;
    private boolean blocked;
    private boolean interrupted;
    private @Nullable Subscription toClose;

    @Override
    public void onBatch(List<EventEnvelope> batch, Cursor next) {
        assertTrue(!batch.isEmpty(), "a batch has at least one event");
        locked(() -> {
            events.addAll(batch);
            batches.add(new Batch(events.size(), next));
        });
        misbehave();
    }

    @Override
    public void onGap(Cursor from, Cursor next) {
        locked(() -> gaps.add(from));
        misbehave();
    }

    /** The next calls end with an exception, after they were noted. */
    void failNext(int calls) {
        locked(() -> failures = calls);
    }

    /** Every call leaves its thread interrupted. */
    void interruptItself() {
        locked(() -> interrupts = true);
    }

    /** The next call waits until it is interrupted. */
    void blockAtNext() {
        locked(() -> blocks = true);
    }

    /** The next call closes its subscription. */
    void closeAtNext(Subscription subscription) {
        locked(() -> toClose = subscription);
    }

    /** What was heard, once there are at least so many events. */
    List<EventEnvelope> await(int count) throws InterruptedException {
        awaitThat(() -> events.size() >= count, count + " events are heard");
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** The ids of what was heard, once there are at least so many events. */
    List<String> awaitIds(int count) throws InterruptedException {
        return await(count).stream().map(EventEnvelope::id).toList();
    }

    void awaitId(String id) throws InterruptedException {
        awaitThat(() -> events.stream().anyMatch(event -> event.id().equals(id)), "event " + id + " is heard");
    }

    void awaitBlocked() throws InterruptedException {
        awaitThat(() -> blocked, "the listener is at work");
    }

    /** Waits until the subscription stands behind the last batch, which is a moment after the listener has heard it. */
    void awaitTaken(Subscription subscription) {
        List<Batch> told = batches();
        Cursor last = told.get(told.size() - 1).next();
        Deadline patience = Deadline.after(Duration.ofNanos(PATIENCE_NANOS), TimeSource.system());
        while (!subscription.cursor().equals(last)) {
            assertFalse(patience.isExpired(), "the subscription stands behind the last batch");
            Thread.onSpinWait();
        }
    }

    boolean wasInterrupted() {
        lock.lock();
        try {
            return interrupted;
        } finally {
            lock.unlock();
        }
    }

    /** How many events were heard so far. */
    int heard() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }

    List<Batch> batches() {
        lock.lock();
        try {
            return List.copyOf(batches);
        } finally {
            lock.unlock();
        }
    }

    /** Where the subscription stood at each gap. */
    List<Cursor> gaps() {
        lock.lock();
        try {
            return List.copyOf(gaps);
        } finally {
            lock.unlock();
        }
    }

    private void misbehave() {
        boolean block;
        boolean fail;
        boolean interrupt;
        Subscription close;
        lock.lock();
        try {
            block = blocks;
            blocks = false;
            blocked |= block;
            fail = failures > 0;
            failures -= fail ? 1 : 0;
            interrupt = interrupts;
            close = toClose;
            toClose = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (block) {
            waitForInterrupt();
        }
        if (close != null) {
            close.close();
        }
        if (interrupt) {
            Thread.currentThread().interrupt();
        }
        if (fail) {
            throw new IllegalStateException("told to fail");
        }
    }

    private void waitForInterrupt() {
        try {
            boolean unused = new CountDownLatch(1).await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            locked(() -> interrupted = true);
            Thread.currentThread().interrupt();
        }
    }

    private void awaitThat(BooleanSupplier condition, String what) throws InterruptedException {
        long left = PATIENCE_NANOS;
        lock.lock();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            assertTrue(condition.getAsBoolean(), () -> what + "; heard so far: " + events + ", gaps: " + gaps);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
