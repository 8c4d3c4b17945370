package io.cxintegrate.testkit.postgres;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Asks whether a Docker daemon answers, before Testcontainers is loaded: without one, Testcontainers takes half a second and
 * logs a page of errors to say so.
 */
final class Docker {
    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PING = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";

    private Docker() {}

    static boolean answers(Map<String, String> environment) {
        return address(environment).filter(Docker::answersAt).isPresent();
    }

    /** Where the daemon should be; empty if nobody says so, or by a way other than a Unix or plain TCP socket. */
    static Optional<SocketAddress> address(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (host.isBlank()) {
            return Files.exists(SOCKET) ? Optional.of(UnixDomainSocketAddress.of(SOCKET)) : Optional.empty();
        }
        try {
            URI uri = URI.create(host);
            if ("unix".equals(uri.getScheme())) {
                return Optional.of(UnixDomainSocketAddress.of(uri.getPath()));
            }
            boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
            return tcp ? Optional.of(new InetSocketAddress(uri.getHost(), uri.getPort())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean answersAt(SocketAddress address) {
        // Non-blocking, because a channel has no read time-out and a daemon may hang.
        try (SocketChannel channel = open(address);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            if (!channel.connect(address)) {
                await(selector, channel, SelectionKey.OP_CONNECT);
                channel.finishConnect();
            }
            channel.write(ByteBuffer.wrap(PING.getBytes(StandardCharsets.US_ASCII)));
            await(selector, channel, SelectionKey.OP_READ);
            ByteBuffer answer = ByteBuffer.allocate(64);
            channel.read(answer);
            String status = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
            // A daemon behind TLS answers plain HTTP with 400: it is there, and Testcontainers knows the way in.
            return status.startsWith("HTTP/1.") && (status.contains(" 200 ") || status.contains(" 400 "));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static SocketChannel open(SocketAddress address) throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    private static void await(Selector selector, SocketChannel channel, int operation) throws IOException {
        channel.register(selector, operation);
        if (selector.select(PATIENCE.toMillis()) == 0) {
            throw new IOException("no answer within " + PATIENCE);
        }
        selector.selectedKeys().clear();
    }
}
