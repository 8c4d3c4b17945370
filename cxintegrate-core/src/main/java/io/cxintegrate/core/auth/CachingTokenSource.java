package io.cxintegrate.core.auth;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a token until it really expires, renews it early, and lets nobody fetch twice. Safe to share between threads; needs no
 * closing.
 *
 * <ul>
 *   <li><b>Fresh</b>: everyone gets the token, without a lock or an allocation, for little more than one look at the clock.
 *   <li><b>Stale</b>, from a quarter of its life (at most 5 minutes, jittered) before the end: everyone still gets it, and
 *       one renewal runs in the background. When that fails the old token goes on being served, and the next renewal is
 *       tried after a back-off of 1 s, doubling to 30 s, with up to a quarter of jitter on top.
 *   <li><b>Expired</b>, absent or {@linkplain #invalidate refused}: callers wait for the one renewal, each no longer than its
 *       own deadline. A failure is told to all who waited; those who come within the back-off are told the same without a
 *       new request. Wrong credentials are remembered 1 to 5 s, a {@code Retry-After} of the endpoint up to 10 minutes.
 * </ul>
 *
 * <p>Time is taken from the wall clock <em>and</em> from the monotonic one; the token is stale as soon as either says so.
 * The wall clock is asked no more than once a millisecond.
 * Waiting for a renewal is waiting for I/O, so those time-outs are always real ones.
 */
public final class CachingTokenSource implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(CachingTokenSource.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The usual clock: a constant, so that the compiler need not ask which one it has. */
    private static final TimeSource SYSTEM = TimeSource.system();

    private static final AtomicReferenceFieldUpdater<CachingTokenSource, CacheState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(CachingTokenSource.class, CacheState.class, "state");

    private final MeasuredFetch fetch;
    private final StoredTokens stored;
    private final TimeSource time;
    private final Jitter jitter;
    private final Executor renewals;
    private final Executor callbacks;
    private final Duration fetchTimeout;
    private final @Nullable Duration margin;
    private volatile CacheState state = CacheState.EMPTY;

    /** When the wall clock last agreed that the token is fresh. */
    private volatile long wallAgreedNanos;

    private CachingTokenSource(Builder b) {
        fetch = new MeasuredFetch(b.fetcher, b.platform, b.metrics, b.time);
        stored = new StoredTokens(b.store, b.fetcher.key().orElse(null));
        time = b.time;
        jitter = b.jitter;
        renewals = b.renewals == null ? RenewalThread.create("cxintegrate-token") : b.renewals;
        callbacks = b.callbacks == null ? RenewalThread.create("cxintegrate-token-callback") : b.callbacks;
        fetchTimeout = b.fetchTimeout;
        margin = b.margin;
    }

    /** A builder for a cache over {@code fetcher}. */
    public static Builder over(TokenFetcher fetcher) {
        return new Builder(fetcher);
    }

    @Override
    public AccessToken token(Deadline deadline) {
        // First of all, so that what is read below is read while the clock still works.
        long nanos = time == SYSTEM ? SYSTEM.nanoTime() : time.nanoTime();
        CachedToken held = state.held();
        AccessToken ready = ready(held, nanos);
        return ready != null ? ready : renewal(held).await(deadline);
    }

    /**
     * The same without blocking; never throws. Cancelling the future ends this caller's wait and nobody else's. What depends on
     * the future runs on the executor for callbacks, never on the thread that fetches, the JDK's timer thread or the common pool.
     */
    @Override
    public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
        try {
            CachedToken held = state.held();
            AccessToken ready = ready(held, time.nanoTime());
            return ready != null
                    ? CompletableFuture.completedFuture(ready)
                    : renewal(held).await(deadline.remaining(), callbacks);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void invalidate(AccessToken rejected) {
        while (true) {
            CacheState s = state;
            if (s.held() == null || s.held().token() != rejected) {
                return;
            }
            // The store is told by the next renewal: this may be a thread that must not wait for I/O.
            if (STATE.compareAndSet(this, s, s.refused(rejected))) {
                return;
            }
        }
    }

    /** The token to use at once, or null when the caller has to wait. */
    private @Nullable AccessToken ready(@Nullable CachedToken held, long nanos) {
        if (held == null) {
            return null;
        }
        // The wall clock costs as much as all the rest, and has nothing new to say within its own millisecond.
        long since = nanos - wallAgreedNanos;
        if (since > 0 && since < NANOS_PER_MILLI && held.isFresh(nanos)) {
            return held.token();
        }
        long millis = time.millis();
        if (held.isFresh(nanos, millis)) {
            wallAgreedNanos = nanos;
            return held.token();
        }
        if (!held.isAlive(nanos, millis)) {
            return null;
        }
        CacheState s = state;
        if (s.flight() == null && !s.isBackingOff(nanos)) {
            renewal(held);
        }
        return held.token();
    }

    /** The flight under way, or the end of one that this caller just missed, or a new one. */
    private Flight renewal(@Nullable CachedToken seen) {
        while (true) {
            CacheState s = state;
            if (s.flight() != null) {
                return s.flight();
            }
            if (s.held() != null && !s.held().equals(seen) && s.held().isAlive(time)) {
                return Flight.landed(s.held().token());
            }
            if (s.failure() != null && s.isBackingOff(time.nanoTime())) {
                return Flight.failed(s.failure().last());
            }
            Flight mine = Flight.begun();
            if (STATE.compareAndSet(this, s, s.flying(mine))) {
                try {
                    renewals.execute(() -> fly(mine));
                } catch (RuntimeException | Error refused) {
                    fail(
                            mine,
                            new UnavailableException("no thread to renew the token on", ErrorContext.NONE, refused),
                            null);
                }
                return mine;
            }
        }
    }

    private void fly(Flight mine) {
        CachedToken shared = null;
        try {
            shared = shared();
            if (shared != null && shared.isFresh(time) && land(mine, shared, true)) {
                return;
            }
            CachedToken.Start start = CachedToken.Start.now(time);
            AccessToken token = fetch.fetch(state.reason(time), Deadline.after(fetchTimeout, time));
            CachedToken fetched = CachedToken.fetched(token, start, time, jitter, margin);
            if (!fetched.isAlive(time)) {
                throw new UnavailableException(
                        "the token had expired before it arrived",
                        ErrorContext.builder()
                                .operation("TOKEN")
                                .retryable(true)
                                .build(),
                        null);
            }
            stored.save(token);
            land(mine, fetched, false);
        } catch (CxException e) {
            fail(mine, e, shared);
        } catch (RuntimeException | Error e) {
            fail(mine, new UnavailableException("token renewal failed unexpectedly", ErrorContext.NONE, e), shared);
        }
    }

    /** What another process left in the store, unless it is what this one has or had. */
    private @Nullable CachedToken shared() {
        CacheState s = state;
        if (s.rejected() != null) {
            stored.remove(s.rejected());
        }
        return stored.load()
                .map(token -> CachedToken.loaded(token, time, jitter, margin))
                .filter(found -> !found.holds(s.rejected())
                        && (s.held() == null || !found.holds(s.held().token())))
                .orElse(null);
    }

    /** Puts the new token in place; refuses a shared one that was rejected meanwhile. */
    private boolean land(Flight mine, CachedToken token, boolean isShared) {
        CacheState s;
        do {
            s = state;
            if (isShared && token.holds(s.rejected())) {
                return false;
            }
        } while (!STATE.compareAndSet(this, s, s.landed(token)));
        mine.land(token.token());
        return true;
    }

    private void fail(Flight mine, CxException e, @Nullable CachedToken shared) {
        double random = jitter.next();
        long nanos = time.nanoTime();
        CacheState s;
        CacheState next;
        do {
            s = state;
            boolean helps = shared != null
                    && !shared.holds(s.rejected())
                    && shared.isAlive(time)
                    && (s.held() == null || !s.held().isAlive(time));
            next = s.failed(CacheState.Failure.after(s.failure(), e, nanos, random), helps ? shared : s.held());
        } while (!STATE.compareAndSet(this, s, next));
        CachedToken held = next.held();
        if (held == null || !held.isAlive(time)) {
            mine.fail(e);
            return;
        }
        if (s.failure() == null) {
            LOG.warn("token renewal failed, the old token is still served error={}", e.getMessage());
        }
        mine.land(held.token());
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final TokenFetcher fetcher;
        private TimeSource time = TimeSource.system();
        private Jitter jitter = Jitter.random();
        private @Nullable Executor renewals;
        private String platform = "oauth";
        private Metrics metrics = Metrics.noop();
        private @Nullable Executor callbacks;
        private Duration fetchTimeout = Duration.ofSeconds(60);
        private @Nullable Duration margin;
        private @Nullable TokenStore store;

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

        /**
         * Where {@link MetricNames#TOKEN_REFRESH_DURATION} goes; what it throws reaches no caller. Default: nowhere.
         *
         * @param name the platform in lower case
         */
        public Builder metrics(String name, Metrics value) {
            platform = Require.text(name, "platform");
            metrics = Metrics.composite(value);
            return this;
        }

        /** Where renewals run. Default: one daemon thread that ends after 5 idle seconds. */
        public Builder executor(Executor value) {
            renewals = Objects.requireNonNull(value, "executor");
            return this;
        }

        /**
         * Where the futures of waiting callers complete, and so what depends on them runs; not one that renewals can fill.
         * Default: a daemon thread of its own, that ends after 5 idle seconds; a stage that blocks it holds up other waiters.
         */
        public Builder callbackExecutor(Executor value) {
            callbacks = Objects.requireNonNull(value, "callbackExecutor");
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

        /**
         * Where tokens are shared with others that use the same client. Asked before a token is fetched, told of every token
         * fetched or refused. Default: none, this cache is the only memory. Needs a fetcher with a {@link TokenFetcher#key()}.
         */
        public Builder store(TokenStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming every combination that cannot work */
        public CachingTokenSource build() {
            Violations.of("token cache")
                    .unless(
                            store == null || fetcher.key().isPresent(),
                            "store",
                            "needs a fetcher that says its key(), as ClientCredentials does")
                    .throwIfAny();
            return new CachingTokenSource(this);
        }
    }
}
