package io.cxintegrate.cxone.broadcast;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that completes the handshake on a plain socket, waits until the server reads, and then is never heard of again. */
final class DeafClient implements AutoCloseable {
    private final Socket socket = new Socket();

    DeafClient(URI uri) throws IOException {
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 30_000);
        String handshake = """
                GET %s HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13

                """.formatted(uri.getPath()).replace("\n", "\r\n");
        socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server hung up: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
        // A ping, masked with zeros: its answer shows that the server has taken the client on.
        socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x81, 0, 0, 0, 0, 1});
        while (opcode(in) != 0xA) {}
    }

    /** Reads, but never answers, until the server ends the connection. */
    int pingsUntilHangUp() {
        int pings = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int opcode = opcode(in); opcode >= 0; opcode = opcode(in)) {
                pings += opcode == 0x9 ? 1 : 0;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server did not hang up", e);
        } catch (IOException e) {
            // A reset is a way of hanging up.
        }
        return pings;
    }

    /** Reads one short frame of a server, which is not masked; -1 at the end. */
    private static int opcode(InputStream in) throws IOException {
        int first = in.read();
        if (first >= 0) {
            in.readNBytes(in.read());
        }
        return first < 0 ? -1 : first & 0xF;
    }

    /** Whether it has not noticed, or been told, that the connection is over; without reading it cannot notice. */
    boolean isConnected() {
        return socket.isConnected() && !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
