package io.cxintegrate.testkit.network;

import io.cxintegrate.testkit.internal.Daemons;
import io.cxintegrate.testkit.internal.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A port on 127.0.0.1 in front of any other that passes bytes on, until told to break: connections that are refused, reset,
 * half-open, stalled, slow or stale. Safe to share between threads; whoever starts it closes it, which ends every connection
 * and thread.
 *
 * <pre>{@code
 * try (var proxy = FaultProxy.to("127.0.0.1", 5432)) {
 *     proxy.next(ConnectionFault.resetAfterResponseBytes(500));
 *     ... connect to proxy.host() and proxy.port() ...
 *     proxy.assertFaultsMet();
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final long GRACE_SECONDS = 5;

    private final InetSocketAddress target;
    private final @Nullable FakeTls tls;
    private final int port;
    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<PlannedConnection> queued = new ArrayDeque<>();
    private final List<PlannedConnection> planned = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private @Nullable PlannedConnection standing;
    private volatile ServerSocket listener;
    private volatile Future<?> accepting = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    private FaultProxy(InetSocketAddress target, @Nullable FakeTls tls) {
        this.target = target;
        this.tls = tls;
        listener = listen(0);
        port = listener.getLocalPort();
        threads = Executors.newCachedThreadPool(Daemons.named("cxintegrate-proxy-" + port));
    }

    /** Starts one in front of this port. */
    public static FaultProxy to(String host, int port) {
        return start(new InetSocketAddress(host, port), null);
    }

    /**
     * Starts one in front of an {@code http} address.
     *
     * @throws IllegalArgumentException if the address has no host or no port
     */
    public static FaultProxy to(URI target) {
        return start(address(target), null);
    }

    /**
     * Starts one that speaks TLS with its clients, with this certificate, and plain text with the server behind.
     *
     * @throws IllegalArgumentException if the address has no host or no port
     */
    public static FaultProxy to(URI target, FakeTls tls) {
        return start(address(target), Objects.requireNonNull(tls, "tls"));
    }

    /** {@code 127.0.0.1}. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port it listens on; the same after {@link #comeBack()}. */
    public int port() {
        return port;
    }

    /** {@code http://127.0.0.1:port}, or {@code https} with TLS; without a slash at the end. */
    public URI baseUri() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port);
    }

    /** Plans a fault for the next connection that has none; several calls queue up. */
    public FaultProxy next(ConnectionFault fault) {
        Objects.requireNonNull(fault, "fault");
        locked(() -> {
            PlannedConnection p = new PlannedConnection(fault, "connection " + (relays.size() + queued.size() + 1));
            planned.add(p);
            queued.add(p);
        });
        return this;
    }

    /** Plans a fault for every connection that {@link #next} says nothing about, in place of any before. */
    public FaultProxy always(ConnectionFault fault) {
        Objects.requireNonNull(fault, "fault");
        locked(() -> {
            PlannedConnection p = new PlannedConnection(fault, "always");
            planned.add(p);
            standing = p;
        });
        return this;
    }

    /** Stops listening, so that new connections are refused, and resets those that are open. A second call does nothing. */
    public void goDown() {
        Sockets.closeQuietly(listener);
        // While a thread is still in accept() the system goes on taking connections.
        awaitEndOf(accepting);
        resetConnections();
    }

    /**
     * Listens again, on the same port.
     *
     * @throws UncheckedIOException if another process has taken the port meanwhile
     * @throws IllegalStateException if the proxy was closed
     */
    public void comeBack() {
        if (closed) {
            throw new IllegalStateException(this + " was closed");
        }
        if (listener.isClosed()) {
            listener = listen(port);
            accepting = threads.submit(this::accept);
        }
    }

    /** Resets every connection that is open now: a fail-over of the server, or of a load balancer. */
    public void resetConnections() {
        snapshot().forEach(relay -> {
            if (relay.isOpen()) {
                relay.reset();
            }
        });
    }

    /** How many connections were accepted. */
    public int connections() {
        return snapshot().size();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return (int) snapshot().stream().filter(Relay::isOpen).count();
    }

    /** How many bytes of clients have passed, or were swallowed, on all connections. */
    public long requestBytes() {
        return sum(Relay::requestBytes);
    }

    /** How many bytes of the server have passed, on all connections. */
    public long responseBytes() {
        return sum(Relay::responseBytes);
    }

    /** The planned faults that no connection has met, in words, in the order of planning. */
    public List<String> unusedFaults() {
        lock.lock();
        try {
            return planned.stream()
                    .filter(p -> !p.isMet())
                    .map(PlannedConnection::toString)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** One line for each connection: what passed and whether it is open. */
    public String describe() {
        List<Relay> all = snapshot();
        StringBuilder lines = new StringBuilder(all.isEmpty() ? "   no connection arrived\n" : "");
        for (int i = 0; i < all.size(); i++) {
            Relay relay = all.get(i);
            lines.append("   connection ").append(i + 1).append(": ");
            lines.append(relay.requestBytes()).append(" bytes to the server, ");
            lines.append(relay.responseBytes()).append(" bytes back, ");
            lines.append(relay.isOpen() ? "open" : "closed").append('\n');
        }
        return lines.toString();
    }

    /**
     * Fails when a planned fault was not met: the test did not test what it says.
     *
     * @throws AssertionError with all connections and the faults that were not met
     */
    public void assertFaultsMet() {
        List<String> unused = unusedFaults();
        if (!unused.isEmpty()) {
            throw new AssertionError("Expected every fault planned for the proxy to " + describeTarget()
                    + " to be met, but " + unused.size() + (unused.size() == 1 ? " was" : " were") + " not.\n"
                    + describe() + "Unused faults: " + unused.stream().collect(Collectors.joining(", ")) + ".");
        }
    }

    /** Frees the port, ends every connection and thread. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        Sockets.closeQuietly(listener);
        snapshot().forEach(Relay::close);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "FaultProxy[" + (closed ? "closed" : "127.0.0.1:" + port) + " -> " + describeTarget() + "]";
    }

    private static FaultProxy start(InetSocketAddress target, @Nullable FakeTls tls) {
        FaultProxy proxy = new FaultProxy(target, tls);
        proxy.accepting = proxy.threads.submit(proxy::accept);
        return proxy;
    }

    private static InetSocketAddress address(URI uri) {
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("a proxy needs an address with host and port, but it is " + uri);
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("no port on 127.0.0.1 for a proxy", e);
        }
    }

    private void accept() {
        ServerSocket mine = listener;
        while (!mine.isClosed()) {
            try {
                Socket client = mine.accept();
                Relay relay = admit(client);
                // Between accept() and admit() the proxy may have gone down.
                if (mine.isClosed()) {
                    relay.reset();
                }
                threads.execute(() -> relay.run(threads));
            } catch (IOException | RuntimeException e) {
                // The listener was closed, or a client left before it was accepted.
            }
        }
    }

    private static void awaitEndOf(Future<?> work) {
        try {
            work.get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the proxy did not stop accepting connections", e);
        }
    }

    private Relay admit(Socket client) {
        lock.lock();
        try {
            PlannedConnection fault = queued.poll();
            if (fault == null) {
                fault = standing == null ? new PlannedConnection(ConnectionFault.none(), "") : standing;
            }
            Relay relay = new Relay(client, tls, target, fault);
            relays.add(relay);
            return relay;
        } finally {
            lock.unlock();
        }
    }

    private String describeTarget() {
        return target.getHostString() + ":" + target.getPort();
    }

    private long sum(ToLongFunction<Relay> bytes) {
        return snapshot().stream().mapToLong(bytes).sum();
    }

    private List<Relay> snapshot() {
        lock.lock();
        try {
            return List.copyOf(relays);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
