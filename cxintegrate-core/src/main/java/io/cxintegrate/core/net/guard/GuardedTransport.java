package io.cxintegrate.core.net.guard;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.net.JdkHttpTransportBuilder;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;

/**
 * A transport over {@code java.net.http} that connects only where an {@link EndpointGuard} allows. Safe to share between
 * threads; whoever builds it closes it.
 *
 * <p>Every connection is checked when it is made: the host is resolved once, each of its addresses has to be allowed, and the
 * connection goes to the very address that was checked, so a name that resolves to something else the second time (DNS
 * rebinding) gains nothing. For that the client goes through a tunnel of our own on loopback, which opens a port that serves
 * only this transport. TLS is not ended there: names and certificates are checked against the receiver as always. Proxies of
 * the environment are not used; where a proxy has to be, it is the one to guard.
 */
public final class GuardedTransport implements HttpTransport {
    private final EndpointGuard guard;
    private final Tunnel tunnel;
    private final HttpTransport below;

    private GuardedTransport(Builder b) {
        guard = b.guard;
        tunnel = new Tunnel(b.guard, b.connectTimeout, b.maxConnections);
        below = b.below
                .connectTimeout(b.connectTimeout)
                .proxy(ProxySelector.of(tunnel.address()))
                .build();
    }

    /** A transport with default settings that obeys this guard. */
    public static GuardedTransport over(EndpointGuard guard) {
        return builder(guard).build();
    }

    /** A builder with the defaults. */
    public static Builder builder(EndpointGuard guard) {
        return new Builder(guard);
    }

    /**
     * Sends on the calling thread.
     *
     * @throws ForbiddenEndpointException if the guard does not allow the endpoint; nothing was sent
     * @throws TransportException if no complete response arrived, whatever the reason
     */
    @Override
    public TransportResponse send(TransportRequest request) {
        guard.check(request.uri());
        try (Tunnel.Ticket ticket = tunnel.ticket()) {
            try {
                return unlessRefused(ticket, below.send(with(ticket, request)));
            } catch (TransportException e) {
                throw Objects.requireNonNullElse(ticket.refusal(), e);
            }
        }
    }

    /** As {@link #send}, without blocking. */
    @Override
    public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
        try {
            guard.check(request.uri());
        } catch (ForbiddenEndpointException e) {
            return CompletableFuture.failedFuture(e);
        }
        Tunnel.Ticket ticket = tunnel.ticket();
        CompletableFuture<TransportResponse> exchange = below.sendAsync(with(ticket, request));
        CompletableFuture<TransportResponse> result = new CompletableFuture<>();
        exchange.whenComplete((response, thrown) -> {
            ticket.close();
            RuntimeException refusal = ticket.refusal();
            if (refusal != null) {
                result.completeExceptionally(refusal);
            } else if (thrown == null) {
                result.complete(response);
            } else {
                result.completeExceptionally(
                        thrown instanceof CompletionException && thrown.getCause() != null
                                ? thrown.getCause()
                                : thrown);
            }
        });
        result.whenComplete((response, thrown) -> {
            if (result.isCancelled()) {
                exchange.cancel(true);
            }
        });
        return result;
    }

    @Override
    public void close() {
        below.close();
        tunnel.close();
    }

    private static TransportRequest with(Tunnel.Ticket ticket, TransportRequest r) {
        return new TransportRequest(
                r.method(),
                r.uri(),
                r.headers().with("Proxy-Authorization", ticket.credentials()),
                r.body(),
                r.timeout(),
                r.maxResponseBytes());
    }

    /** Over plain http the tunnel's own refusal looks like an answer of the receiver. */
    private static TransportResponse unlessRefused(Tunnel.Ticket ticket, TransportResponse response) {
        RuntimeException refusal = ticket.refusal();
        if (refusal != null) {
            throw refusal;
        }
        return response;
    }

    @Override
    public String toString() {
        return "GuardedTransport[" + guard + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final EndpointGuard guard;
        private final JdkHttpTransportBuilder below = JdkHttpTransport.builder();
        private Duration connectTimeout = Duration.ofSeconds(10);
        private int maxConnections = 256;

        private Builder(EndpointGuard guard) {
            this.guard = Objects.requireNonNull(guard, "guard");
        }

        /** How long a connection to one address may take. Default 10 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Require.positive(value, "connectTimeout");
            return this;
        }

        /** How many connections may be open at once, idle ones included; two threads each. 1 to 10,000. Default 256. */
        public Builder maxConnections(int value) {
            maxConnections = Require.between(1, 10_000, value, "maxConnections");
            return this;
        }

        /** Keys and trust for TLS. Default: the JVM's. */
        public Builder sslContext(SSLContext value) {
            below.sslContext(value);
            return this;
        }

        /** The transport; close it after use. */
        public GuardedTransport build() {
            return new GuardedTransport(this);
        }
    }
}
