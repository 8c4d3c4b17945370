package io.cxintegrate.core.auth;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that a token cache knows, replaced as a whole, so that no thread ever sees half of a change.
 *
 * @param held the token that is served, dead or alive
 * @param failure why the last renewal failed, until one succeeds
 * @param flight the renewal under way
 * @param rejected what the platform refused since the last renewal succeeded
 */
record CacheState(
        @Nullable CachedToken held,
        @Nullable Failure failure,
        @Nullable Flight flight,
        @Nullable AccessToken rejected) {
    static final CacheState EMPTY = new CacheState(null, null, null, null);

    /** What is remembered of failures in a row. */
    record Failure(CxException last, int inARow, long againNanos) {
        private static final Duration LONGEST_WAIT_ASKED = Duration.ofMinutes(10);

        static Failure after(@Nullable Failure before, CxException e, long nanos, double jitter) {
            int inARow = before == null ? 1 : before.inARow + 1;
            // Somebody may just be mending wrong credentials, so they are asked again sooner: 4 s and a quarter are 5.
            long longest = e instanceof CredentialException ? 4 : 30;
            Duration step = Duration.ofSeconds(Math.min(longest, 1L << Math.min(5, inARow - 1)));
            Duration asked = Durations.min(LONGEST_WAIT_ASKED, e.retryAfter().orElse(Duration.ZERO));
            // Jitter only adds: many processes must not knock together, and none too early.
            long wait = (long) (Durations.max(step, asked).toNanos() * (1 + jitter / 4));
            return new Failure(e, inARow, nanos + wait);
        }
    }

    /** Why a new token is needed, in the words of the metric. */
    String reason(TimeSource time) {
        if (rejected != null) {
            return "rejected";
        }
        if (held == null) {
            return "initial";
        }
        return held.isAlive(time) ? "advisory" : "mandatory";
    }

    CacheState flying(Flight next) {
        return new CacheState(held, failure, next, rejected);
    }

    CacheState landed(CachedToken token) {
        return new CacheState(token, null, null, null);
    }

    CacheState failed(Failure next, @Nullable CachedToken served) {
        return new CacheState(served, next, null, rejected);
    }

    CacheState refused(AccessToken token) {
        return new CacheState(null, failure, flight, token);
    }

    boolean isBackingOff(long nanos) {
        return failure != null && nanos - failure.againNanos < 0;
    }
}
