package io.cxintegrate.testkit.junit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.server.FakeServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The fakes of one test and the clock they share, each started when first asked for. Safe to share between threads. */
final class FakeSet implements AutoCloseable {
    private static final Map<Class<?>, Function<TimeSource, FakeServer<?>>> STARTERS = Map.of(
            FakeCognigy.class, FakeCognigy::start,
            FakeCxone.class, FakeCxone::start,
            FakeGenesys.class, FakeGenesys::start,
            FakeOAuth.class, FakeOAuth::start,
            FakeRestService.class, FakeRestService::start,
            FakeWebhookReceiver.class, FakeWebhookReceiver::start);

    private final ReentrantLock lock = new ReentrantLock();
    private final TestClock clock = new TestClock();
    private final Map<Class<?>, FakeServer<?>> started = new LinkedHashMap<>();

    static boolean knows(Class<?> type) {
        return type == TestClock.class || STARTERS.containsKey(type);
    }

    Object get(Class<?> type) {
        if (type == TestClock.class) {
            return clock;
        }
        lock.lock();
        try {
            return started.computeIfAbsent(
                    type, t -> Objects.requireNonNull(STARTERS.get(t)).apply(clock));
        } finally {
            lock.unlock();
        }
    }

    List<FakeServer<?>> fakes() {
        lock.lock();
        try {
            return List.copyOf(started.values());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        fakes().forEach(FakeServer::close);
    }
}
