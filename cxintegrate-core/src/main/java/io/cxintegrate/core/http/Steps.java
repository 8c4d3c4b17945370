package io.cxintegrate.core.http;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one asynchronous call that follow each other. Cancelling the whole cancels the step under way and lets no further
 * one begin, which the chained stages of {@code CompletableFuture} do not do. Safe to share between threads.
 */
final class Steps {
    private final AtomicReference<@Nullable CompletableFuture<?>> underWay = new AtomicReference<>();
    private volatile boolean cancelled;

    private Steps() {}

    /** What {@code chain} comes to; it begins each of its steps by {@link #run}. Never throws. */
    static <T> CompletableFuture<T> of(Function<Steps, CompletableFuture<T>> chain) {
        Steps steps = new Steps();
        CompletableFuture<T> result = new CompletableFuture<>();
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                steps.cancel();
            }
        });
        begin(() -> chain.apply(steps)).whenComplete((value, thrown) -> {
            if (thrown == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(unwrap(thrown));
            }
        });
        return result;
    }

    /** The next step, unless the whole has been cancelled. */
    <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> step) {
        if (cancelled) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        CompletableFuture<T> begun = begin(step);
        underWay.set(begun);
        if (cancelled) {
            begun.cancel(true);
        }
        return begun;
    }

    static Throwable unwrap(Throwable t) {
        Throwable cause = t.getCause();
        return t instanceof CompletionException && cause != null ? cause : t;
    }

    private void cancel() {
        cancelled = true;
        CompletableFuture<?> step = underWay.get();
        if (step != null) {
            step.cancel(true);
        }
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
