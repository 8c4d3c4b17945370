package io.cxintegrate.core.support;

import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.util.concurrent.CompletableFuture;

/** Answers everything with one response, be it one that no server could put on a wire. */
public record CannedTransport(TransportResponse response) implements HttpTransport {
    @Override
    public TransportResponse send(TransportRequest request) {
        return response;
    }

    @Override
    public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
        return CompletableFuture.completedFuture(response);
    }

    @Override
    public void close() {}
}
