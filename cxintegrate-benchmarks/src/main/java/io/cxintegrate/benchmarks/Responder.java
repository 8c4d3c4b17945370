package io.cxintegrate.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A server that does as little as can be done, in a process of its own, so that the CPU time measured is the client's. Knows
 * requests without a body only: each blank line is answered.
 */
public final class Responder implements AutoCloseable {
    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n"
                            + "{\"id\":\"1\",\"state\":\"active\"}")
                    .getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final int port;

    private Responder(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Responder start() throws IOException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Responder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Responder(process, Integer.parseInt(process.inputReader().readLine()));
    }

    String uri() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The other process: prints its port and serves until it is ended. */
    public static void main(String[] args) throws IOException {
        endWithParent();
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println(server.socket().getLocalPort());
        ByteBuffer in = ByteBuffer.allocateDirect(8192);
        ByteBuffer out = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
        while (true) {
            selector.select(key -> {
                try {
                    serve(key, server, in, out);
                } catch (IOException e) {
                    key.cancel();
                }
            });
        }
    }

    private static void serve(SelectionKey key, ServerSocketChannel server, ByteBuffer in, ByteBuffer out)
            throws IOException {
        if (key.isAcceptable()) {
            SocketChannel accepted = server.accept();
            accepted.configureBlocking(false);
            accepted.register(key.selector(), SelectionKey.OP_READ);
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        in.clear();
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        // Each client has one request under way on a connection and sends it in one piece.
        if (in.position() >= 4 && in.getInt(in.position() - 4) == 0x0d0a0d0a) {
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }

    /** When the benchmark dies, its end of the pipe closes. */
    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is ever sent.
                }
            } catch (IOException e) {
                // Gone, too.
            }
            Runtime.getRuntime().halt(0);
        });
        watch.setDaemon(true);
        watch.start();
    }
}
