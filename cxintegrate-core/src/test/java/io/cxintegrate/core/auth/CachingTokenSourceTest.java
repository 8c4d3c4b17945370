package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachingTokenSourceTest {
    private final ManualTime time = new ManualTime();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicReference<CxException> failure = new AtomicReference<>();
    private volatile Duration life = Duration.ofMinutes(10);

    private AccessToken fetch(Deadline deadline) {
        int n = fetches.incrementAndGet();
        CxException f = failure.get();
        if (f != null) {
            throw f;
        }
        return AccessToken.of(Secret.of("t" + n), time.instant(), time.instant().plus(life), "");
    }

    /** Renewals run on the thread that asks, so that a test sees their effect at once. */
    private CachingTokenSource cache() {
        return CachingTokenSource.over(this::fetch)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .executor(Runnable::run)
                .build();
    }

    private static UnavailableException down() {
        return new UnavailableException(
                "down", ErrorContext.builder().retryable(true).build(), null);
    }

    private String token(TokenSource source) {
        return source.token(Deadline.after(Duration.ofSeconds(30), time))
                .value()
                .reveal();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 120, 45, 20})
    void token_shortLives_areFetchedOnceForManyReads(int seconds) {
        life = Duration.ofSeconds(seconds);
        CachingTokenSource cache = cache();
        for (int i = 0; i < 200; i++) {
            assertThat(token(cache)).isEqualTo("t1");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void token_stale_servesTheOldOneAndRenewsBehind() {
        CachingTokenSource cache = cache();
        assertThat(token(cache)).isEqualTo("t1");
        time.advance(Duration.ofSeconds(449));
        assertThat(token(cache)).isEqualTo("t1");
        assertThat(fetches).hasValue(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(token(cache)).isEqualTo("t1");
        assertThat(fetches).hasValue(2);
        assertThat(token(cache)).isEqualTo("t2");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void token_expired_waitsForANewOne() {
        CachingTokenSource cache = cache();
        token(cache);
        time.advance(Duration.ofMinutes(10));
        assertThat(token(cache)).isEqualTo("t2");
    }

    @Test
    void token_wallClockJumps_isRenewedForwardAndKeptBackward() {
        CachingTokenSource cache = cache();
        token(cache);
        time.jumpWallClock(Duration.ofHours(-5));
        assertThat(token(cache)).isEqualTo("t1");
        time.jumpWallClock(Duration.ofHours(10));
        assertThat(token(cache)).isEqualTo("t2");
    }

    @Test
    void token_wallClockSetBack_stillExpiresByTheMonotonicOne() {
        CachingTokenSource cache = cache();
        token(cache);
        time.advance(Duration.ofSeconds(700));
        time.jumpWallClock(Duration.ofSeconds(-700));
        assertThat(token(cache)).isEqualTo("t2");
    }

    @ParameterizedTest
    @ValueSource(ints = {149, 120, 45, 20})
    void token_outageWhileStillValid_isNotNoticedByCallers(int secondsLeft) {
        CachingTokenSource cache = cache();
        token(cache);
        failure.set(down());
        time.advance(Duration.ofSeconds(600 - secondsLeft));
        for (int i = 0; i < 1000; i++) {
            assertThat(token(cache)).isEqualTo("t1");
        }
        assertThat(fetches).as("one attempt, then a back-off").hasValue(2);
        time.advance(Duration.ofMillis(1001));
        token(cache);
        assertThat(fetches).hasValue(3);
        time.advance(Duration.ofMillis(1001));
        token(cache);
        assertThat(fetches).as("the back-off doubles").hasValue(3);
    }

    @Test
    void token_deadEndpoint_isNotHammered() {
        CachingTokenSource cache = cache();
        failure.set(down());
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> token(cache))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("down");
        }
        assertThat(fetches).hasValue(1);
        time.advance(Duration.ofSeconds(2));
        failure.set(null);
        assertThat(token(cache)).isEqualTo("t2");
    }

    @Test
    void token_wrongSecret_isTypedAndRemembered() {
        CachingTokenSource cache = cache();
        failure.set(new CredentialException(
                "wrong", ErrorContext.builder().status(401).build(), null));
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> token(cache)).isInstanceOf(CredentialException.class);
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void invalidate_thatToken_isRenewedAndANewerOneIsLeftAlone() {
        CachingTokenSource cache = cache();
        AccessToken first = cache.token(Deadline.none(time));
        cache.invalidate(first);
        assertThat(token(cache)).isEqualTo("t2");
        cache.invalidate(first);
        assertThat(token(cache)).isEqualTo("t2");
        assertThat(fetches).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void token_stampede_fetchesOnceForAllSyncAndAsync(boolean succeeds) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService renewal = Executors.newSingleThreadExecutor();
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try {
            CachingTokenSource cache = CachingTokenSource.over(d -> {
                        fetches.incrementAndGet();
                        await(release);
                        if (!succeeds) {
                            throw down();
                        }
                        return AccessToken.of(
                                Secret.of("t"), time.instant(), time.instant().plus(life), "");
                    })
                    .clock(time)
                    .executor(renewal)
                    .build();
            List<CompletableFuture<AccessToken>> async = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                async.add(cache.tokenAsync(Deadline.after(Duration.ofMinutes(1), time)));
            }
            CountDownLatch waiting = new CountDownLatch(64);
            List<Future<String>> sync = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                sync.add(callers.submit(() -> {
                    waiting.countDown();
                    try {
                        return token(cache);
                    } catch (UnavailableException e) {
                        return "failed";
                    }
                }));
            }
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            for (Future<String> f : sync) {
                assertThat(f.get(30, TimeUnit.SECONDS)).isEqualTo(succeeds ? "t" : "failed");
            }
            for (CompletableFuture<AccessToken> f : async) {
                assertThat(f.handle((t, e) -> e == null).get(30, TimeUnit.SECONDS))
                        .isEqualTo(succeeds);
            }
            assertThat(fetches).hasValue(1);
        } finally {
            release.countDown();
            renewal.shutdownNow();
            callers.shutdownNow();
        }
    }

    @Test
    void token_waiterGivesUp_leavesTheFlightAlone() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService renewal = Executors.newSingleThreadExecutor();
        try {
            CachingTokenSource cache = CachingTokenSource.over(d -> {
                        await(release);
                        return fetch(d);
                    })
                    .clock(time)
                    .executor(renewal)
                    .build();
            CompletableFuture<AccessToken> patient = cache.tokenAsync(Deadline.after(Duration.ofMinutes(1), time));
            assertThat(cache.tokenAsync(Deadline.after(Duration.ofMinutes(1), time))
                            .cancel(true))
                    .isTrue();
            assertThatThrownBy(() -> cache.token(Deadline.after(Duration.ofMillis(20), time)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("no token before the deadline of this call");
            assertThatThrownBy(() -> cache.tokenAsync(Deadline.after(Duration.ofMillis(20), time))
                            .get(30, TimeUnit.SECONDS))
                    .cause()
                    .hasMessage("no token before the deadline of this call");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> cache.token(Deadline.after(Duration.ofMinutes(1), time)))
                    .hasMessage("interrupted while waiting for a token");
            assertThat(Thread.interrupted()).isTrue();
            release.countDown();
            assertThat(patient.get(30, TimeUnit.SECONDS).value().reveal()).isEqualTo("t1");
            assertThat(fetches).hasValue(1);
        } finally {
            release.countDown();
            renewal.shutdownNow();
        }
    }

    @Test
    void fixed_always_isTheSame() {
        TokenSource source = TokenSource.fixed(Secret.of("key"));
        AccessToken token = source.token(Deadline.none(time));
        source.invalidate(token);
        assertThat(source.token(Deadline.none(time))).isSameAs(token);
        assertThat(source.tokenAsync(Deadline.none(time)).join()).isSameAs(token);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
