package io.cxintegrate.core.auth;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a token until it really expires, renews it early, and lets nobody fetch twice. Safe to share between threads; owns
 * no thread, renewals run on the executor that is handed in.
 *
 * <ul>
 *   <li><b>Fresh</b>: everyone gets the token, for one volatile read and two clock readings.
 *   <li><b>Stale</b>, from a quarter of its life (at most 5 minutes, jittered) before the end: everyone still gets it, and
 *       one renewal runs in the background. When that fails the old token goes on being served, and the next renewal is
 *       tried after a back-off of 1 s, doubling to 30 s.
 *   <li><b>Expired</b>, absent or {@linkplain #invalidate refused}: callers wait for the one renewal, each no longer than its
 *       own deadline. A failure is told to all who waited; those who come within the back-off are told the same without a
 *       new request.
 * </ul>
 *
 * <p>Time is taken from the wall clock <em>and</em> from the monotonic one; the token is stale as soon as either says so.
 */
public final class CachingTokenSource implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(CachingTokenSource.class);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(30);

    /** What is remembered of failures in a row. */
    private record Failure(CxException last, int inARow, long againNanos) {}

    private final TokenFetcher fetcher;
    private final TimeSource time;
    private final Jitter jitter;
    private final Executor executor;
    private final Duration fetchTimeout;
    private final @Nullable Duration margin;

    private volatile @Nullable CachedToken entry;
    private volatile @Nullable Failure failure;
    private final AtomicReference<@Nullable CompletableFuture<AccessToken>> flight = new AtomicReference<>();

    private CachingTokenSource(Builder b) {
        fetcher = b.fetcher;
        time = b.time;
        jitter = b.jitter;
        executor = Objects.requireNonNull(b.executor);
        fetchTimeout = b.fetchTimeout;
        margin = b.margin;
    }

    /** A builder for a cache over {@code fetcher}. */
    public static Builder over(TokenFetcher fetcher) {
        return new Builder(fetcher);
    }

    @Override
    public AccessToken token(Deadline deadline) {
        AccessToken ready = ready();
        return ready != null ? ready : await(renewal(), deadline);
    }

    @Override
    public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
        AccessToken ready = ready();
        if (ready != null) {
            return CompletableFuture.completedFuture(ready);
        }
        // Copies: a caller that cancels or times out must leave the shared flight alone. The time-out is a real one, as
        // for
        // every wait for I/O.
        CompletableFuture<AccessToken> mine =
                renewal().copy().orTimeout(Durations.saturatedNanos(deadline.remaining()), TimeUnit.NANOSECONDS);
        CompletableFuture<AccessToken> result = new CompletableFuture<>();
        mine.whenComplete((token, thrown) -> {
            if (thrown == null) {
                result.complete(token);
            } else {
                Throwable cause = unwrap(thrown);
                result.completeExceptionally(cause instanceof TimeoutException ? tooLate() : rethrown(cause));
            }
        });
        return result;
    }

    @Override
    public void invalidate(AccessToken rejected) {
        CachedToken e = entry;
        if (e != null && e.token() == rejected) {
            // Only a renewal replaces entries, and it never puts back an old one: losing this race loses nothing.
            entry = null;
        }
    }

    /** The token to use at once, or null when the caller has to wait. */
    private @Nullable AccessToken ready() {
        CachedToken e = entry;
        if (e == null) {
            return null;
        }
        long nanos = time.nanoTime();
        long millis = time.millis();
        if (e.isFresh(nanos, millis)) {
            return e.token();
        }
        if (!e.isAlive(nanos, millis)) {
            return null;
        }
        Failure f = failure;
        if (f == null || nanos - f.againNanos >= 0) {
            renewal();
        }
        return e.token();
    }

    /** The flight under way, or a new one, or the failure of a moment ago. */
    private CompletableFuture<AccessToken> renewal() {
        while (true) {
            CompletableFuture<AccessToken> current = flight.get();
            if (current != null) {
                return current;
            }
            Failure f = failure;
            if (f != null && time.nanoTime() - f.againNanos < 0) {
                return CompletableFuture.failedFuture(f.last);
            }
            CompletableFuture<AccessToken> mine = new CompletableFuture<>();
            if (flight.compareAndSet(null, mine)) {
                start(mine);
                return mine;
            }
        }
    }

    private void start(CompletableFuture<AccessToken> mine) {
        // Somebody may have finished between this caller's look at the cache and its winning the flight.
        CachedToken e = entry;
        if (e != null && e.isFresh(time.nanoTime(), time.millis())) {
            flight.set(null);
            mine.complete(e.token());
            return;
        }
        try {
            executor.execute(() -> fly(mine));
        } catch (RuntimeException refused) {
            fail(mine, new UnavailableException("no thread to renew the token on", ErrorContext.NONE, refused));
        }
    }

    private void fly(CompletableFuture<AccessToken> mine) {
        AccessToken token;
        try {
            token = fetcher.fetch(Deadline.after(fetchTimeout, time));
        } catch (CxException e) {
            fail(mine, e);
            return;
        } catch (RuntimeException | Error e) {
            fail(mine, new UnavailableException("token renewal failed unexpectedly", ErrorContext.NONE, e));
            return;
        }
        entry = CachedToken.of(token, time, jitter, margin);
        failure = null;
        flight.set(null);
        mine.complete(token);
    }

    private void fail(CompletableFuture<AccessToken> mine, CxException e) {
        Failure before = failure;
        int inARow = before == null ? 1 : before.inARow + 1;
        Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(5, inARow - 1));
        // Jitter takes away at most a quarter: many processes must not knock together.
        long wait = (long) (Durations.min(backoff, LAST_BACKOFF).toNanos() * (1 - jitter.next() / 4));
        failure = new Failure(e, inARow, time.nanoTime() + wait);
        flight.set(null);
        if (entry != null && inARow == 1) {
            LOG.warn(
                    "token renewal failed, the old token is still served retryInMs={} error={}",
                    wait / 1_000_000,
                    e.getMessage());
        }
        mine.completeExceptionally(e);
    }

    private static AccessToken await(CompletableFuture<AccessToken> renewal, Deadline deadline) {
        try {
            return renewal.get(Durations.saturatedNanos(deadline.remaining()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw rethrown(unwrap(e));
        } catch (TimeoutException e) {
            throw tooLate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for a token", ErrorContext.NONE, e);
        }
    }

    private static UnavailableException tooLate() {
        return new UnavailableException(
                "no token before the deadline of this call",
                ErrorContext.builder().operation("TOKEN").build(),
                null);
    }

    /** One failure is told to many callers: each gets an exception of its own, with its own stack. */
    private static CxException rethrown(Throwable t) {
        if (t instanceof CredentialException c) {
            return new CredentialException(String.valueOf(c.getMessage()), c.context(), c);
        }
        if (t instanceof DefectException d) {
            return new DefectException(String.valueOf(d.getMessage()), d.context(), d);
        }
        if (t instanceof CxException c) {
            return new UnavailableException(String.valueOf(c.getMessage()), c.context(), c);
        }
        return new UnavailableException("token renewal failed unexpectedly", ErrorContext.NONE, t);
    }

    private static Throwable unwrap(Throwable t) {
        Throwable cause = t.getCause();
        return cause == null || t instanceof CxException ? t : cause;
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final TokenFetcher fetcher;
        private TimeSource time = TimeSource.system();
        private Jitter jitter = Jitter.random();
        private @Nullable Executor executor;
        private Duration fetchTimeout = Duration.ofSeconds(60);
        private @Nullable Duration margin;

        private Builder(TokenFetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
        }

        /** The clock. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Randomness for margin and back-off. */
        public Builder jitter(Jitter value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /** Where renewals run. Default: one daemon thread that ends after 5 idle seconds. */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /** How long one renewal may take, repeats included. Default 60 s. */
        public Builder fetchTimeout(Duration value) {
            fetchTimeout = Require.positive(value, "fetchTimeout");
            return this;
        }

        /** How long before its end a token is renewed; never more than half its life. Default: a quarter, at most 5 min. */
        public Builder refreshMargin(Duration value) {
            margin = Require.notNegative(value, "refreshMargin");
            return this;
        }

        /** The cache. */
        public CachingTokenSource build() {
            if (executor == null) {
                executor = RenewalThread.create();
            }
            return new CachingTokenSource(this);
        }
    }
}
