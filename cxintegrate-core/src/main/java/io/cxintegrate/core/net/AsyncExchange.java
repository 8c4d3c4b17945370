package io.cxintegrate.core.net;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request under way without a thread.
 *
 * <p>The future of {@code HttpClient.sendAsync} hops to the common pool as its last step, which is a new thread for every
 * request on Java 17 with two processors or fewer, whatever executor is set. A step whose result is there already is not
 * taken; so this completes that future itself, as soon as the body is complete, and tells its own result from there.
 */
final class AsyncExchange implements RunningExchange {
    private final TransportRequest request;
    private final Executor callbacks;
    private final Consumer<AsyncExchange> afterwards;
    private final Body body = new Body();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Future<?> guard;
    private final CompletableFuture<TransportResponse> result = new CompletableFuture<>();

    /** The JDK's future, known a little later than the first response may be there. */
    private final CompletableFuture<CompletableFuture<HttpResponse<byte[]>>> jdk = new CompletableFuture<>();

    AsyncExchange(TransportRequest request, Executor callbacks, Consumer<AsyncExchange> afterwards) {
        this.request = request;
        this.callbacks = callbacks;
        this.afterwards = afterwards;
        result.whenComplete((response, failure) -> {
            if (result.isCancelled()) {
                end(new CancellationException());
            }
        });
    }

    CompletableFuture<TransportResponse> result() {
        return result;
    }

    /** What to call off when it is over. */
    void guardedBy(Future<?> timer) {
        guard = timer;
        if (over.get()) {
            timer.cancel(false);
        }
    }

    void start(HttpClient client, HttpRequest jdkRequest) {
        CompletableFuture<HttpResponse<byte[]>> future;
        try {
            future = client.sendAsync(jdkRequest, this::read);
        } catch (RuntimeException | Error e) {
            finish(null, e);
            return;
        }
        jdk.complete(future);
        future.whenComplete((response, failure) -> {
            if (failure != null) {
                finish(null, failure);
            }
        });
    }

    /** The time is over. */
    void timeOut() {
        end(TransportFailures.timeout(request));
    }

    @Override
    public void endByClose() {
        end(TransportFailures.endedByClose(request));
    }

    private HttpResponse.BodySubscriber<byte[]> read(HttpResponse.ResponseInfo info) {
        CappedBody reading = body.begin(request.maxResponseBytes(), info.statusCode());
        if (over.get()) {
            reading.cut(new CancellationException());
        }
        CompletionStage<byte[]> downstream =
                jdk.thenCompose(future -> reading.whole().whenComplete((bytes, failure) -> {
                    finish(
                            failure == null
                                    ? new TransportResponse(
                                            info.statusCode(),
                                            Headers.ofAll(info.headers().map()),
                                            bytes)
                                    : null,
                            failure);
                    future.complete(null);
                }));
        return reading.handingTo(downstream);
    }

    private void end(Throwable reason) {
        if (finish(null, reason)) {
            body.cut(reason);
            jdk.thenAccept(future -> {
                // A future of the same exchange: its cancellation reaches the connection, and leaves no step to take.
                CompletableFuture<HttpResponse<byte[]>> handle = future.newIncompleteFuture();
                future.complete(null);
                handle.cancel(true);
            });
        }
    }

    private boolean finish(@Nullable TransportResponse response, @Nullable Throwable failure) {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        Future<?> timer = guard;
        if (timer != null) {
            timer.cancel(false);
        }
        afterwards.accept(this);
        if (result.isDone()) {
            return true;
        }
        Runnable tell = () -> {
            if (failure == null) {
                result.complete(response);
            } else {
                result.completeExceptionally(TransportFailures.of(request, failure));
            }
        };
        try {
            callbacks.execute(tell);
        } catch (RejectedExecutionException closed) {
            tell.run();
        }
        return true;
    }
}
