package io.cxintegrate.core.net.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.support.ScriptedServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedTransportTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    static Path folder;

    @Test
    void send_overTls_reachesTheReceiverUnderItsOwnNameAndTellsItNothingOfTheTunnel() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder);
                GuardedTransport transport = transport(receiver, host -> List.of(LOOPBACK))) {
            for (int i = 0; i < 3; i++) {
                TransportResponse response = transport.send(post(receiver.uri("receiver.example")));
                assertThat(response.status()).isEqualTo(204);
            }

            assertThat(receiver.received()).hasSize(3).allSatisfy(h -> {
                assertThat(h.first("Host")).contains("receiver.example:" + receiver.port());
                assertThat(h.has("Proxy-Authorization")).isFalse();
                assertThat(h.first("webhook-id")).contains("m-1");
            });
        }
    }

    @Test
    void sendAsync_overTls_reachesTheReceiver() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder);
                GuardedTransport transport = transport(receiver, host -> List.of(LOOPBACK))) {
            assertThat(transport
                            .sendAsync(post(receiver.uri("receiver.example")))
                            .join()
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void send_certificateOfAnotherHost_isRefusedAsWithoutTheTunnel() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder);
                GuardedTransport transport = transport(receiver, host -> List.of(LOOPBACK))) {
            assertThatThrownBy(() -> transport.send(post(receiver.uri("other.example"))))
                    .isInstanceOfSatisfying(
                            TransportException.class, e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.TLS));
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void send_hostThatResolvesToAnotherAddressTheSecondTime_isHeldToTheOneItWasCheckedWith() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder)) {
            AtomicInteger asked = new AtomicInteger();
            InetAddress somewhere = InetAddress.getByName("93.184.216.34");
            EndpointGuard guard = EndpointGuard.builder()
                    .allowPorts(receiver.port())
                    .resolver(host -> List.of(asked.getAndIncrement() == 0 ? somewhere : LOOPBACK))
                    .build();
            URI endpoint = receiver.uri("receiver.example");
            try (GuardedTransport transport = GuardedTransport.builder(guard)
                    .sslContext(receiver.context())
                    .build()) {
                // When it was configured it looked well, and so it did to who resolved it then.
                guard.check(endpoint);
                assertThat(guard.addresses(endpoint.getHost())).containsExactly(somewhere);

                assertThatThrownBy(() -> transport.send(post(endpoint)))
                        .isInstanceOf(ForbiddenEndpointException.class)
                        .hasMessage(
                                "the endpoint is not allowed: it must resolve to public addresses only but does not");
                assertThat(catchThrowable(
                                () -> transport.sendAsync(post(endpoint)).join()))
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(ForbiddenEndpointException.class);
            }
            assertThat(asked).hasValue(3);
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void send_connection_resolvesOnceAndGoesToTheAddressThatWasChecked() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder)) {
            AtomicInteger asked = new AtomicInteger();
            // A name nobody knows: were it resolved again, there would be no way.
            try (GuardedTransport transport = transport(receiver, host -> {
                asked.incrementAndGet();
                return List.of(LOOPBACK);
            })) {
                assertThat(transport
                                .send(post(receiver.uri("receiver.example")))
                                .status())
                        .isEqualTo(204);
            }
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void send_firstAddressRefusesTheConnection_takesTheNext() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder);
                GuardedTransport transport = transport(
                        receiver, host -> List.of(InetAddress.getByName("127.77.77.77"), LOOPBACK), "127.0.0.0/8")) {
            assertThat(transport.send(post(receiver.uri("receiver.example"))).status())
                    .isEqualTo(204);
        }
    }

    @Test
    void send_hostUnknown_isNoConnection() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver(folder);
                GuardedTransport transport = transport(receiver, host -> {
                    throw new UnknownHostException(host);
                })) {
            assertThatThrownBy(() -> transport.send(post(receiver.uri("receiver.example"))))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.CONNECT))
                    .hasMessage("no connection to receiver.example (UnknownHostException)");
        }
    }

    @Test
    void send_notAllowedBySpelling_opensNoConnection() {
        try (GuardedTransport transport = GuardedTransport.over(EndpointGuard.builder()
                .resolver(host -> {
                    throw new AssertionError("looked up " + host);
                })
                .build())) {
            assertThatThrownBy(() -> transport.send(post(URI.create("https://127.0.0.1/"))))
                    .isInstanceOf(ForbiddenEndpointException.class)
                    .hasMessage("the endpoint is not allowed: it must not be on an address that is not public");
            assertThat(transport.sendAsync(post(URI.create("http://hooks.example.com/"))))
                    .isCompletedExceptionally();
        }
    }

    @Test
    void send_plainHttpAllowed_reachesTheReceiverWithoutTheTicket() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{\"a\":1}"));
                GuardedTransport transport = plain(server, host -> List.of(LOOPBACK))) {
            URI endpoint = URI.create("http://receiver.example:" + server.uri().getPort() + "/hook?x=1");
            for (int i = 0; i < 3; i++) {
                TransportResponse response = transport.send(post(endpoint));
                assertThat(response.status()).isEqualTo(200);
                assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo("{\"a\":1}");
            }
            assertThat(server.received()).hasSize(3).allSatisfy(r -> {
                assertThat(r.target()).isEqualTo("/hook?x=1");
                assertThat(r.body()).isEqualTo("{\"hello\":1}");
                assertThat(r.headers().has("Proxy-Authorization")).isFalse();
                assertThat(r.headers().first("Host")).contains(endpoint.getAuthority());
            });
        }
    }

    @Test
    void send_plainHttpToWhatResolvesToLoopback_isRefusedAndNotTakenForAnAnswer() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, ""))) {
            EndpointGuard guard = EndpointGuard.builder()
                    .allowHttp()
                    .allowPorts(server.uri().getPort())
                    .resolver(host -> List.of(LOOPBACK))
                    .build();
            try (GuardedTransport transport = GuardedTransport.over(guard)) {
                URI endpoint =
                        URI.create("http://receiver.example:" + server.uri().getPort() + "/");
                assertThatThrownBy(() -> transport.send(post(endpoint))).isInstanceOf(ForbiddenEndpointException.class);
                assertThat(catchThrowable(
                                () -> transport.sendAsync(post(endpoint)).join()))
                        .hasCauseInstanceOf(ForbiddenEndpointException.class);
            }
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void send_receiverThatStalls_endsInTime() {
        ScriptedServer server = new ScriptedServer(ScriptedServer.hangUp());
        server.then(server.stall());
        try (server;
                GuardedTransport transport = plain(server, host -> List.of(LOOPBACK))) {
            URI endpoint = URI.create("http://receiver.example:" + server.uri().getPort() + "/");
            assertThatThrownBy(() -> transport.send(post(endpoint))).isInstanceOf(TransportException.class);
            TransportRequest impatient = new TransportRequest(
                    "POST", endpoint, Headers.empty(), new byte[] {1}, Duration.ofMillis(200), 100);
            assertThatThrownBy(() -> transport.send(impatient))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.TIMEOUT));
        }
    }

    private static GuardedTransport transport(TlsReceiver receiver, HostResolver resolver) {
        return transport(receiver, resolver, "127.0.0.1/32");
    }

    private static GuardedTransport transport(TlsReceiver receiver, HostResolver resolver, String network) {
        EndpointGuard guard = EndpointGuard.builder()
                .allowPorts(receiver.port())
                .allowNetwork(network)
                .resolver(resolver)
                .build();
        return GuardedTransport.builder(guard).sslContext(receiver.context()).build();
    }

    private static GuardedTransport plain(ScriptedServer server, HostResolver resolver) {
        return GuardedTransport.over(EndpointGuard.builder()
                .allowHttp()
                .allowPorts(server.uri().getPort())
                .allowNetwork("127.0.0.1/32")
                .resolver(resolver)
                .build());
    }

    private static TransportRequest post(URI uri) {
        return new TransportRequest(
                "POST",
                uri,
                Headers.of("webhook-id", "m-1"),
                "{\"hello\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Duration.ofSeconds(20),
                1_000);
    }
}
