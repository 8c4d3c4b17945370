package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Any order of events: what the cache never does. */
class TokenCacheStateMachineTest {
    enum Kind {
        ADVANCE,
        JUMP_WALL_CLOCK,
        READ,
        READ_ASYNC,
        FETCH_SUCCEEDS,
        FETCH_FAILS,
        FETCH_IS_REFUSED,
        INVALIDATE_CURRENT,
        INVALIDATE_OLD
    }

    /** {@code amount} is in milliseconds: how far, or how long the token lives. */
    record Event(Kind kind, long amount) {}

    @Provide
    Arbitrary<Event> events() {
        Arbitrary<Long> amounts = Arbitraries.oneOf(
                Arbitraries.longs().between(1, 1_500),
                Arbitraries.longs().between(1_000, 40_000),
                Arbitraries.longs().between(60_000, 700_000));
        return Combinators.combine(Arbitraries.of(Kind.class), amounts).as(Event::new);
    }

    @Property(tries = 2000)
    void anyOrderOfEvents_breaksNoPromise(
            @ForAll @Size(min = 1, max = 80) List<@net.jqwik.api.From("events") Event> events,
            @ForAll("jitters") double jitter) {
        new Model(jitter).run(events);
    }

    @Provide
    Arbitrary<Double> jitters() {
        return Arbitraries.of(0.0, 0.37, 0.999);
    }

    /** What the test knows of a token the endpoint gave away. */
    private record Given(long endNanos, long endMillis) {}

    private static final class Model {
        private final ManualTime time = new ManualTime();
        private final Deque<Runnable> flights = new ArrayDeque<>();
        private final Map<String, Given> given = new HashMap<>();
        private final List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        private final List<AccessToken> seen = new ArrayList<>();
        private final CachingTokenSource cache;
        private Event outcome = new Event(Kind.FETCH_FAILS, 0);
        private @Nullable AccessToken current;
        private boolean fetching;
        private int failuresInARow;
        private long mayFetchFrom;

        Model(double jitter) {
            cache = CachingTokenSource.over(this::fetch)
                    .clock(time)
                    .jitter(Jitter.fixed(jitter))
                    .executor(task -> {
                        assertThat(flights).as("flights at once").isEmpty();
                        assertThat(fetching).as("a flight beside a fetch").isFalse();
                        assertThat(time.nanoTime()).as("back-off").isGreaterThanOrEqualTo(mayFetchFrom);
                        flights.add(task);
                    })
                    .callbackExecutor(Runnable::run)
                    .build();
        }

        void run(List<Event> events) {
            for (Event event : events) {
                happen(event);
            }
        }

        private void happen(Event event) {
            switch (event.kind) {
                case ADVANCE -> time.advance(Duration.ofMillis(event.amount));
                case JUMP_WALL_CLOCK ->
                    time.jumpWallClock(Duration.ofMillis(event.amount % 2 == 0 ? event.amount : -event.amount));
                case READ -> read();
                case READ_ASYNC -> readAsync();
                case FETCH_SUCCEEDS, FETCH_FAILS, FETCH_IS_REFUSED -> land(event);
                case INVALIDATE_CURRENT -> {
                    if (current != null) {
                        cache.invalidate(current);
                        current = null;
                    }
                }
                case INVALIDATE_OLD -> seen.stream().filter(t -> t != current).forEach(cache::invalidate);
            }
        }

        private void read() {
            try {
                served(cache.token(Deadline.after(Duration.ZERO, time)));
            } catch (CxException e) {
                refused(e);
            }
        }

        private void readAsync() {
            CompletableFuture<AccessToken> future = cache.tokenAsync(Deadline.after(Duration.ofDays(1), time));
            if (!future.isDone()) {
                assertThat(live()).as("a caller waits although a token lives").isNull();
                assertThat(flights).as("a caller waits for nothing").hasSize(1);
                waiting.add(future);
            } else if (future.isCompletedExceptionally()) {
                refused((CxException) future.handle((t, e) -> e).join());
            } else {
                served(future.join());
            }
        }

        /** Whatever is served lives by both clocks, and is the newest there is. */
        private void served(AccessToken token) {
            String value = token.value().reveal();
            Given g = given.get(value);
            assertThat(time.nanoTime()).as("end of %s, monotonic", value).isLessThan(g.endNanos);
            assertThat(time.millis()).as("end of %s, wall clock", value).isLessThan(g.endMillis);
            assertThat(token).isSameAs(current);
        }

        /** Whoever hears of an error does so because no token lives. */
        private void refused(CxException e) {
            assertThat(live())
                    .as("error although a token lives: %s", e.getMessage())
                    .isNull();
            if (!e.getMessage().equals("no token before the deadline of this call")) {
                assertThat(failuresInARow)
                        .as("failure without failure: %s", e.getMessage())
                        .isPositive();
            }
        }

        private @Nullable AccessToken live() {
            if (current == null) {
                return null;
            }
            Given g = given.get(current.value().reveal());
            return time.nanoTime() < g.endNanos && time.millis() < g.endMillis ? current : null;
        }

        private void land(Event event) {
            Runnable flight = flights.poll();
            if (flight == null) {
                return;
            }
            outcome = event;
            AccessToken before = current;
            flight.run();
            assertThat(fetching).isFalse();
            for (CompletableFuture<AccessToken> future : waiting) {
                assertThat(future).as("a waiter is left behind").isDone();
                if (future.isCompletedExceptionally()) {
                    refused((CxException) future.handle((t, e) -> e).join());
                } else {
                    served(future.join());
                }
            }
            waiting.clear();
            if (event.kind != Kind.FETCH_SUCCEEDS) {
                assertThat(current).isSameAs(before);
            }
        }

        private AccessToken fetch(Deadline deadline) {
            fetching = true;
            try {
                if (outcome.kind != Kind.FETCH_SUCCEEDS) {
                    failuresInARow++;
                    boolean refused = outcome.kind == Kind.FETCH_IS_REFUSED;
                    long step = Math.min(refused ? 4 : 30, 1L << Math.min(5, failuresInARow - 1));
                    mayFetchFrom = time.nanoTime() + Duration.ofSeconds(step).toNanos();
                    throw refused ? FakeTokenEndpoint.wrongSecret() : FakeTokenEndpoint.down();
                }
                failuresInARow = 0;
                mayFetchFrom = time.nanoTime();
                Instant now = time.instant();
                String value = "t" + (given.size() + 1);
                given.put(
                        value,
                        new Given(
                                time.nanoTime()
                                        + Duration.ofMillis(outcome.amount).toNanos(),
                                time.millis() + outcome.amount));
                AccessToken token = AccessToken.of(Secret.of(value), now, now.plusMillis(outcome.amount), "");
                seen.add(token);
                current = token;
                return token;
            } finally {
                fetching = false;
            }
        }
    }
}
