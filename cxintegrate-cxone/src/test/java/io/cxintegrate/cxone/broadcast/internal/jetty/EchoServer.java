package io.cxintegrate.cxone.broadcast.internal.jetty;

import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.cxone.broadcast.internal.socket.Handshake;
import io.cxintegrate.cxone.broadcast.internal.socket.Socket;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketHandler;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.OpCode;

/** The server of the broadcaster with a handler that sends back what comes: what suites for the protocol need. */
final class EchoServer implements SocketHandler, AutoCloseable {
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final int ENOUGH = 1_000_000;

    private final JettySocketServer server = JettySocketServer.start(
            new SocketServerSettings(
                    "127.0.0.1", 0, "/", Duration.ofSeconds(10), Duration.ofMinutes(1), LARGEST, ENOUGH, ENOUGH),
            this);

    int port() {
        return server.port();
    }

    @Override
    public Handshake admit(EndpointRequest request) {
        return new Handshake(101, "", null, null);
    }

    @Override
    public SocketListener opened(Socket socket, Handshake handshake) {
        return new SocketListener() {
            @Override
            public void heard() {}

            @Override
            public void text(String message) {
                socket.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), () -> {}, failure -> {});
            }

            @Override
            public void binary(byte[] message) {
                ((JettySocket) socket).send(OpCode.BINARY, ByteBuffer.wrap(message), Callback.NOOP);
            }

            @Override
            public void refused(int code, String reason) {
                socket.close(code, reason);
            }

            @Override
            public void ended() {}
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
