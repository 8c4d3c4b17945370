package io.cxintegrate.testkit.matrix;

import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives its first request little time, and its repeat all it wants: on a busy machine that may take a while. */
final class HastyAtFirst implements HttpTransport {
    private final HttpTransport below;
    private final Duration timeout;
    private final AtomicBoolean first = new AtomicBoolean(true);

    HastyAtFirst(HttpTransport below, Duration timeout) {
        this.below = below;
        this.timeout = timeout;
    }

    @Override
    public TransportResponse send(TransportRequest request) {
        return below.send(hurried(request));
    }

    @Override
    public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
        return below.sendAsync(hurried(request));
    }

    private TransportRequest hurried(TransportRequest request) {
        return first.getAndSet(false)
                ? new TransportRequest(
                        request.method(),
                        request.uri(),
                        request.headers(),
                        request.body(),
                        timeout,
                        request.maxResponseBytes())
                : request;
    }

    /** The one below is the caller's. */
    @Override
    public void close() {}
}
