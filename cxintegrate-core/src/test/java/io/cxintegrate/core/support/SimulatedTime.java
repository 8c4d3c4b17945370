package io.cxintegrate.core.support;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A clock of events for simulations of many asynchronous calls: one thread, time goes from one event to the next. */
public final class SimulatedTime implements TimeSource {
    private record Event(long at, long number, CompletableFuture<Void> future) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long numbers;

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("a simulation has one thread");
    }

    @Override
    public CompletableFuture<Void> after(Duration duration) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        events.add(new Event(now + Math.max(0, duration.toNanos()), numbers++, future));
        return future;
    }

    /** Lets everything happen that is going to. */
    public void run() {
        while (!events.isEmpty()) {
            Event next = events.remove();
            if (!next.future.isDone()) {
                now = next.at;
                next.future.complete(null);
            }
        }
    }
}
