package io.cxintegrate.core.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * As much of HTTP/2 over TLS (RFC 9113) as faults need: it answers complete requests by a list, the last answer repeats, and
 * does not look into them.
 */
public final class Http2Server implements AutoCloseable {
    public static final int INTERNAL_ERROR = 0x2;
    public static final int REFUSED_STREAM = 0x7;

    private static final int DATA = 0x0;
    private static final int HEADERS = 0x1;
    private static final int RST_STREAM = 0x3;
    private static final int SETTINGS = 0x4;
    private static final int PING = 0x6;
    private static final int GOAWAY = 0x7;

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    private static final int MAX_CONCURRENT_STREAMS = 0x3;
    private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();
    /** {@code :status: 200} in the static table of HPACK (RFC 7541 appendix A). */
    private static final byte[] STATUS_200 = {(byte) 0x88};

    /** What to do about a complete request. */
    public interface Answer {
        void write(Exchange exchange) throws IOException;
    }

    /** A complete request; usable from any thread. */
    public static final class Exchange {
        private final RawServer.Connection connection;
        private final ReentrantLock writing;
        private final int stream;

        private Exchange(RawServer.Connection connection, ReentrantLock writing, int stream) {
            this.connection = connection;
            this.writing = writing;
            this.stream = stream;
        }

        public Exchange headers() throws IOException {
            return send(HEADERS, END_HEADERS, stream, STATUS_200);
        }

        /** A body and the end of the stream. */
        public Exchange body(String text) throws IOException {
            return send(DATA, END_STREAM, stream, text.getBytes(StandardCharsets.UTF_8));
        }

        public Exchange reset(int error) throws IOException {
            return send(RST_STREAM, 0, stream, ints(error));
        }

        /** Says that nothing new is welcome, and that this request was processed or not; a PING tells when that is read. */
        public Exchange goAway(boolean processed) throws IOException {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(frame(GOAWAY, 0, 0, ints(processed ? stream : Math.max(0, stream - 2), 0)));
            both.writeBytes(frame(PING, 0, 0, new byte[8]));
            write(connection, writing, both.toByteArray());
            return this;
        }

        public void close() throws IOException {
            connection.socket().close();
        }

        private Exchange send(int type, int flags, int id, byte[] payload) throws IOException {
            write(connection, writing, frame(type, flags, id, payload));
            return this;
        }
    }

    private final RawServer server;
    private final int maxConcurrentStreams;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> goAwaysRead = new LinkedBlockingQueue<>();
    private final CountDownLatch acknowledged = new CountDownLatch(1);

    public Http2Server(SSLContext tls, Answer... answers) {
        this(tls, 100, answers);
    }

    public Http2Server(SSLContext tls, int maxConcurrentStreams, Answer... answers) {
        this.maxConcurrentStreams = maxConcurrentStreams;
        script.addAll(List.of(answers));
        server = new RawServer(tls, this::serve);
    }

    public static Answer ok() {
        return exchange -> exchange.headers().body("{}");
    }

    /** Leaves the answer to whoever asks for it by {@link #awaitHeld}. */
    public Answer hold() {
        return held::add;
    }

    /** The next request that is held, once the client has taken note of the settings. */
    public Exchange awaitHeld() throws InterruptedException {
        Exchange exchange = held.poll(30, TimeUnit.SECONDS);
        if (exchange == null || !acknowledged.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("no request or no acknowledgement of the settings arrived");
        }
        return exchange;
    }

    public Http2Server then(Answer answer) {
        lock.lock();
        try {
            script.add(answer);
        } finally {
            lock.unlock();
        }
        return this;
    }

    public URI uri() {
        return server.uri();
    }

    /** How many complete requests came, whatever became of them. */
    public int requests() {
        return requests.get();
    }

    public int connections() {
        return server.accepted();
    }

    /** Until the client has taken note of a GOAWAY, or hung up because of it. */
    public void awaitGoAwayRead() throws InterruptedException {
        if (goAwaysRead.poll(30, TimeUnit.SECONDS) == null) {
            throw new AssertionError("the client has not read the GOAWAY");
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(RawServer.Connection connection) throws IOException {
        SSLSocket socket = (SSLSocket) connection.socket();
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        ReentrantLock writing = new ReentrantLock();
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[PREFACE]);
            byte[] setting = ByteBuffer.allocate(6)
                    .putShort((short) MAX_CONCURRENT_STREAMS)
                    .putInt(maxConcurrentStreams)
                    .array();
            write(connection, writing, frame(SETTINGS, 0, 0, setting));
            while (true) {
                read(connection, writing, in);
            }
        } finally {
            goAwaysRead.add(false);
        }
    }

    private void read(RawServer.Connection connection, ReentrantLock writing, DataInputStream in) throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        if (type == SETTINGS && (flags & ACK) != 0) {
            acknowledged.countDown();
        } else if (type == SETTINGS) {
            write(connection, writing, frame(SETTINGS, ACK, 0, new byte[0]));
        } else if (type == PING && (flags & ACK) != 0) {
            goAwaysRead.add(true);
        } else if (type == PING) {
            write(connection, writing, frame(PING, ACK, 0, payload));
        } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
            requests.incrementAndGet();
            next().write(new Exchange(connection, writing, stream));
        }
    }

    private Answer next() {
        lock.lock();
        try {
            return script.size() > 1 ? script.remove() : script.element();
        } finally {
            lock.unlock();
        }
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(ints((payload.length << 8) | type));
        frame.write(flags);
        frame.writeBytes(ints(stream));
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static void write(RawServer.Connection connection, ReentrantLock writing, byte[] frames)
            throws IOException {
        writing.lock();
        try {
            connection.socket().getOutputStream().write(frames);
        } finally {
            writing.unlock();
        }
    }
}
