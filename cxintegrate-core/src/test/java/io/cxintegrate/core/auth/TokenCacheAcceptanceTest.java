package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.CapturedLog;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cache promises, one class a promise. */
class TokenCacheAcceptanceTest {
    private final ManualTime time = new ManualTime();
    private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint(time);
    private final ExecutorService renewals = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        renewals.shutdownNow();
    }

    /** Renewals run on the thread that asks, so that a test sees their effect at once. */
    private CachingTokenSource.Builder inline() {
        return CachingTokenSource.over(endpoint)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .executor(Runnable::run)
                .callbackExecutor(Runnable::run);
    }

    private CachingTokenSource behind() {
        return CachingTokenSource.over(endpoint)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .executor(renewals)
                .build();
    }

    private Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30), time);
    }

    private String read(TokenSource source) {
        return source.token(soon()).value().reveal();
    }

    private static void awaitState(Thread thread, Thread.State... states) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!List.of(states).contains(thread.getState())) {
            assertThat(System.nanoTime() - end)
                    .as("%s is %s", thread, thread.getState())
                    .isNegative();
            LockSupport.parkNanos(100_000);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Nested
    class SingleFlight {
        @ParameterizedTest
        @CsvSource({"PT0.1S, true", "PT7S, true", "PT0.1S, false"})
        void token_200Threads_fetchOnceAndAllHearWithinOneLatency(Duration latency, boolean succeeds) throws Exception {
            CountDownLatch release = endpoint.holding();
            endpoint.failing(succeeds ? null : FakeTokenEndpoint.down());
            CachingTokenSource cache = behind();
            List<String> heard = Collections.synchronizedList(new ArrayList<>());
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Thread t = new Thread(() -> {
                    try {
                        heard.add(read(cache));
                    } catch (CxException e) {
                        heard.add(e.getMessage());
                    }
                });
                t.start();
                callers.add(t);
            }
            for (Thread t : callers) {
                awaitState(t, Thread.State.TIMED_WAITING);
            }
            time.advance(latency);
            release.countDown();
            for (Thread t : callers) {
                t.join(30_000);
            }
            assertThat(heard).hasSize(200).containsOnly(succeeds ? "t1" : "down");
            assertThat(endpoint.fetches()).isEqualTo(1);
            assertThat(time.nanoTime()).as("nobody waited for a second one").isEqualTo(latency.toNanos());
        }
    }

    /** Up to a quarter longer, never shorter. */
    private static long withJitter(Duration step, double jitter) {
        return (long) (step.toNanos() * (1 + jitter / 4));
    }

    @Nested
    class ServedUntilItsEnd {
        @ParameterizedTest
        @CsvSource({"200, 0", "120, 0.5", "45, 0.999", "20, 0", "299, 0.3"})
        void token_outage_isNotNoticedAndNotMadeWorse(int secondsLeft, double jitter) {
            endpoint.living(Duration.ofHours(1));
            CachingTokenSource cache = inline().jitter(Jitter.fixed(jitter)).build();
            read(cache);
            endpoint.failing(FakeTokenEndpoint.down());
            time.advance(Duration.ofSeconds(3600 - secondsLeft));
            long step = Duration.ofSeconds(secondsLeft).toNanos() / 1000;
            try (CapturedLog log = new CapturedLog()) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(read(cache)).isEqualTo("t1");
                    time.advance(Duration.ofNanos(step));
                }
                assertThat(log.lines())
                        .as("once, not once a read")
                        .filteredOn(line -> line.contains("WARN"))
                        .singleElement()
                        .asString()
                        .endsWith("token renewal failed, the old token is still served error=down");
            }
            List<Long> attempts = endpoint.asked().subList(1, endpoint.fetches());
            assertThat(attempts).isNotEmpty();
            for (int i = 1; i < attempts.size(); i++) {
                long backoff = withJitter(Duration.ofSeconds(Math.min(30, 1L << (i - 1))), jitter);
                assertThat(attempts.get(i) - attempts.get(i - 1))
                        .as("wait after failure %d", i)
                        .isBetween(backoff, backoff + step);
            }
            time.advance(Duration.ofNanos(1000));
            assertThatThrownBy(() -> read(cache))
                    .as("past its end it is served no more")
                    .isInstanceOf(UnavailableException.class);
        }

        @Test
        void token_retryAfterOfTheEndpoint_isObeyedUpToTenMinutes() {
            endpoint.failing(new UnavailableException(
                    "throttled",
                    ErrorContext.builder()
                            .retryable(true)
                            .retryAfter(Duration.ofSeconds(90))
                            .build(),
                    null));
            CachingTokenSource cache = inline().build();
            assertThatThrownBy(() -> read(cache)).hasMessage("throttled");
            time.advance(Duration.ofSeconds(89));
            assertThatThrownBy(() -> read(cache)).hasMessage("throttled");
            assertThat(endpoint.fetches()).isEqualTo(1);
            endpoint.failing(new UnavailableException(
                    "absurd",
                    ErrorContext.builder().retryAfter(Duration.ofDays(365)).build(),
                    null));
            time.advance(Duration.ofSeconds(1));
            assertThatThrownBy(() -> read(cache)).hasMessage("absurd");
            endpoint.failing(null);
            time.advance(Duration.ofMinutes(10));
            assertThat(read(cache)).isEqualTo("t3");
        }
    }

    @Nested
    class ShortLives {
        @ParameterizedTest
        @ValueSource(ints = {300, 120, 45, 20, 1})
        void token_shortLife_isFetchedOnceFor200ReadsAndRenewedInItsLastQuarter(int seconds) {
            endpoint.living(Duration.ofSeconds(seconds));
            CachingTokenSource cache = inline().build();
            for (int i = 0; i < 200; i++) {
                read(cache);
            }
            assertThat(endpoint.fetches()).isEqualTo(1);
            time.advance(
                    Duration.ofSeconds(seconds).multipliedBy(3).dividedBy(4).minusMillis(1));
            read(cache);
            assertThat(endpoint.fetches()).isEqualTo(1);
            time.advance(Duration.ofMillis(1));
            assertThat(read(cache)).as("stale, but good").isEqualTo("t1");
            assertThat(endpoint.fetches()).isEqualTo(2);
        }

        @ParameterizedTest
        @CsvSource({"0, PT30M", "0.5, PT33M45S"})
        void token_marginBeyondHalfTheLife_isHalfTheLifeLessJitter(double jitter, Duration renewed) {
            endpoint.living(Duration.ofHours(1));
            CachingTokenSource cache = inline().refreshMargin(Duration.ofHours(9))
                    .jitter(Jitter.fixed(jitter))
                    .build();
            read(cache);
            time.advance(renewed.minusMillis(1));
            read(cache);
            assertThat(endpoint.fetches()).isEqualTo(1);
            time.advance(Duration.ofMillis(1));
            read(cache);
            assertThat(endpoint.fetches()).isEqualTo(2);
        }

        @Test
        void token_longLife_isRenewedFiveMinutesBeforeItsEnd() {
            endpoint.living(Duration.ofHours(24));
            CachingTokenSource cache = inline().build();
            read(cache);
            time.advance(Duration.ofHours(24).minusMinutes(5).minusMillis(1));
            read(cache);
            assertThat(endpoint.fetches()).isEqualTo(1);
            time.advance(Duration.ofMillis(1));
            read(cache);
            assertThat(endpoint.fetches()).isEqualTo(2);
        }

        @Test
        void token_deadOnArrival_isAnErrorAndNotALoop() {
            endpoint.living(Duration.ofSeconds(2));
            endpoint.whileFetching(() -> time.advance(Duration.ofSeconds(2)));
            CachingTokenSource cache = inline().build();
            assertThatThrownBy(() -> read(cache))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the token had expired before it arrived");
            assertThatThrownBy(() -> read(cache)).hasMessage("the token had expired before it arrived");
            assertThat(endpoint.fetches()).isEqualTo(1);
        }

        @Test
        void token_thatNeverExpires_isKept() {
            AccessToken eternal = AccessToken.of(Secret.of("key"), java.time.Instant.MIN, java.time.Instant.MAX, "");
            CachingTokenSource cache = CachingTokenSource.over(deadline -> {
                        endpoint.fetch(deadline);
                        return eternal;
                    })
                    .clock(time)
                    .executor(Runnable::run)
                    .build();
            time.advance(Duration.ofDays(400));
            assertThat(cache.token(soon())).isSameAs(eternal);
            time.advance(Duration.ofDays(365 * 50));
            assertThat(cache.token(soon())).isSameAs(eternal);
            assertThat(endpoint.fetches()).isEqualTo(1);
        }
    }

    @Nested
    class WrongSecret {
        @Test
        void token_1000CallsInASecond_askAtMostTwice() {
            try (ScriptedServer server =
                            new ScriptedServer(ScriptedServer.json(401, "{\"error\":\"invalid_client\"}"));
                    HttpTransport transport = HttpTransport.jdk()) {
                CachingTokenSource cache = CachingTokenSource.over(ClientCredentials.builder()
                                .platform("demo")
                                .tokenUri(server.uri())
                                .clientId("id")
                                .clientSecret(Secret.of("wrong"))
                                .transport(transport)
                                .clock(time)
                                .build())
                        .clock(time)
                        .executor(Runnable::run)
                        .build();
                for (int i = 0; i < 1000; i++) {
                    assertThatThrownBy(() -> read(cache))
                            .isInstanceOf(CredentialException.class)
                            .hasMessage("demo TOKEN failed: 401 invalid_client: check client id and secret");
                    time.advance(Duration.ofMillis(1));
                }
                assertThat(server.received()).hasSizeBetween(1, 2);
            }
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, 0.5, 0.999})
        void token_wrongForLong_isAskedAgainEveryOneToFiveSeconds(double jitter) {
            endpoint.failing(FakeTokenEndpoint.wrongSecret());
            CachingTokenSource cache = inline().jitter(Jitter.fixed(jitter)).build();
            for (int i = 0; i < 6000; i++) {
                assertThatThrownBy(() -> read(cache)).hasMessage("wrong secret");
                time.advance(Duration.ofMillis(10));
            }
            List<Long> asked = endpoint.asked();
            for (int i = 1; i < asked.size(); i++) {
                long backoff = withJitter(Duration.ofSeconds(Math.min(4, 1L << (i - 1))), jitter);
                assertThat(asked.get(i) - asked.get(i - 1))
                        .as("wait after refusal %d", i)
                        .isBetween(backoff, backoff + Duration.ofMillis(10).toNanos());
            }
            endpoint.failing(null);
            time.advance(Duration.ofSeconds(5));
            assertThat(read(cache)).as("mended without a restart").startsWith("t");
        }
    }

    @Nested
    class RefusedByTheApi {
        @Test
        void invalidate_100ConcurrentRefusals_renewOnce() throws Exception {
            CachingTokenSource cache = behind();
            AccessToken refused = cache.token(soon());
            CyclicBarrier together = new CyclicBarrier(100);
            ExecutorService callers = Executors.newFixedThreadPool(100);
            try {
                List<Future<String>> again = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    again.add(callers.submit(() -> {
                        together.await(30, TimeUnit.SECONDS);
                        cache.invalidate(refused);
                        return read(cache);
                    }));
                }
                for (Future<String> f : again) {
                    assertThat(f.get(30, TimeUnit.SECONDS)).isEqualTo("t2");
                }
            } finally {
                callers.shutdownNow();
            }
            assertThat(endpoint.fetches()).isEqualTo(2);
        }

        @Test
        void invalidate_whileTheRenewalFails_keepsTheBackOff() {
            CachingTokenSource cache = inline().build();
            AccessToken refused = cache.token(soon());
            endpoint.failing(FakeTokenEndpoint.down());
            time.advance(Duration.ofSeconds(460));
            assertThat(read(cache)).isEqualTo("t1");
            cache.invalidate(refused);
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> read(cache)).hasMessage("down");
            }
            assertThat(endpoint.fetches()).isEqualTo(2);
        }

        @Test
        void invalidate_betweenLandingAndNextRead_neverServesTheRefusedOneAgain() {
            CachingTokenSource cache = inline().build();
            AccessToken first = cache.token(soon());
            cache.invalidate(first);
            AccessToken second = cache.tokenAsync(soon()).join();
            cache.invalidate(second);
            assertThat(cache.token(soon())).isNotIn(first, second);
        }
    }

    @Nested
    class TwoClocks {
        @Test
        void token_wallClockSetForward_isRenewed() {
            CachingTokenSource cache = inline().build();
            read(cache);
            time.jumpWallClock(Duration.ofHours(1));
            assertThat(read(cache)).isEqualTo("t2");
        }

        @Test
        void token_wallClockSetBack_isKeptAndDiesByTheMonotonicOne() {
            CachingTokenSource cache = inline().build();
            read(cache);
            time.jumpWallClock(Duration.ofHours(-1));
            assertThat(read(cache)).isEqualTo("t1");
            time.advance(Duration.ofMinutes(10));
            assertThat(read(cache)).isEqualTo("t2");
        }

        @Test
        void token_machineSlept_isRenewedAlthoughTheMonotonicClockStoodStill() {
            CachingTokenSource cache = inline().build();
            read(cache);
            long before = time.nanoTime();
            time.jumpWallClock(Duration.ofMinutes(10));
            assertThat(time.nanoTime()).isEqualTo(before);
            assertThat(read(cache)).isEqualTo("t2");
        }

        @Test
        void token_wallClockSetForwardAndBack_isGoodAgain() {
            endpoint.failing(null);
            CachingTokenSource cache = inline().build();
            read(cache);
            endpoint.failing(FakeTokenEndpoint.down());
            time.jumpWallClock(Duration.ofHours(1));
            assertThatThrownBy(() -> read(cache)).hasMessage("down");
            time.jumpWallClock(Duration.ofHours(-1));
            assertThat(read(cache)).isEqualTo("t1");
        }

        @ParameterizedTest
        @ValueSource(ints = {-5, 5})
        void token_wallClockSetDuringTheFetch_livesItsLifeAndNoLonger(int hours) {
            endpoint.whileFetching(() -> time.jumpWallClock(Duration.ofHours(hours)));
            CachingTokenSource cache = inline().build();
            assertThat(read(cache)).isEqualTo("t1");
            endpoint.whileFetching(() -> {});
            time.advance(Duration.ofMinutes(7));
            assertThat(read(cache)).isEqualTo("t1");
            assertThat(endpoint.fetches()).isEqualTo(1);
            time.advance(Duration.ofMinutes(3));
            assertThat(read(cache)).isEqualTo("t2");
        }
    }

    @Nested
    class FreshRead {
        private final TimeSource system = TimeSource.system();
        private final CachingTokenSource cache = CachingTokenSource.over(deadline -> AccessToken.of(
                        Secret.of("t"), system.instant(), system.instant().plusSeconds(3600), ""))
                .build();
        private final Deadline deadline = Deadline.none(system);

        @Test
        void token_fresh_allocatesNothing() throws Exception {
            Assumptions.assumeTrue(allocated() >= 0, "this JVM does not count allocated bytes");
            reads(20_000);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                long before = allocated();
                reads(100_000);
                least = Math.min(least, allocated() - before);
            }
            // Asking for the count costs some; one object of 16 bytes a read would be 1 600 000.
            assertThat(least).as("bytes for 100 000 reads").isLessThan(100_000);
        }

        /** Bytes this thread has allocated so far, or -1; by name, because not every JVM has the class. */
        private long allocated() throws Exception {
            try {
                return (long) ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                                "getThreadAllocatedBytes",
                                new Object[] {Thread.currentThread().getId()},
                                new String[] {"long"});
            } catch (JMException e) {
                return -1;
            }
        }

        private void reads(int n) {
            for (int i = 0; i < n; i++) {
                if (cache.token(deadline).authorizationHeader().isEmpty()) {
                    throw new AssertionError();
                }
            }
        }

        @Test
        void authorizationHeader_always_isTheSameText() {
            AccessToken token = cache.token(deadline);
            assertThat(token.authorizationHeader()).isEqualTo("Bearer t").isSameAs(token.authorizationHeader());
        }

        @Test
        void token_renewalHangs_isReadByOthersWithoutWaiting() {
            CachingTokenSource hanging = behind();
            read(hanging);
            CountDownLatch release = endpoint.holding();
            time.advance(Duration.ofMinutes(9));
            for (int i = 0; i < 1000; i++) {
                assertThat(hanging.token(Deadline.after(Duration.ZERO, time))
                                .value()
                                .reveal())
                        .isEqualTo("t1");
            }
            release.countDown();
        }
    }

    @Nested
    class Waiters {
        @Test
        void token_deadlineIsOver_leavesTheFlightToOthers() throws Exception {
            CountDownLatch release = endpoint.holding();
            CachingTokenSource cache = behind();
            CompletableFuture<AccessToken> patient = cache.tokenAsync(soon());
            CompletableFuture<AccessToken> cancelled = cache.tokenAsync(soon());
            cancelled.cancel(true);
            assertThatThrownBy(() -> cache.token(Deadline.after(Duration.ofMillis(5), time)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("no token before the deadline of this call");
            assertThatThrownBy(() -> cache.tokenAsync(Deadline.after(Duration.ofMillis(5), time))
                            .get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("no token before the deadline of this call");
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread interrupted = new Thread(() -> {
                try {
                    cache.token(soon());
                } catch (CxException e) {
                    thrown.set(e);
                }
            });
            interrupted.start();
            awaitState(interrupted, Thread.State.TIMED_WAITING);
            interrupted.interrupt();
            interrupted.join(30_000);
            assertThat(thrown.get())
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("interrupted while waiting for a token");
            release.countDown();
            assertThat(patient.get(30, TimeUnit.SECONDS).value().reveal()).isEqualTo("t1");
            assertThat(endpoint.fetches()).isEqualTo(1);
        }

        @Test
        void tokenAsync_stages_runOnTheCallbackThreadNotOnTimerRenewalOrPool() throws Exception {
            CountDownLatch first = endpoint.holding();
            CachingTokenSource cache = behind();
            // The callback thread is kept busy, so that no stage is added to a future that is complete by then.
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch free = new CountDownLatch(1);
            CompletableFuture<Boolean> blocking = cache.tokenAsync(soon()).thenApply(t -> {
                busy.countDown();
                return await(free);
            });
            first.countDown();
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
            CountDownLatch release = endpoint.holding();
            cache.invalidate(cache.token(soon()));
            CompletableFuture<String> late = cache.tokenAsync(Deadline.after(Duration.ofMillis(5), time))
                    .handle((t, e) -> Thread.currentThread().getName());
            CompletableFuture<String> good = cache.tokenAsync(soon())
                    .handle((t, e) -> Thread.currentThread().getName());
            free.countDown();
            assertThat(blocking.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo("cxintegrate-token-callback");
            release.countDown();
            assertThat(good.get(30, TimeUnit.SECONDS)).isEqualTo("cxintegrate-token-callback");
        }

        @Test
        void tokenAsync_stageBlocks_holdsUpNoRenewal() throws Exception {
            CachingTokenSource cache = behind();
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch release = endpoint.holding();
            CompletableFuture<Boolean> stage = cache.tokenAsync(soon()).thenApply(t -> await(blocked));
            release.countDown();
            cache.invalidate(cache.token(soon()));
            assertThat(read(cache)).isEqualTo("t2");
            assertThat(stage).isNotDone();
            blocked.countDown();
            assertThat(stage.get(30, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void tokenAsync_whateverGoesWrong_doesNotThrow() {
            CachingTokenSource noThread = inline().executor(task -> {
                        throw new java.util.concurrent.RejectedExecutionException("closed");
                    })
                    .build();
            assertThatThrownBy(() -> noThread.tokenAsync(soon()).get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("no thread to renew the token on");
            CachingTokenSource noMemory = inline().executor(task -> {
                        throw new OutOfMemoryError("unable to create native thread");
                    })
                    .build();
            assertThatThrownBy(() -> noMemory.token(soon())).hasMessage("no thread to renew the token on");
            assertThat(noMemory.tokenAsync(null)).isCompletedExceptionally();
            CachingTokenSource noCallbacks = inline().callbackExecutor(task -> {
                        throw new java.util.concurrent.RejectedExecutionException("closed");
                    })
                    .build();
            assertThat(noCallbacks.tokenAsync(soon()).join().value().reveal()).isEqualTo("t1");
        }

        @Test
        void token_fetcherBreaks_isToldAsUnavailableAndNextTimeTriedAgain() {
            CachingTokenSource broken = CachingTokenSource.over(deadline -> {
                        endpoint.fetch(deadline);
                        throw new StackOverflowError();
                    })
                    .clock(time)
                    .executor(Runnable::run)
                    .build();
            assertThatThrownBy(() -> broken.token(soon()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("token renewal failed unexpectedly");
            time.advance(Duration.ofSeconds(2));
            assertThatThrownBy(() -> broken.token(soon())).hasMessage("token renewal failed unexpectedly");
            assertThat(endpoint.fetches()).isEqualTo(2);
        }
    }
}
