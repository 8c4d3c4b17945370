package io.cxintegrate.testkit.websocket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A WebSocket on a plain socket, frame by frame (RFC 6455), without a buffer in front of the kernel's: what is not read stays
 * with the server. One thread may read while others write.
 */
final class WebSocketWire implements AutoCloseable {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_FRAME = 64 * 1024 * 1024;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    /** One frame of the server. */
    record Frame(int opcode, boolean last, byte[] payload) {}

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();

    WebSocketWire(URI uri, int receiveBufferBytes, Duration limit) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), millis);
        socket.setSoTimeout(millis);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Asks for the upgrade; the status of the answer, 101 when it is one now. */
    int handshake(URI uri, Map<String, List<String>> headers) throws IOException {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder head = new StringBuilder("GET " + path + query + " HTTP/1.1\r\n"
                + "Host: " + uri.getHost() + ":" + uri.getPort() + "\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || answer.length() > MAX_HEAD) {
                throw new EOFException("the server did not answer the handshake but sent '" + answer + "'");
            }
            answer.append((char) next);
        }
        String[] status = answer.substring(0, answer.indexOf("\r\n")).split(" ", 3);
        return Integer.parseInt(status[1]);
    }

    /** Waits as long as it takes for each byte from now on. */
    void waitForEver() throws SocketException {
        socket.setSoTimeout(0);
    }

    /** The next frame, whole. */
    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == LENGTH_16) {
            length = in.readUnsignedShort();
        } else if (length == LENGTH_64) {
            length = in.readLong();
        }
        if ((second & MASKED) != 0 || length < 0 || length > MAX_FRAME) {
            throw new IOException("the server sent a frame that is masked or too long: " + length + " bytes");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 0xF, (first & 0x80) != 0, payload);
    }

    /** Sends a whole frame, masked with zeros, which is a mask like any other. */
    void write(int opcode, byte[] payload) throws IOException {
        int extended = payload.length < LENGTH_16 ? 0 : payload.length <= 0xFFFF ? 2 : 8;
        byte[] frame = new byte[2 + extended + 4 + payload.length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (MASKED | (extended == 0 ? payload.length : extended == 2 ? LENGTH_16 : LENGTH_64));
        for (int i = 0; i < extended; i++) {
            frame[2 + i] = (byte) ((long) payload.length >>> (8 * (extended - 1 - i)));
        }
        System.arraycopy(payload, 0, frame, 2 + extended + 4, payload.length);
        writing.lock();
        try {
            out.write(frame);
        } finally {
            writing.unlock();
        }
    }

    /** Ends the connection by a reset, as a machine does that is switched off and on. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
