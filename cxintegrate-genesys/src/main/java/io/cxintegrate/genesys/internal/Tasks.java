package io.cxintegrate.genesys.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** Runs a blocking call for a future, so that the synchronous and the asynchronous form of it are one. Stateless. */
public final class Tasks {
    private Tasks() {}

    /**
     * Runs {@code work} on {@code executor}. Never throws; what {@code work} throws, and a refusal of the executor, fail the
     * future. Cancelling the future interrupts the work if it runs, and keeps it from starting if it does not.
     */
    public static <T> CompletableFuture<T> run(Executor executor, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // A FutureTask interrupts its own run only, never what the thread does after it.
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                try {
                    result.complete(get());
                } catch (ExecutionException e) {
                    result.completeExceptionally(e.getCause() == null ? e : e.getCause());
                } catch (InterruptedException | CancellationException e) {
                    result.completeExceptionally(e);
                }
            }
        };
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                task.cancel(true);
            }
        });
        try {
            executor.execute(task);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }
}
