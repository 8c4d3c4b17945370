package io.cxintegrate.cxone.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Futures whose cancellation reaches the work below, which the JDK's dependent stages do not do. Stateless. */
public final class Futures {
    private Futures() {}

    /**
     * What {@code handler} makes of the outcome of {@code below}, success or failure; cancelling the result cancels
     * {@code below}.
     *
     * @param handler gets the value or the failure, that one without wrappers; what it throws fails the result
     */
    public static <T, R> CompletableFuture<R> handle(
            CompletableFuture<T> below, BiFunction<@Nullable T, @Nullable Throwable, R> handler) {
        CompletableFuture<R> result = new CompletableFuture<>();
        below.whenComplete((value, thrown) -> {
            try {
                result.complete(handler.apply(value, thrown == null ? null : unwrap(thrown)));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        cancelWith(result, () -> below.cancel(true));
        return result;
    }

    /** Runs blocking work on an executor; cancelling the result interrupts it. Never throws. */
    public static <R> CompletableFuture<R> run(Supplier<R> work, Executor executor) {
        CompletableFuture<R> result = new CompletableFuture<>();
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try {
                return result.complete(work.get());
            } catch (RuntimeException | Error e) {
                return result.completeExceptionally(e);
            }
        });
        cancelWith(result, () -> task.cancel(true));
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private static void cancelWith(CompletableFuture<?> result, Runnable cancellation) {
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                cancellation.run();
            }
        });
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }
}
