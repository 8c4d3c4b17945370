package io.cxintegrate.core.net.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another user of this machine finds at the tunnel's port. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TunnelTest {
    private ServerSocket receiver;
    private Tunnel tunnel;

    @BeforeEach
    void open() throws IOException {
        receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        tunnel = new Tunnel(
                EndpointGuard.builder()
                        .allowHttp()
                        .allowPorts(receiver.getLocalPort())
                        .allowNetwork("127.0.0.1/32")
                        .resolver(host -> List.of(InetAddress.getLoopbackAddress()))
                        .build(),
                Duration.ofSeconds(5),
                4);
    }

    @AfterEach
    void close() throws IOException {
        tunnel.close();
        receiver.close();
    }

    @Test
    void serve_withoutATicket_isRefused() throws IOException {
        assertThat(ask("CONNECT receiver.example:" + receiver.getLocalPort() + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(ask(connect("Bearer guessed"))).startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(ask(connect("Basic " + tunnel.ticket().credentials()))).startsWith("HTTP/1.1 403 Forbidden\r\n");
    }

    @Test
    void serve_ticketOfARequestThatIsOver_isRefused() throws IOException {
        Tunnel.Ticket ticket = tunnel.ticket();
        ticket.close();

        assertThat(ask(connect(ticket.credentials()))).startsWith("HTTP/1.1 403 Forbidden\r\n");
    }

    @Test
    void serve_withATicket_passesBytesBothWaysUntilOneSideEnds() throws IOException {
        try (Tunnel.Ticket ticket = tunnel.ticket();
                Socket client = dial()) {
            client.getOutputStream().write(connect(ticket.credentials()).getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readNBytes(19), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
            try (Socket other = receiver.accept()) {
                client.getOutputStream().write(new byte[] {1, 2, 3});
                assertThat(other.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
                other.getOutputStream().write(new byte[] {4, 5});
            }
            assertThat(client.getInputStream().readAllBytes()).containsExactly(4, 5);
        }
    }

    @Test
    void serve_secondRequestOnAPlainConnection_isNotPassedOn() throws IOException {
        try (Tunnel.Ticket ticket = tunnel.ticket();
                Socket client = dial()) {
            String one = "POST http://receiver.example:" + receiver.getLocalPort() + "/ HTTP/1.1\r\n"
                    + "Content-Length: 2\r\nProxy-Authorization: " + ticket.credentials()
                    + "\r\nConnection: keep-alive\r\n\r\nok";
            client.getOutputStream().write((one + one).getBytes(StandardCharsets.US_ASCII));
            try (Socket other = receiver.accept()) {
                String got = new String(other.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(got).isEqualTo("POST / HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            }
        }
    }

    @Test
    void serve_notHttp_isCutOff() throws IOException {
        assertThat(ask("hello\r\n\r\n")).isEmpty();
        assertThat(ask("GET /local HTTP/1.1\r\n\r\n")).isEmpty();
        assertThat(ask("GET https://receiver.example/ HTTP/1.1\r\n\r\n")).isEmpty();
        assertThat(ask("x".repeat(70_000))).isEmpty();
    }

    @Test
    void close_withConnectionsOpen_endsThemAndEveryThread() throws Exception {
        try (Tunnel.Ticket ticket = tunnel.ticket();
                Socket client = dial()) {
            client.getOutputStream().write(connect(ticket.credentials()).getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readNBytes(19);

            tunnel.close();
            tunnel.close();

            assertThat(client.getInputStream().read()).isNegative();
            for (Thread t : Thread.getAllStackTraces().keySet()) {
                if (t.getName().equals("cxintegrate-guard")) {
                    t.join(20_000);
                    assertThat(t.isAlive()).isFalse();
                }
            }
        }
    }

    private String connect(String credentials) {
        return "CONNECT receiver.example:" + receiver.getLocalPort() + " HTTP/1.1\r\nproxy-authorization: "
                + credentials + "\r\n\r\n";
    }

    private Socket dial() throws IOException {
        return new Socket(tunnel.address().getAddress(), tunnel.address().getPort());
    }

    /** What comes back until the connection is closed; nothing when it is reset. */
    private String ask(String text) throws IOException {
        try (Socket client = dial()) {
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }
}
