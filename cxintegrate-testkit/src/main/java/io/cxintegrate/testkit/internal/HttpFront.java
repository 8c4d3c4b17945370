package io.cxintegrate.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The socket of a fake: hands every request to a {@link Handler} and sends back its answer. HTTP/1.1 with keep-alive and
 * nothing else, on plain sockets, because what a fake has to get wrong lies below what an HTTP server lets one touch: a
 * reset in the middle of a body, headers without the body they announce, a byte a second.
 *
 * <p>One daemon thread for each connection. Safe to share between threads; whoever opens it closes it.
 */
public final class HttpFront implements AutoCloseable {
    /** Connections that wait to be accepted: a test of a stampede opens hundreds at once. */
    private static final int BACKLOG = 1_024;

    private static final long GRACE_SECONDS = 5;

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads;

    private HttpFront(ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
        threads = Executors.newCachedThreadPool(Daemons.named("cxintegrate-fake-" + listener.getLocalPort()));
    }

    /** Opens a free port on 127.0.0.1. */
    public static HttpFront open(Handler handler) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
            HttpFront front = new HttpFront(listener, handler);
            front.threads.execute(front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException("no port on 127.0.0.1 for a fake", e);
        }
    }

    /** The address, without a slash at the end. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Frees the port and ends every connection and thread; a second call does nothing. */
    @Override
    public void close() {
        closing.countDown();
        Sockets.closeQuietly(listener);
        open.forEach(Sockets::closeQuietly);
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

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                // Between accept() and add() the front may have closed.
                if (listener.isClosed()) {
                    Sockets.closeQuietly(socket);
                }
                threads.execute(() -> serve(socket));
            } catch (IOException | RuntimeException e) {
                // The listener was closed, or a client left before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try {
            new HttpConnection(socket, handler, closing).run();
        } catch (IOException e) {
            // The client left, or the fake closed: there is nobody to tell.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
            Sockets.closeQuietly(socket);
        }
    }

    /** What stands behind the socket. Called from many threads at once; may block. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers a request.
         *
         * @param method the method, in capitals
         * @param url path and query, as sent
         * @param headers header names as sent, with their values in order
         * @param body the body; empty when there is none
         */
        Answer handle(String method, String url, Map<String, List<String>> headers, byte[] body);
    }

    /**
     * What goes back.
     *
     * @param status the HTTP status
     * @param headers header names and values
     * @param body the body; may be empty
     * @param transmission how it travels
     */
    public record Answer(int status, Map<String, String> headers, String body, Transmission transmission) {}
}
