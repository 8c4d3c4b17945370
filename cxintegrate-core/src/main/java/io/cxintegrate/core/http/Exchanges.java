package io.cxintegrate.core.http;

import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One request on the wire and its response, measured; a lost one says which call it belonged to. */
final class Exchanges {
    private final HttpTransport transport;
    private final CallMeter meter;
    private final ApiErrors errors;

    Exchanges(HttpTransport transport, CallMeter meter, ApiErrors errors) {
        this.transport = transport;
        this.meter = meter;
        this.errors = errors;
    }

    TransportResponse send(ApiCall call, Duration left, @Nullable AccessToken token) {
        long start = meter.start();
        try {
            TransportResponse response;
            try {
                response = transport.send(call.toTransport(left, token));
            } catch (TransportException e) {
                meter.request(call.request(), start, 0, e);
                throw e;
            }
            meter.request(call.request(), start, response.status(), null);
            return ContentCoding.decoded(response, call.maxResponseBytes());
        } catch (TransportException e) {
            throw errors.lost(call.request(), e);
        }
    }

    /** The same without blocking; cancelling the future ends the exchange. */
    CompletableFuture<TransportResponse> sendAsync(ApiCall call, Duration left, @Nullable AccessToken token) {
        long start = meter.start();
        return Steps.of(steps -> steps.run(() -> transport.sendAsync(call.toTransport(left, token)))
                .handle((response, thrown) -> {
                    if (thrown == null) {
                        meter.request(call.request(), start, response.status(), null);
                        return response;
                    }
                    Throwable cause = Steps.unwrap(thrown);
                    meter.request(call.request(), start, 0, cause);
                    throw new CompletionException(cause);
                })
                .thenApply(response -> ContentCoding.decoded(response, call.maxResponseBytes()))
                .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(
                        Steps.unwrap(thrown) instanceof TransportException e
                                ? errors.lost(call.request(), e)
                                : Steps.unwrap(thrown))));
    }
}
