package io.cxintegrate.core.dataaction.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.net.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A small host for endpoints on the JDK's own HTTP server, for tests, the simulator and small installations. Safe to share
 * between threads; whoever starts it closes it.
 *
 * <p>The JDK calls its server fit for local testing and development, and its defaults let one half-sent request block
 * everybody. So: threads of its own, virtual where the JDK has them, and no more than {@link Builder#maxRequests}; requests over
 * that are dropped instead of queued; a watchdog that cuts requests which do not arrive and
 * answers which are not fetched; bodies read up to the endpoint's limit,
 * and written in one piece. What only the JDK can limit are connections on which nothing is sent: they hold no thread, it closes
 * them after 30 s, and counts them if {@code -Djdk.httpserver.maxConnections} is set. Put a real container in front for the
 * open internet.
 *
 * <p>The JDK's server sends head and body of an answer apart and up to JDK 17 without {@code TCP_NODELAY}, so that each answer on
 * a kept connection waits 40 ms for the other side. The first server started here therefore sets the system property
 * {@code sun.net.httpserver.nodelay} to true, unless it is set.
 */
public final class DataActionServer implements AutoCloseable {
    /** How much of a body that is too large is read and forgotten. */
    private static final int LINGER = 1024 * 1024;

    private static final Duration LAST_WRITE = Duration.ofSeconds(1);
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ExecutorService workers;
    private final RequestGuards guards;
    private final EndpointRoutes routes;
    private final InFlight inFlight = new InFlight();
    private final Duration notice;
    private final Duration drain;
    private final TimeSource time;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DataActionServer(Builder b, EndpointRoutes routes) {
        this.routes = routes;
        notice = b.notice;
        drain = b.drain;
        time = b.time;
        workers = Workers.atMost(b.maxRequests);
        guards = new RequestGuards(b.requestTimeout);
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        try {
            server = HttpServer.create(new InetSocketAddress(b.address, b.port), 128);
        } catch (IOException e) {
            workers.shutdownNow();
            guards.close();
            routes.close();
            throw new UncheckedIOException("cannot listen on " + b.address + ":" + b.port, e);
        }
        // A request too many must not run on the dispatcher thread: the server drops the connection instead.
        server.setExecutor(guards.over(workers));
        server.createContext("/", this::serve);
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

    /**
     * Stops: not ready for the {@linkplain Builder#notice notice time}, then 503 with {@code Retry-After} for new calls while
     * those under way finish within the {@linkplain Builder#drain drain time}; what is left then is interrupted and its
     * connections are closed. No thread is left. An interrupt shortens the waits and is kept.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            routes.announceStop();
            boolean interrupted = !sleep(notice);
            if (routes.stop(drain)) {
                // The calls are over; their answers are being written.
                inFlight.await(LAST_WRITE);
            }
            // The rest waits for threads that end at once, and on some releases an interrupt would be swallowed there.
            interrupted |= Thread.interrupted();
            // Before the interrupts, so that no answer of an interrupted call goes out as if it were whole.
            server.stop(0);
            workers.shutdownNow();
            interrupted |= !ended();
            guards.close();
            routes.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean sleep(Duration wait) {
        try {
            time.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean ended() {
        try {
            workers.awaitTermination(1, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            // Null for a request target that is no path, such as "*".
            String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
            byte[] body = read(exchange.getRequestBody());
            if (body == null) {
                // Still under the guard: what is left of the body keeps coming.
                write(
                        exchange,
                        routes.refuse(path, Code.REQUEST_TIMEOUT, "the request did not arrive in time")
                                .withHeader("Connection", "close"));
                return;
            }
            guards.arrived();
            inFlight.enter();
            try {
                EndpointResponse response = routes.handle(new EndpointRequest(
                        exchange.getRequestMethod(),
                        path,
                        Headers.ofAll(exchange.getRequestHeaders()),
                        body,
                        exchange.getRemoteAddress().getAddress().getHostAddress()));
                guards.answering();
                write(exchange, response);
            } finally {
                inFlight.leave();
            }
        }
    }

    /** The body, cut off one byte beyond what is allowed, which is enough to see that it is too much; null if it drips. */
    private byte @Nullable [] read(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int limit = routes.maxRequestBytes() + 1;
        while (body.size() < limit) {
            if (guards.late()) {
                return null;
            }
            int n = in.read(buffer, 0, Math.min(buffer.length, limit - body.size()));
            if (n < 0) {
                break;
            }
            body.write(buffer, 0, n);
        }
        // To close with bytes unread resets the connection, and the sender would not see the refusal.
        for (int left = LINGER; body.size() == limit && left > 0 && !guards.late(); ) {
            int n = in.read(buffer);
            left = n < 0 ? 0 : left - n;
        }
        return body.toByteArray();
    }

    private static void write(HttpExchange exchange, EndpointResponse response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::add);
        boolean none =
                response.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), none ? -1 : response.body().length);
        if (!none) {
            exchange.getResponseBody().write(response.body());
            // Newer releases keep it back until the close, which first waits for what is left of the request.
            exchange.getResponseBody().flush();
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final EndpointRoutes.Builder routes = EndpointRoutes.builder();
        private @Nullable EndpointRoutes handed;
        private boolean hasRoute;
        private String address = "127.0.0.1";
        private int port;
        private int maxRequests = 512;
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration notice = Duration.ZERO;
        private Duration drain = Duration.ZERO;
        private TimeSource time = TimeSource.system();

        private Builder() {}

        /** Serves {@code handler} at exactly this path. The health paths are served beside it. */
        public Builder route(String path, EndpointHandler handler) {
            routes.route(path, handler);
            hasRoute = true;
            return this;
        }

        /** Serves these routes, with the checks they have, instead of single ones; the server closes them. */
        public Builder routes(EndpointRoutes value) {
            handed = Objects.requireNonNull(value, "routes");
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

        /**
         * How many requests are in the server at once, those that still arrive included; each holds a thread. The connections
         * of more are dropped. Default 512. How many calls run at once is the endpoint's own, smaller limit.
         */
        public Builder maxRequests(int value) {
            maxRequests = Require.between(1, 100_000, value, "maxRequests");
            return this;
        }

        /**
         * How long a request may take to arrive, head and body, and its answer to be fetched, before the connection is cut. Default 10 s. A body that drips is
         * answered 408 after four fifths of it.
         */
        public Builder requestTimeout(Duration value) {
            requestTimeout = Require.positive(value, "requestTimeout");
            return this;
        }

        /**
         * How long {@link DataActionServer#close()} goes on answering after the service has said that it is not ready: a little
         * longer than a load balancer takes to notice. Default 0.
         */
        public Builder notice(Duration value) {
            notice = Require.notNegative(value, "notice");
            return this;
        }

        /**
         * How long {@link DataActionServer#close()} lets calls under way finish; the time-out of the endpoint lets all of them.
         * Default 0.
         */
        public Builder drain(Duration value) {
            drain = Require.notNegative(value, "drain");
            return this;
        }

        /** The clock of the notice time. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Listens.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if there is no route, or there are single ones beside
         *     {@link #routes}
         * @throws UncheckedIOException if the address or port cannot be had
         */
        public DataActionServer start() {
            Violations.of("data action server")
                    .unless(hasRoute || handed != null, "routes", "need at least one; call route(path, endpoint)")
                    .unless(!hasRoute || handed == null, "routes", "are given as a whole and one by one; use one way")
                    .throwIfAny();
            return new DataActionServer(this, handed == null ? routes.build() : handed);
        }
    }
}
