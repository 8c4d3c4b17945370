package io.cxintegrate.core.transform;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded store of compiled expressions for sources that come as data, such as one per tenant. Safe to share between threads;
 * nothing to close. The expression that was not asked for the longest leaves first.
 *
 * <p>Threads that ask for the same new source at once wait for one compilation and share its outcome. A source that does not
 * compile is not kept: it fails anew each time.
 */
public final class ExpressionCache {
    private final int maxSize;
    private final ExpressionLimits limits;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, CompletableFuture<Expression>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private ExpressionCache(Builder b) {
        maxSize = b.maxSize;
        limits = b.limits;
        clock = b.clock;
    }

    /** A cache with the default size, limits and clock. */
    public static ExpressionCache create() {
        return builder().build();
    }

    /** A builder for a cache. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The compiled expression for this source, the same object for as long as it is kept.
     *
     * @throws TransformationException if the source is not valid
     */
    public Expression get(String source) {
        Objects.requireNonNull(source, "source");
        CompletableFuture<Expression> mine = new CompletableFuture<>();
        CompletableFuture<Expression> known = putIfAbsent(source, mine);
        if (known == null) {
            compile(source, mine);
            known = mine;
        }
        try {
            return known.join();
        } catch (CompletionException e) {
            // Compiled again, so that each caller gets an exception with its own stack trace.
            return compiled(source);
        }
    }

    private void compile(String source, CompletableFuture<Expression> mine) {
        try {
            mine.complete(compiled(source));
        } catch (Throwable e) {
            lock.lock();
            try {
                entries.remove(source, mine);
            } finally {
                lock.unlock();
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private Expression compiled(String source) {
        return Expression.builder(source).limits(limits).clock(clock).build();
    }

    private @Nullable CompletableFuture<Expression> putIfAbsent(String source, CompletableFuture<Expression> mine) {
        lock.lock();
        try {
            CompletableFuture<Expression> known = entries.get(source);
            if (known != null) {
                return known;
            }
            entries.put(source, mine);
            if (entries.size() > maxSize) {
                entries.remove(entries.keySet().iterator().next());
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** How many expressions it holds now. */
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ExpressionCache[size=" + size() + ", maxSize=" + maxSize + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private int maxSize = 1_000;
        private ExpressionLimits limits = ExpressionLimits.DEFAULT;
        private InstantSource clock = TimeSource.system();

        private Builder() {}

        /**
         * How many expressions it holds at most. Default 1,000.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxSize(int value) {
            maxSize = Require.atLeast(1, value, "maxSize");
            return this;
        }

        /** What compiling and one evaluation of each may use up. Default {@link ExpressionLimits#DEFAULT}. */
        public Builder limits(ExpressionLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** What {@code $now()} and {@code $millis()} show. Default the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The cache, empty. */
        public ExpressionCache build() {
            return new ExpressionCache(this);
        }
    }
}
