package io.cxintegrate.core.net;

import java.util.concurrent.CompletableFuture;

/**
 * Sends one request and reads one response: the seam at which another HTTP client can be put in. Implementations are safe to
 * share between threads, follow no redirects, repeat nothing on their own and end the exchange when its time is over.
 */
public interface HttpTransport extends AutoCloseable {

    /**
     * Sends on the calling thread.
     *
     * @throws TransportException if no complete response arrived, whatever the reason; a request that provably was not
     *     processed, such as one whose HTTP/2 stream the server refused, is {@link TransportException.Kind#CONNECT}
     * @throws io.cxintegrate.core.net.guard.ForbiddenEndpointException if the transport has an endpoint guard and that does not
     *     allow the place; others throw none
     */
    TransportResponse send(TransportRequest request);

    /**
     * Sends without blocking. The future fails with {@link TransportException}; cancelling it ends the exchange.
     */
    CompletableFuture<TransportResponse> sendAsync(TransportRequest request);

    /** Refuses new requests and ends what runs. A second call does nothing. */
    @Override
    void close();

    /** A transport over {@code java.net.http} with default settings; whoever makes it closes it. */
    static HttpTransport jdk() {
        return JdkHttpTransport.builder().build();
    }
}
