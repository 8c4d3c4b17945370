package io.cxintegrate.core.event;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** A blocking call made on an executor, whose future interrupts it when it is cancelled. */
final class AsyncPublish {
    private AsyncPublish() {}

    static CompletableFuture<Void> start(Runnable call, Executor executor) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        // A FutureTask interrupts its thread while it runs, and never afterwards, which a CompletableFuture cannot.
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    try {
                        call.run();
                        result.complete(null);
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                null);
        result.whenComplete((nothing, thrown) -> {
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
