package io.cxintegrate.core.http;

import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.Attempt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
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

    TransportResponse send(ApiCall call, Attempt attempt, @Nullable AccessToken token) {
        long start = meter.start();
        try {
            TransportResponse response = transport.send(call.toTransport(attempt, token));
            meter.request(call.request(), start, response.status(), null);
            return response;
        } catch (TransportException e) {
            meter.request(call.request(), start, 0, e);
            throw errors.lost(call.request(), e);
        }
    }

    /** The same without blocking; {@code below} is what a cancellation of the whole call has to reach. */
    CompletableFuture<TransportResponse> sendAsync(
            ApiCall call,
            Attempt attempt,
            @Nullable AccessToken token,
            AtomicReference<@Nullable CompletableFuture<?>> below) {
        long start = meter.start();
        CompletableFuture<TransportResponse> exchange = transport.sendAsync(call.toTransport(attempt, token));
        below.set(exchange);
        return exchange.handle((response, thrown) -> {
            if (thrown == null) {
                meter.request(call.request(), start, response.status(), null);
                return response;
            }
            Throwable cause = unwrap(thrown);
            meter.request(call.request(), start, 0, cause);
            if (cause instanceof TransportException e) {
                throw errors.lost(call.request(), e);
            }
            throw new CompletionException(cause);
        });
    }

    static Throwable unwrap(Throwable t) {
        Throwable cause = t.getCause();
        return t instanceof CompletionException && cause != null ? cause : t;
    }
}
