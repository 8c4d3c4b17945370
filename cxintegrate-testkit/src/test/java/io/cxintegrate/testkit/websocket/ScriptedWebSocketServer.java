package io.cxintegrate.testkit.websocket;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A server for one client, which the test itself plays. */
final class ScriptedWebSocketServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private Socket client = new Socket();

    ScriptedWebSocketServer() throws IOException {}

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/events?x=1");
    }

    /** Takes the next client and answers its handshake; the head of its request. */
    String accept(String status) throws IOException {
        client = listener.accept();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return head.toString();
    }

    /** Reads a short masked frame: its first byte and its payload as text. */
    String read() throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int first = in.readUnsignedByte();
        byte[] payload = new byte[in.readUnsignedByte() & 0x7F];
        in.readFully(new byte[4]);
        in.readFully(payload);
        return Integer.toHexString(first) + " " + new String(payload, StandardCharsets.ISO_8859_1);
    }

    /** Whether the client sends nothing for so long. */
    boolean isSilentFor(Duration time) throws IOException {
        client.setSoTimeout((int) time.toMillis());
        try {
            client.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            client.setSoTimeout(0);
        }
    }

    void answerPing() throws IOException {
        if (!read().equals("89 \u0001")) {
            throw new AssertionError("expected a ping");
        }
        write(0x8A, new byte[] {1});
    }

    void text(String message) throws IOException {
        write(0x81, message.getBytes(StandardCharsets.UTF_8));
    }

    void write(int first, byte[] payload) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] frame = new byte[payload.length + 2];
        frame[0] = (byte) first;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        out.write(frame);
    }

    void hangUp() throws IOException {
        client.close();
    }

    @Override
    public void close() throws IOException {
        client.close();
        listener.close();
    }
}
