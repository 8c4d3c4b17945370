package io.cxintegrate.core.auth;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token with the moments at which it turns stale and expires, on the monotonic clock and on the wall clock: a clock that
 * is set, or a machine that slept, must not keep a dead token alive.
 */
record CachedToken(AccessToken token, long staleNanos, long staleMillis, long endNanos, long endMillis) {
    private static final Duration WIDEST_MARGIN = Duration.ofMinutes(5);

    static CachedToken of(AccessToken token, TimeSource time, Jitter jitter, @Nullable Duration margin) {
        Duration left = Durations.max(Duration.ZERO, Duration.between(time.instant(), token.expiresAt()));
        Duration life = Durations.max(left, Duration.between(token.issuedAt(), token.expiresAt()));
        Duration widest = margin == null
                ? Durations.min(WIDEST_MARGIN, life.dividedBy(4))
                : Durations.min(margin, life.dividedBy(2));
        // Jitter takes away at most a quarter: processes that started together renew apart.
        Duration early = Duration.ofNanos((long) (widest.toNanos() * (1 - jitter.next() / 4)));
        Duration fresh = Durations.max(Duration.ZERO, left.minus(early));
        long nanos = time.nanoTime();
        long millis = time.millis();
        return new CachedToken(
                token,
                nanos + fresh.toNanos(),
                millis + fresh.toMillis(),
                nanos + left.toNanos(),
                millis + left.toMillis());
    }

    boolean isFresh(long nanos, long millis) {
        return nanos - staleNanos < 0 && millis < staleMillis;
    }

    boolean isAlive(long nanos, long millis) {
        return nanos - endNanos < 0 && millis < endMillis;
    }
}
