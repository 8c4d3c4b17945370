package io.cxintegrate.core.event;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A blocking call made on an executor, whose future interrupts it when it is cancelled. */
final class AsyncPublish {
    private AsyncPublish() {}

    static <T> CompletableFuture<T> start(Supplier<T> call, Executor executor) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // A FutureTask interrupts its thread while it runs, and never afterwards, which a CompletableFuture cannot.
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    try {
                        result.complete(call.get());
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                null);
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                task.cancel(true);
            }
        });
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }
}
