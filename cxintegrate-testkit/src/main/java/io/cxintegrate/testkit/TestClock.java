package io.cxintegrate.testkit;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that moves only when told, so that a test of an hour of back-off takes a millisecond. Safe to share between
 * threads; fakes and clients of one test share one.
 *
 * <p>It comes in two kinds, and in both {@link #sleep} and {@link #after} behave alike:
 *
 * <ul>
 *   <li>{@code new TestClock()} and {@link #at}: <em>waiting moves the clock</em>. Whoever waits, waits no real time: the
 *       clock goes forward by the wait at once. Nothing can hang, and {@link #waits()} tells what was waited for. Two threads
 *       that wait move it twice. The kind for nearly every test.
 *   <li>{@link #manual}: <em>only {@link #advance} moves the clock</em>. Whoever waits, waits until another thread has
 *       advanced it far enough. The kind for tests of what happens meanwhile; {@link #awaitWaiting} tells when to advance.
 * </ul>
 *
 * <p>Example: {@code var clock = new TestClock(); clock.advance(Duration.ofMinutes(10));}
 */
public final class TestClock implements TimeSource {
    /** Where every clock starts unless told otherwise: 2026-01-01T00:00:00Z. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Waiter(long due, long sequence, CompletableFuture<Void> future) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition waiting = lock.newCondition();
    private final boolean waitingMovesIt;
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(Comparator.comparingLong(Waiter::due).thenComparingLong(Waiter::sequence));
    private final List<Duration> waits = new ArrayList<>();
    private Instant origin;
    private long nanos;
    private long sequence;

    /** A clock at {@link #START} that waiting moves. */
    public TestClock() {
        this(START, true);
    }

    private TestClock(Instant origin, boolean waitingMovesIt) {
        this.origin = origin;
        this.waitingMovesIt = waitingMovesIt;
    }

    /** A clock at {@code start} that waiting moves. */
    public static TestClock at(Instant start) {
        return new TestClock(start, true);
    }

    /** A clock at {@link #START} that only {@link #advance} moves. */
    public static TestClock manual() {
        return new TestClock(START, false);
    }

    @Override
    public Instant instant() {
        lock.lock();
        try {
            return origin.plusNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds moved since the start; {@link #jump} does not count. */
    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits, as the kind of the clock has it; zero or less returns at once and leaves no trace.
     *
     * @throws InterruptedException if the thread's interrupt flag is set on entry or while waiting; the clock has not moved
     */
    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (duration.isZero() || duration.isNegative()) {
            return;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a wait of " + duration);
        }
        CompletableFuture<Void> over = after(duration);
        try {
            over.get();
        } catch (InterruptedException e) {
            over.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            throw new AssertionError("a wait cannot fail", e);
        }
    }

    /**
     * A future that completes after the wait, as the kind of the clock has it: already complete when waiting moves the
     * clock, else completed by the thread that calls {@link #advance}. Cancelling it takes it off the clock.
     */
    @Override
    public CompletableFuture<Void> after(Duration duration) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        long wait = Durations.saturatedNanos(duration);
        if (wait == 0) {
            future.complete(null);
            return future;
        }
        lock.lock();
        try {
            waits.add(duration);
            if (!waitingMovesIt) {
                Waiter waiter = new Waiter(saturatedSum(nanos, wait), sequence++, future);
                waiters.add(waiter);
                waiting.signalAll();
                var unused = future.whenComplete((done, failure) -> forget(waiter));
                return future;
            }
        } finally {
            lock.unlock();
        }
        advance(duration);
        future.complete(null);
        return future;
    }

    /**
     * Moves the clock forward, wall and monotonic alike. Waits that end on the way are completed in the order of their ends,
     * on the calling thread, each at the moment it was due.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public void advance(Duration duration) {
        long left = Durations.saturatedNanos(Require.notNegative(duration, "duration"));
        while (true) {
            Waiter due;
            lock.lock();
            try {
                due = waiters.peek();
                // Moving by steps, never to a target: two threads that advance at once move the clock by both.
                long step = due == null ? left : Math.min(left, Math.max(0, due.due() - nanos));
                nanos = saturatedSum(nanos, step);
                left -= step;
                if (due == null || due.due() > nanos) {
                    return;
                }
                waiters.remove();
            } finally {
                lock.unlock();
            }
            due.future().complete(null);
        }
    }

    /**
     * Moves the wall clock only, forward or back, as an administrator or NTP would; {@link #nanoTime()} and waits do not
     * notice.
     */
    public void jump(Duration duration) {
        lock.lock();
        try {
            origin = origin.plus(duration);
        } finally {
            lock.unlock();
        }
    }

    /** Every wait asked for so far, of {@link #sleep} and {@link #after} alike, oldest first; a copy. */
    public List<Duration> waits() {
        lock.lock();
        try {
            return List.copyOf(waits);
        } finally {
            lock.unlock();
        }
    }

    /** How many waits are going on; always 0 when waiting moves the clock. */
    public int waiting() {
        lock.lock();
        try {
            return waiters.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks, in real time, until at least {@code count} waits are going on: then it makes sense to {@link #advance}.
     *
     * @return whether they were within {@code realTime}
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public boolean awaitWaiting(int count, Duration realTime) throws InterruptedException {
        long left = Durations.saturatedNanos(realTime);
        lock.lockInterruptibly();
        try {
            while (waiters.size() < count) {
                if (left <= 0) {
                    return false;
                }
                left = waiting.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "TestClock[" + instant() + ", " + waiting() + " waiting]";
    }

    private void forget(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    private static long saturatedSum(long a, long b) {
        return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
    }
}
