package io.cxintegrate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerTest {

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.0 200 OK, true",
        "HTTP/1.0 400 Client sent an HTTP request to an HTTPS server., true",
        "HTTP/1.0 503 Service Unavailable, false",
        "SSH-2.0-OpenSSH_9.2, false",
    })
    void answers_daemonSaysSomething_isBelieved(String answer, boolean expected, @TempDir Path temp) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(temp.resolve("d.sock"));
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(address);
            Thread thread = new Thread(() -> answerOnce(daemon, answer));
            thread.start();
            assertThat(Docker.answers(Map.of("DOCKER_HOST", "unix://" + address.getPath())))
                    .isEqualTo(expected);
            thread.join();
        }
    }

    @Test
    void answers_nobodyListens_isFalse(@TempDir Path temp) {
        assertThat(Docker.answers(Map.of("DOCKER_HOST", "unix://" + temp.resolve("none.sock"))))
                .isFalse();
    }

    @Test
    void address_tcp_isTaken() throws IOException {
        assertThat(Docker.address(Map.of("DOCKER_HOST", "tcp://127.0.0.1:2375")))
                .contains(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 2375));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://me@host", "npipe:////./pipe/docker_engine", "none://", "tcp://", "no uri at all"})
    void address_otherWays_areNotAsked(String host) {
        assertThat(Docker.address(Map.of("DOCKER_HOST", host))).isEmpty();
    }

    private static void answerOnce(ServerSocketChannel daemon, String answer) {
        try (SocketChannel client = daemon.accept()) {
            client.read(ByteBuffer.allocate(256));
            client.write(ByteBuffer.wrap((answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
