package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The wall clock is the dearer half of a token read, so it is asked no oftener than it can say something new. */
class CachingTokenSourceClocksTest {
    private final ManualTime time = new ManualTime();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger fetches = new AtomicInteger();
    private Duration life = Duration.ofMinutes(10);
    private final CachingTokenSource cache = CachingTokenSource.over(deadline -> AccessToken.of(
                    Secret.of("token-" + fetches.incrementAndGet()),
                    time.instant(),
                    time.instant().plus(life),
                    ""))
            .clock(counted())
            .executor(Runnable::run)
            .build();

    @Test
    void token_readsWithinOneMillisecond_askTheWallClockOnce() {
        fresh();

        for (int i = 0; i < 1_000; i++) {
            time.advance(Duration.ofNanos(1));
            read();
        }

        assertThat(looks).hasValue(0);
    }

    @Test
    void token_readsAMillisecondApart_askTheWallClockEachTime() {
        fresh();

        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofMillis(1));
            read();
        }

        assertThat(looks).hasValue(10);
    }

    @Test
    void token_wallClockJumpsWhileTheMonotonicOneRests_isSeenAtOnce() {
        fresh();

        time.jumpWallClock(Duration.ofHours(1));
        read();

        assertThat(fetches).hasValue(2);
    }

    @Test
    void token_wallClockJumps_isSeenAMillisecondLater() {
        fresh();

        time.jumpWallClock(Duration.ofHours(1));
        time.advance(Duration.ofMillis(1));
        read();

        assertThat(fetches).hasValue(2);
    }

    @Test
    void token_monotonicClockSaysStale_isSeenWithinTheMillisecond() {
        life = Duration.ofMillis(10);
        read();
        time.advance(Duration.ofNanos(7_400_000));
        read();

        time.advance(Duration.ofNanos(900_000));
        read();

        assertThat(fetches).hasValue(2);
    }

    /** A token is held and the wall clock has just agreed. */
    private void fresh() {
        read();
        time.advance(Duration.ofMillis(1));
        read();
        looks.set(0);
    }

    private void read() {
        cache.token(Deadline.none(time));
    }

    private TimeSource counted() {
        return new TimeSource() {
            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public long millis() {
                looks.incrementAndGet();
                return time.millis();
            }

            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                time.sleep(duration);
            }

            @Override
            public CompletableFuture<Void> after(Duration duration) {
                return time.after(duration);
            }
        };
    }
}
