package io.cxintegrate.pg.event;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Remembers what arrived, and how many of one subject did so at once. Safe to share between threads. */
final class RecordingPublisher implements EventPublisher {
    private static final int PATIENCE_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> tried = new ArrayList<>();
    private final List<EventEnvelope> taken = new ArrayList<>();
    private final Map<String, Integer> underWay = new HashMap<>();
    private int mostOfOneSubject;
    private volatile Consumer<EventEnvelope> before = event -> {};

    /** Runs before an event is taken; what it throws is what the delivery ends with. */
    RecordingPublisher onEach(Consumer<EventEnvelope> action) {
        before = action;
        return this;
    }

    @Override
    public PublishReceipt publish(List<EventEnvelope> events) {
        for (EventEnvelope event : events) {
            String subject = event.subject().orElse("");
            change(() -> {
                tried.add(event.id());
                mostOfOneSubject = Math.max(mostOfOneSubject, underWay.merge(subject, 1, Integer::sum));
            });
            try {
                before.accept(event);
                change(() -> taken.add(event));
            } finally {
                change(() -> underWay.merge(subject, -1, Integer::sum));
            }
        }
        return PublishReceipt.of(events.size());
    }

    List<String> tried() {
        return locked(() -> List.copyOf(tried));
    }

    List<String> taken() {
        return locked(() -> taken.stream().map(EventEnvelope::id).toList());
    }

    List<EventEnvelope> events() {
        return locked(() -> List.copyOf(taken));
    }

    List<String> takenOf(String subject) {
        return locked(() -> taken.stream()
                .filter(e -> e.subject().orElse("").equals(subject))
                .map(EventEnvelope::id)
                .toList());
    }

    int mostOfOneSubject() {
        return locked(() -> mostOfOneSubject);
    }

    List<String> awaitTaken(int count) {
        await("taken " + count, () -> taken.size() >= count);
        return taken();
    }

    List<String> awaitTried(int count) {
        await("tried " + count, () -> tried.size() >= count);
        return tried();
    }

    private void await(String what, BooleanSupplier condition) {
        long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("never " + what + "; tried " + tried.size() + ", taken " + taken.size());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }
}
