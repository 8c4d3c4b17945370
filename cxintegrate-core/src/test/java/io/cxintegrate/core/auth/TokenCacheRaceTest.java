package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many threads at the moments that matter, again and again: never two fetches where one is due, never a dead token. */
class TokenCacheRaceTest {
    private static final int THREADS = 4;
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger together = new AtomicInteger();
    private volatile boolean failing;
    private final ExecutorService renewals = Executors.newFixedThreadPool(2);
    private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        renewals.shutdownNow();
        callers.shutdownNow();
    }

    private AccessToken fetch(Deadline deadline) {
        if (inFlight.incrementAndGet() > 1) {
            together.incrementAndGet();
        }
        try {
            int n = fetches.incrementAndGet();
            if (failing) {
                throw FakeTokenEndpoint.down();
            }
            return AccessToken.of(
                    Secret.of("t" + n), time.instant(), time.instant().plus(LIFE), "");
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private CachingTokenSource cache() {
        return CachingTokenSource.over(this::fetch)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .executor(renewals)
                .callbackExecutor(Runnable::run)
                .build();
    }

    /** What one thread does in one round. */
    private interface Act {
        void run(int thread, int round) throws Exception;
    }

    /** Runs {@code act} on all threads at once, {@code rounds} times; {@code between} runs alone after each round. */
    private void race(int rounds, Act act, Act between) throws Exception {
        Phaser gate = new Phaser(THREADS + 1);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            running.add(callers.submit(() -> {
                try {
                    for (int round = 0; round < rounds; round++) {
                        gate.arriveAndAwaitAdvance();
                        act.run(thread, round);
                        gate.arriveAndAwaitAdvance();
                    }
                } finally {
                    gate.arriveAndDeregister();
                }
                return null;
            }));
        }
        try {
            for (int round = 0; round < rounds; round++) {
                gate.arriveAndAwaitAdvance();
                gate.arriveAndAwaitAdvance();
                between.run(-1, round);
            }
        } finally {
            gate.forceTermination();
        }
        for (Future<?> f : running) {
            f.get(60, TimeUnit.SECONDS);
        }
    }

    private AccessToken read(CachingTokenSource cache, int thread) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(60), time);
        return thread % 2 == 0
                ? cache.token(deadline)
                : cache.tokenAsync(deadline).get(60, TimeUnit.SECONDS);
    }

    @Test
    void expiry_manyRounds_oneFetchEach() throws Exception {
        expiry(2_000);
    }

    @Test
    @Tag("slow")
    void expiry_veryManyRounds_oneFetchEach() throws Exception {
        expiry(100_000);
    }

    private void expiry(int rounds) throws Exception {
        CachingTokenSource cache = cache();
        race(
                rounds,
                (thread, round) ->
                        assertThat(read(cache, thread).value().reveal()).isEqualTo("t" + (round + 1)),
                (thread, round) -> {
                    assertThat(fetches).hasValue(round + 1);
                    time.advance(LIFE);
                });
        assertThat(together).hasValue(0);
    }

    @Test
    void refusal_manyRounds_oneFetchEach() throws Exception {
        refusal(2_000);
    }

    @Test
    @Tag("slow")
    void refusal_veryManyRounds_oneFetchEach() throws Exception {
        refusal(100_000);
    }

    /** All were refused with one token; some of them say so late, when there is a newer one. */
    private void refusal(int rounds) throws Exception {
        CachingTokenSource cache = cache();
        AccessToken[] current = {cache.token(Deadline.none(time))};
        race(
                rounds,
                (thread, round) -> {
                    AccessToken refused = current[0];
                    cache.invalidate(refused);
                    AccessToken newer = read(cache, thread);
                    assertThat(newer).isNotSameAs(refused);
                    cache.invalidate(refused);
                    assertThat(read(cache, thread)).isSameAs(newer);
                },
                (thread, round) -> {
                    assertThat(fetches).hasValue(round + 2);
                    current[0] = cache.token(Deadline.none(time));
                });
        assertThat(together).hasValue(0);
    }

    @Test
    void staleness_manyRounds_oneFetchEachAndNobodyWaits() throws Exception {
        CachingTokenSource cache = cache();
        cache.token(Deadline.none(time));
        time.advance(LIFE.multipliedBy(4).dividedBy(5));
        race(2_000, (thread, round) -> assertThat(readAtOnce(cache)).isNotNull(), (thread, round) -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!readAtOnce(cache).equals("t" + (round + 2))) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.onSpinWait();
            }
            assertThat(fetches).hasValue(round + 2);
            time.advance(LIFE.multipliedBy(4).dividedBy(5));
        });
        assertThat(together).hasValue(0);
    }

    private String readAtOnce(CachingTokenSource cache) {
        return cache.token(Deadline.after(Duration.ZERO, time)).value().reveal();
    }

    @Test
    void failure_manyRounds_oneFetchEachBackOff() throws Exception {
        CachingTokenSource cache = cache();
        failing = true;
        race(
                2_000,
                (thread, round) -> {
                    try {
                        read(cache, thread);
                        throw new AssertionError("no token was to be had");
                    } catch (CxException | java.util.concurrent.ExecutionException e) {
                        assertThat(e).hasMessageContaining("down");
                    }
                },
                (thread, round) -> {
                    assertThat(fetches).hasValue(round + 1);
                    time.advance(Duration.ofSeconds(30));
                });
        assertThat(together).hasValue(0);
    }

    @Test
    @Tag("slow")
    void everythingAtOnce_forLong_neverTwoFetchesTogether() throws Exception {
        CachingTokenSource cache = cache();
        race(
                100_000,
                (thread, round) -> {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    try {
                        AccessToken token = read(cache, random.nextInt(2));
                        if (random.nextInt(4) == 0) {
                            cache.invalidate(token);
                        }
                    } catch (CxException | java.util.concurrent.ExecutionException e) {
                        // The others move the clock, so a caller's minute may be over before it waits.
                        assertThat(e.getMessage()).containsAnyOf("down", "no token before the deadline of this call");
                    }
                    time.advance(Duration.ofMillis(random.nextInt(1, 200_000)));
                },
                (thread, round) -> failing = round % 5 == 0);
        assertThat(together).hasValue(0);
    }

    @RepeatedTest(10)
    void stampede_10000Callers_oneFetch() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CachingTokenSource cache = CachingTokenSource.over(deadline -> {
                    AccessToken token = fetch(deadline);
                    if (fetches.get() == 2) {
                        await(release);
                    }
                    return token;
                })
                .clock(time)
                .executor(renewals)
                .build();
        cache.token(Deadline.none(time));
        time.advance(LIFE);
        assertThat(stampede(cache, release)).containsOnly("t2");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void stampede_10000CallersOfARealEndpoint_oneRequest() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.json(200, "{\"access_token\":\"old\",\"expires_in\":600}"), exchange -> {
                            await(release);
                            ScriptedServer.json(200, "{\"access_token\":\"new\",\"expires_in\":600}")
                                    .write(exchange);
                        });
                HttpTransport transport = HttpTransport.jdk()) {
            CachingTokenSource cache = CachingTokenSource.over(ClientCredentials.builder()
                            .tokenUri(server.uri())
                            .clientId("id")
                            .clientSecret(Secret.of("secret"))
                            .transport(transport)
                            .clock(time)
                            .build())
                    .clock(time)
                    .build();
            cache.token(Deadline.none(time));
            time.advance(LIFE);
            assertThat(stampede(cache, release)).containsOnly("new");
            assertThat(server.received()).hasSize(2);
        }
    }

    /** 9 960 asynchronous callers and 40 threads, some before the answer comes and some while it does. */
    private List<String> stampede(CachingTokenSource cache, CountDownLatch release) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofMinutes(1), time);
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            CountDownLatch begun = new CountDownLatch(60);
            List<Future<List<CompletableFuture<AccessToken>>>> parts = new ArrayList<>();
            List<Future<AccessToken>> blocking = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                parts.add(threads.submit(() -> {
                    List<CompletableFuture<AccessToken>> futures = new ArrayList<>();
                    for (int n = 0; n < 498; n++) {
                        futures.add(cache.tokenAsync(deadline));
                        if (n == 250) {
                            begun.countDown();
                        }
                    }
                    return futures;
                }));
            }
            for (int i = 0; i < 40; i++) {
                blocking.add(threads.submit(() -> {
                    begun.countDown();
                    return cache.token(deadline);
                }));
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            List<String> values = new ArrayList<>();
            for (Future<List<CompletableFuture<AccessToken>>> part : parts) {
                for (CompletableFuture<AccessToken> f : part.get(30, TimeUnit.SECONDS)) {
                    values.add(f.get(30, TimeUnit.SECONDS).value().reveal());
                }
            }
            for (Future<AccessToken> f : blocking) {
                values.add(f.get(30, TimeUnit.SECONDS).value().reveal());
            }
            assertThat(values).hasSize(10_000);
            return values;
        } finally {
            release.countDown();
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
