package io.cxintegrate.core.net.guard;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.net.TransportException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback that our own HTTP client goes through: it resolves each host once, checks every address it gets, and
 * connects to the very address it has checked. {@code java.net.http} has no place for that. TLS stays between the client and
 * the receiver, names and certificates included; here only bytes pass.
 *
 * <p>Other users of this machine can reach its port, so it serves nobody without a {@link Ticket}: a random value that lives
 * as long as one request of ours. Safe to share between threads; {@link #close()} ends all its threads.
 */
final class Tunnel implements AutoCloseable {
    private static final int HEAD_TIMEOUT_MILLIS = 10_000;
    private static final String SCHEME = "Bearer ";

    private final EndpointGuard guard;
    private final Duration connectTimeout;
    private final ServerSocket server;
    private final ExecutorService threads;
    private final Semaphore places;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Ticket> tickets = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What lets one request through, and brings back why it was not let through. */
    final class Ticket implements AutoCloseable {
        private final String value;
        private final AtomicReference<@Nullable RuntimeException> refusal = new AtomicReference<>();

        private Ticket(String value) {
            this.value = value;
        }

        /** For {@code Proxy-Authorization}, which the client sends to us and not to the receiver. Not Basic: the JDK drops that. */
        String credentials() {
            return SCHEME + value;
        }

        @Nullable
        RuntimeException refusal() {
            return refusal.get();
        }

        @Override
        public void close() {
            tickets.remove(value);
        }
    }

    Tunnel(EndpointGuard guard, Duration connectTimeout, int maxConnections) {
        this.guard = guard;
        this.connectTimeout = connectTimeout;
        places = new Semaphore(maxConnections);
        threads = Executors.newCachedThreadPool(r -> {
            Thread t = new Thread(r, "cxintegrate-guard");
            t.setDaemon(true);
            return t;
        });
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            threads.shutdown();
            throw new UncheckedIOException("no port on loopback", e);
        }
        threads.execute(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    Ticket ticket() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        Ticket ticket = new Ticket(Base64.getUrlEncoder().encodeToString(bytes));
        tickets.put(ticket.value, ticket);
        return ticket;
    }

    /** Ends what runs. A second call does nothing. */
    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Tunnel::closeQuietly);
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (!places.tryAcquire()) {
                    closeQuietly(client);
                    continue;
                }
                try {
                    threads.execute(() -> serve(client));
                } catch (RejectedExecutionException e) {
                    places.release();
                    closeQuietly(client);
                }
            } catch (IOException e) {
                // Closed, or a client that was gone before it was there.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            keep(client);
            client.setSoTimeout(HEAD_TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(client.getInputStream());
            TunnelRequest request = TunnelRequest.read(in);
            Ticket ticket = request.field("Proxy-Authorization")
                    .filter(v -> v.startsWith(SCHEME))
                    .map(v -> tickets.get(v.substring(SCHEME.length())))
                    .orElse(null);
            if (ticket == null) {
                answer(client, "403 Forbidden");
                return;
            }
            Socket receiver = connect(request, ticket);
            if (receiver == null) {
                answer(client, "502 Bad Gateway");
                return;
            }
            try (receiver) {
                keep(receiver);
                client.setSoTimeout(0);
                client.setTcpNoDelay(true);
                receiver.setTcpNoDelay(true);
                pass(request, client, in, receiver);
            } finally {
                open.remove(receiver);
            }
        } catch (IOException | RejectedExecutionException e) {
            // Either side is gone, or all of us; the other is told so by the end of its connection.
        } finally {
            open.remove(client);
            places.release();
        }
    }

    /** Notes a socket for {@link #close()}; whoever comes too late for that is closed at once. */
    private void keep(Socket socket) {
        open.add(socket);
        if (server.isClosed()) {
            closeQuietly(socket);
        }
    }

    /** To one of the checked addresses, never by name; null when there is no way, which the ticket then explains. */
    private @Nullable Socket connect(TunnelRequest request, Ticket ticket) {
        try {
            guard.check(request.target());
            IOException last = new IOException("no address");
            for (InetAddress address : guard.addresses(request.target().getHost())) {
                Socket socket = new Socket();
                try {
                    socket.connect(new InetSocketAddress(address, request.port()), millis(connectTimeout));
                    return socket;
                } catch (IOException e) {
                    closeQuietly(socket);
                    last = e;
                }
            }
            throw last;
        } catch (ForbiddenEndpointException e) {
            ticket.refusal.set(e);
        } catch (IOException e) {
            ticket.refusal.set(new TransportException(
                    "no connection to " + request.target().getHost() + " ("
                            + e.getClass().getSimpleName() + ")",
                    TransportException.Kind.CONNECT,
                    e));
        }
        return null;
    }

    /** Until either side ends; then both do. */
    private void pass(TunnelRequest request, Socket client, InputStream in, Socket receiver) throws IOException {
        OutputStream out = receiver.getOutputStream();
        if (request.connect()) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            threads.execute(() -> copy(receiver, client));
            in.transferTo(out);
            return;
        }
        out.write(request.forwarded());
        threads.execute(() -> copyAnswer(receiver, client));
        byte[] buffer = new byte[8 * 1024];
        for (long left = request.contentLength(); left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                return;
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        // One request and no more: the next on this connection may be meant for another host. What is awaited is the
        // end.
        in.read();
    }

    /** Says that this connection ends here: a client that kept it would send its next request into the end of it. */
    private static void copyAnswer(Socket receiver, Socket client) {
        try {
            InputStream in = new BufferedInputStream(receiver.getInputStream());
            String head = TunnelRequest.head(in);
            int firstLine = head.concat("\r\n").indexOf("\r\n");
            String marked =
                    head.substring(0, firstLine) + "\r\nConnection: close" + head.substring(firstLine) + "\r\n\r\n";
            client.getOutputStream().write(marked.getBytes(StandardCharsets.ISO_8859_1));
            in.transferTo(client.getOutputStream());
        } catch (IOException e) {
            // As in serve().
        } finally {
            closeQuietly(receiver);
            closeQuietly(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // As in serve().
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static int millis(Duration timeout) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Durations.saturatedNanos(timeout) / 1_000_000));
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }
}
