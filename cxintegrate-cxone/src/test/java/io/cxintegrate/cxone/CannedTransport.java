package io.cxintegrate.cxone;

import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A transport that answers by rote, for answers no fake platform gives. */
public final class CannedTransport implements HttpTransport {
    private final Function<TransportRequest, TransportResponse> answer;

    private CannedTransport(Function<TransportRequest, TransportResponse> answer) {
        this.answer = answer;
    }

    /** What this says. */
    public static CannedTransport by(Function<TransportRequest, TransportResponse> answer) {
        return new CannedTransport(answer);
    }

    /** Always this answer. */
    public static CannedTransport answering(int status, Headers headers, String body) {
        return new CannedTransport(
                request -> new TransportResponse(status, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Always this failure. */
    public static CannedTransport throwing(RuntimeException failure) {
        return new CannedTransport(request -> {
            throw failure;
        });
    }

    @Override
    public TransportResponse send(TransportRequest request) {
        return answer.apply(request);
    }

    @Override
    public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
        try {
            return CompletableFuture.completedFuture(answer.apply(request));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {}
}
