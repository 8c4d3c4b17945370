package io.cxintegrate.core.auth;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token with the moments at which it turns stale and expires, on the monotonic clock and on the wall clock: a clock that
 * is set, or a machine that slept, must not keep a dead token alive.
 */
record CachedToken(AccessToken token, long staleNanos, long staleMillis, long endNanos, long endMillis) {
    private static final Duration WIDEST_MARGIN = Duration.ofMinutes(5);

    /** More than any token lives, and so little that no sum of clock and life overflows. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

    /** When a fetch began, on both clocks. */
    record Start(Instant instant, long nanos) {
        static Start now(TimeSource time) {
            return new Start(time.instant(), time.nanoTime());
        }
    }

    /** A token from elsewhere, of which only the wall clock says how much of its life is left. */
    static CachedToken loaded(AccessToken token, TimeSource time, Jitter jitter, @Nullable Duration margin) {
        return of(token, Duration.ZERO, time, jitter, margin);
    }

    /**
     * A token that was fetched since {@code start}. Whatever the wall clock did meanwhile, it has its life before it, less at
     * most the time the fetch took.
     */
    static CachedToken fetched(
            AccessToken token, Start start, TimeSource time, Jitter jitter, @Nullable Duration margin) {
        Duration least = token.issuedAt().isBefore(start.instant)
                ? Duration.ZERO
                : life(token).minusNanos(time.nanoTime() - start.nanos);
        return of(token, least, time, jitter, margin);
    }

    private static CachedToken of(
            AccessToken token, Duration least, TimeSource time, Jitter jitter, @Nullable Duration margin) {
        Duration life = life(token);
        Duration byWallClock = Duration.between(time.instant(), token.expiresAt());
        Duration left = Durations.max(Duration.ZERO, Durations.min(life, Durations.max(least, byWallClock)));
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

    private static Duration life(AccessToken token) {
        return Durations.min(LONGEST_LIFE, Duration.between(token.issuedAt(), token.expiresAt()));
    }

    /** By the monotonic clock alone. */
    boolean isFresh(long nanos) {
        return nanos - staleNanos < 0;
    }

    boolean isFresh(long nanos, long millis) {
        return isFresh(nanos) && millis < staleMillis;
    }

    boolean isFresh(TimeSource time) {
        return isFresh(time.nanoTime(), time.millis());
    }

    boolean isAlive(long nanos, long millis) {
        return nanos - endNanos < 0 && millis < endMillis;
    }

    boolean isAlive(TimeSource time) {
        return isAlive(time.nanoTime(), time.millis());
    }

    boolean holds(@Nullable AccessToken other) {
        return other != null && token.hasValueOf(other);
    }
}
