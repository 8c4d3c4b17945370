package io.cxintegrate.core.net;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.net.TransportException.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response body up to a limit, and can be cut from outside: the request time-out of {@code java.net.http} ends at
 * the headers, so a body that drips for ever needs somebody who cancels its subscription.
 */
final class CappedBody implements HttpResponse.BodySubscriber<byte[]> {
    /** The body is longer than allowed. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        TooLarge(int limit, int status) {
            super("response body longer than " + limit + " bytes");
            this.status = status;
        }

        TransportException of(TransportRequest request) {
            ErrorContext context = ErrorContext.builder().status(status).build();
            return new TransportException(request + ": " + getMessage(), Kind.RESPONSE_TOO_LARGE, null, context);
        }
    }

    private final int limit;
    private final int status;
    private final List<ByteBuffer> received = new ArrayList<>();
    private int size;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private CompletionStage<byte[]> downstream = result;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable cutFor;

    CappedBody(int limit, int status) {
        this.limit = limit;
        this.status = status;
    }

    /** The whole body. */
    CompletableFuture<byte[]> whole() {
        return result;
    }

    /** Tells the client of {@code stage}, which depends on {@link #whole}, in its place. Before the first byte. */
    CappedBody handingTo(CompletionStage<byte[]> stage) {
        downstream = stage;
        return this;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return downstream;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        if (subscription != null) {
            s.cancel();
            return;
        }
        // Before the look at the result, so that either this or cut() sees the other.
        subscription = s;
        if (result.isDone()) {
            s.cancel();
            return;
        }
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (result.isDone()) {
            return;
        }
        for (ByteBuffer b : buffers) {
            if (b.remaining() > limit - size) {
                received.clear();
                cut(new TooLarge(limit, status));
                return;
            }
            // Ours to keep, by the contract of BodySubscriber.
            received.add(b);
            size += b.remaining();
        }
    }

    @Override
    public void onError(Throwable t) {
        result.completeExceptionally(t);
    }

    @Override
    public void onComplete() {
        byte[] all = new byte[size];
        int at = 0;
        for (ByteBuffer b : received) {
            int n = b.remaining();
            b.get(all, at, n);
            at += n;
        }
        received.clear();
        result.complete(all);
    }

    /**
     * Why it was cut, or else {@code failure}: a client that is about to ask for the body when it is cut may hear of the
     * cancelled subscription first, and take it for a lost connection.
     */
    Throwable reasonOr(Throwable failure) {
        Throwable reason = cutFor;
        return reason == null ? failure : reason;
    }

    /** Ends the exchange with {@code reason}, unless the body is complete. */
    void cut(Throwable reason) {
        // First the result, so that the cancellation below is not reported as a lost connection.
        if (result.completeExceptionally(reason)) {
            cutFor = reason;
            Flow.Subscription s = subscription;
            if (s != null) {
                s.cancel();
            }
        }
    }
}
