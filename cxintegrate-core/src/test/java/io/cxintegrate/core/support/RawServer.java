package io.cxintegrate.core.support;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server of bytes on loopback: what it does with a connection is up to the test, and it sees when the client hangs up. */
public final class RawServer implements AutoCloseable {
    /** What to do with a connection; whatever it throws ends it. */
    public interface Script {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    /** One connection, counted from 1. */
    public final class Connection {
        private final Socket socket;
        private final int number;

        private Connection(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        public int number() {
            return number;
        }

        public Socket socket() {
            return socket;
        }

        /** Head and body of the next request; its first line is noted. */
        public String read() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    throw new EOFException();
                }
                head.write(b);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length = 0;
            for (String line : text.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            requests.add(text + new String(body, StandardCharsets.UTF_8));
            arrivals.add(text.substring(0, text.indexOf('\r')));
            return text + new String(body, StandardCharsets.UTF_8);
        }

        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** A small answer that keeps the connection. */
        public void ok() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        }

        /** Closes with a reset, so that the client cannot take it for an orderly end. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the client has hung up. */
        public void awaitHangUp() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // Whatever else comes is of no interest.
                }
            } catch (IOException reset) {
                // That is hanging up, too.
            }
            hangUps.add(number);
        }
    }

    private final ServerSocket listener;
    private final boolean tls;
    private final Script script;
    private final AtomicInteger started = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(r -> {
        started.incrementAndGet();
        Thread t = new Thread(r, "raw-server");
        t.setDaemon(true);
        return t;
    });
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> hangUps = new LinkedBlockingQueue<>();

    public RawServer(Script script) {
        this(null, script);
    }

    public RawServer(@Nullable SSLContext tls, Script script) {
        this.script = script;
        this.tls = tls != null;
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            listener = tls == null
                    ? new ServerSocket(0, 1000, loopback)
                    : tls.getServerSocketFactory().createServerSocket(0, 1000, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public URI uri() {
        return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + listener.getLocalPort());
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int accepted() {
        return accepted.get();
    }

    /** How many threads it has started so far. */
    public int threadsStarted() {
        return started.get();
    }

    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The first line of the next request that arrives. */
    public String awaitRequest() throws InterruptedException {
        String line = arrivals.poll(30, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no request arrived");
        }
        return line;
    }

    /** Whether the client hangs up, of connections that wait for it. */
    public boolean sawHangUp() throws InterruptedException {
        return hangUps.poll(30, TimeUnit.SECONDS) != null;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Connection connection = new Connection(socket, accepted.incrementAndGet());
                threads.execute(() -> {
                    try (socket) {
                        script.serve(connection);
                    } catch (IOException | InterruptedException e) {
                        // The connection is over, which is for the client to notice.
                    }
                });
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }
}
