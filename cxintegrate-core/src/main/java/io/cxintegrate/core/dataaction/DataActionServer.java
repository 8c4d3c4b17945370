package io.cxintegrate.core.dataaction;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A small host for endpoints on the JDK's own HTTP server, for tests, the simulator and small installations. Safe to share
 * between threads; whoever starts it closes it.
 *
 * <p>The JDK calls its server fit for local testing and development, and its defaults let one half-sent request block
 * everybody. So: a bounded pool of its own, a queue that refuses instead of growing, a watchdog that cuts requests which
 * do not arrive, bodies read up to the endpoint's limit, head and body in one write. Put a real container in front
 * for the open internet.
 */
public final class DataActionServer implements AutoCloseable {
    private final HttpServer server;
    private final ThreadPoolExecutor workers;
    private final RequestGuards guards;
    private final Duration drain;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DataActionServer(Builder b) {
        drain = b.drain;
        workers = new ThreadPoolExecutor(
                b.threads,
                b.threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(b.queue),
                r -> daemon(r, "worker"));
        guards = new RequestGuards(b.requestTimeout);
        try {
            server = HttpServer.create(new InetSocketAddress(b.address, b.port), 128);
        } catch (IOException e) {
            workers.shutdownNow();
            guards.close();
            throw new UncheckedIOException("cannot listen on " + b.address + ":" + b.port, e);
        }
        // A full queue must not run the request on the dispatcher thread: the server drops the connection instead.
        server.setExecutor(guards.over(workers));
        b.routes.forEach((path, handler) -> server.createContext(path, exchange -> serve(exchange, path, handler)));
        server.createContext("/", exchange -> serve(exchange, null, DataActionServer::notFound));
        server.start();
    }

    /** A builder; nothing listens before {@link Builder#start()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it listens, such as {@code http://127.0.0.1:41234}. */
    public URI baseUri() {
        InetSocketAddress a = server.getAddress();
        String host = a.getAddress().getHostAddress();
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + a.getPort());
    }

    /** Takes no more requests, lets those under way finish within the drain time, then stops. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Stopping waits for the dispatcher, and on some releases swallows an interrupt while doing so.
            boolean interrupted = Thread.interrupted();
            server.stop((int) Math.min(drain.toSeconds(), Integer.MAX_VALUE));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            workers.shutdownNow();
            guards.close();
        }
    }

    private void serve(HttpExchange exchange, @org.jspecify.annotations.Nullable String route, EndpointHandler handler)
            throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int limit = handler instanceof DataActionEndpoint e ? e.limits().maxRequestBytes() : 1024 * 1024;
            // One byte more than allowed is enough for the endpoint to see that it is too much.
            byte[] body = exchange.getRequestBody().readNBytes(limit + 1);
            guards.arrived();
            // The JDK matches contexts by prefix; a route is the whole path.
            EndpointHandler target = route == null || route.equals(path) ? handler : DataActionServer::notFound;
            EndpointResponse response = target.handle(new EndpointRequest(
                    exchange.getRequestMethod(),
                    path,
                    Headers.ofAll(exchange.getRequestHeaders()),
                    body,
                    exchange.getRemoteAddress().getAddress().getHostAddress()));
            response.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            if (response.body().length > 0) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }

    private static EndpointResponse notFound(EndpointRequest request) {
        return EndpointResponse.json(404, JsonObject.of("title", "NOT_FOUND", "status", 404));
    }

    private static Thread daemon(Runnable r, String role) {
        Thread t = new Thread(r, "cxintegrate-server-" + role);
        t.setDaemon(true);
        return t;
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final Map<String, EndpointHandler> routes = new LinkedHashMap<>();
        private String address = "127.0.0.1";
        private int port;
        private int threads = 16;
        private int queue = 64;
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration drain = Duration.ZERO;

        private Builder() {}

        /** Serves {@code handler} at exactly this path. */
        public Builder route(String path, EndpointHandler handler) {
            if (!path.startsWith("/") || path.equals("/")) {
                throw new IllegalArgumentException("a route starts with '/' and is longer, but is '" + path + "'");
            }
            routes.put(path, handler);
            return this;
        }

        /** The local address to listen on. Default {@code 127.0.0.1}. */
        public Builder address(String value) {
            address = Require.text(value, "address");
            return this;
        }

        /** The port; 0 for a free one. Default 0. */
        public Builder port(int value) {
            port = Require.between(0, 65_535, value, "port");
            return this;
        }

        /** How many requests run at once. Default 16. */
        public Builder threads(int value) {
            threads = Require.between(1, 1000, value, "threads");
            return this;
        }

        /** How many requests wait for a thread before more are dropped. Default 64. */
        public Builder queue(int value) {
            queue = Require.atLeast(1, value, "queue");
            return this;
        }

        /** How long a request may take to arrive, head and body, before its connection is cut. Default 10 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = Require.positive(value, "requestTimeout");
            return this;
        }

        /** How long {@link DataActionServer#close()} lets requests finish; whole seconds. Default 0. */
        public Builder drain(Duration value) {
            drain = Require.notNegative(value, "drain");
            return this;
        }

        /**
         * Listens.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if there is no route
         * @throws UncheckedIOException if the address or port cannot be had
         */
        public DataActionServer start() {
            Violations.of("data action server")
                    .unless(!routes.isEmpty(), "routes", "need at least one; call route(path, endpoint)")
                    .throwIfAny();
            return new DataActionServer(this);
        }
    }
}
