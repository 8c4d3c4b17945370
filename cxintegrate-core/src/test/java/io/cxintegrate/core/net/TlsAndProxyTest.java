package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.support.RawServer;
import io.cxintegrate.core.support.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a connection is said in words that help, and nothing counts as sent that cannot have been. */
class TlsAndProxyTest {
    @TempDir
    private static Path folder;

    private static SelfSigned loopback;
    private static SelfSigned elsewhere;

    @BeforeAll
    static void certificates() throws Exception {
        loopback = new SelfSigned(folder, "ip:127.0.0.1");
        elsewhere = new SelfSigned(folder, "dns:example.com");
    }

    private static TransportRequest post(URI uri) {
        return new TransportRequest("POST", uri, Headers.empty(), new byte[] {1}, Duration.ofSeconds(30), 1000);
    }

    private static RawServer.Script answering() {
        return connection -> {
            while (true) {
                connection.read();
                connection.ok();
            }
        };
    }

    private static TransportException failure(JdkHttpTransport transport, URI uri, boolean async) {
        return catchThrowableOfType(TransportException.class, () -> {
            if (!async) {
                transport.send(post(uri));
            }
            try {
                transport.sendAsync(post(uri)).get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void send_certificateThatIsTrusted_passes() throws Exception {
        try (RawServer server = new RawServer(loopback.server(), answering());
                JdkHttpTransport transport =
                        JdkHttpTransport.builder().sslContext(loopback.client()).build()) {
            assertThat(transport.send(post(server.uri())).status()).isEqualTo(200);
            assertThat(transport.sendAsync(post(server.uri())).join().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_unknownCertificate_saysWhoseCaIsMissing(boolean async) throws Exception {
        try (RawServer server = new RawServer(loopback.server(), answering());
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            assertRefused(
                    failure(transport, server.uri(), async),
                    server,
                    "the server's certificate is not trusted; give its CA by sslContext(...)");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_certificateOfAnotherHost_saysSo(boolean async) throws Exception {
        try (RawServer server = new RawServer(elsewhere.server(), answering());
                JdkHttpTransport transport = JdkHttpTransport.builder()
                        .sslContext(elsewhere.client())
                        .build()) {
            assertRefused(
                    failure(transport, server.uri(), async),
                    server,
                    "the server's certificate is not for this host; check the host in the base URI");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_tlsToAPlainPort_saysSo(boolean async) {
        RawServer.Script plain = connection -> {
            connection.socket().getInputStream().read();
            connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            connection.awaitHangUp();
        };
        try (RawServer server = new RawServer(plain);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            TransportException e = failure(transport, URI.create("https://127.0.0.1:" + server.port()), async);
            assertThat(e.kind()).isEqualTo(Kind.TLS);
            assertThat(e.mayHaveReached()).isFalse();
            assertThat(e.worthRepeating()).isFalse();
            assertThat(e)
                    .hasMessage("POST https://127.0.0.1:" + server.port()
                            + ": no connection: the port does not speak TLS; use http:// or the port for https");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_noCommonProtocol_saysThatTheHandshakeFailed(boolean async) throws Exception {
        SSLContext context = loopback.server();
        RawServer.Script old = connection -> {
            SSLSocket tls = layered(context, connection.socket());
            tls.setEnabledProtocols(new String[] {"TLSv1.2"});
            // The key is of the other kind, so there is nothing to agree on.
            tls.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
            tls.startHandshake();
        };
        try (RawServer server = new RawServer(old);
                JdkHttpTransport transport =
                        JdkHttpTransport.builder().sslContext(loopback.client()).build()) {
            TransportException e = failure(transport, URI.create("https://127.0.0.1:" + server.port()), async);
            assertThat(e.kind()).isEqualTo(Kind.TLS);
            assertThat(e)
                    .hasMessageEndingWith(": no connection: the TLS handshake failed; check the protocols and keys both"
                            + " sides accept");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_closedDuringTheHandshake_neverReachedAndMayBeRepeated(boolean async) {
        RawServer.Script closing =
                connection -> connection.socket().getInputStream().readNBytes(100);
        try (RawServer server = new RawServer(closing);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            TransportException e = failure(transport, URI.create("https://127.0.0.1:" + server.port()), async);
            assertThat(e.kind()).isEqualTo(Kind.CONNECT);
            assertThat(e.mayHaveReached()).isFalse();
            assertThat(e.worthRepeating()).isTrue();
            assertThat(e)
                    .hasMessage("POST https://127.0.0.1:" + server.port()
                            + ": no connection: it was closed during the TLS handshake");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n", "\26\11\11\0\4abcd"})
    void send_garbageInTheStreamAfterTheRequest_mayHaveReached(String garbage) throws Exception {
        SSLContext context = loopback.server();
        RawServer.Script torn = connection -> {
            SSLSocket tls = layered(context, connection.socket());
            assertThat(tls.getInputStream().read()).isEqualTo('P');
            connection.write(garbage);
            connection.awaitHangUp();
        };
        for (boolean async : new boolean[] {false, true}) {
            try (RawServer server = new RawServer(torn);
                    JdkHttpTransport transport = JdkHttpTransport.builder()
                            .sslContext(loopback.client())
                            .build()) {
                TransportException e = failure(transport, URI.create("https://127.0.0.1:" + server.port()), async);
                assertThat(e.kind()).as("%s", e.getCause()).isEqualTo(Kind.CONNECTION_LOST);
                assertThat(e.mayHaveReached()).isTrue();
            }
        }
    }

    /** TLS over a socket that can still be written to beneath it. */
    private static SSLSocket layered(SSLContext context, Socket socket) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
    }

    @Test
    void send_plainToATlsPort_isLost() throws Exception {
        try (RawServer server = new RawServer(loopback.server(), answering());
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            TransportException e = failure(transport, URI.create("http://127.0.0.1:" + server.port()), false);
            assertThat(e.kind()).as("what came is an alert of TLS").isIn(Kind.MALFORMED_RESPONSE, Kind.CONNECTION_LOST);
        }
    }

    @Test
    void send_unknownHost_saysSo() {
        try (JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            TransportException e = failure(transport, URI.create("http://no-such-host.invalid"), false);
            assertThat(e.kind()).isEqualTo(Kind.CONNECT);
            assertThat(e)
                    .hasMessage("POST http://no-such-host.invalid: no connection: the host name is not known; check the"
                            + " base URI and DNS");
        }
    }

    private static void assertRefused(TransportException e, RawServer server, String problem) {
        assertThat(e.kind()).isEqualTo(Kind.TLS);
        assertThat(e.mayHaveReached()).isFalse();
        assertThat(e.worthRepeating()).as("a repeat ends the same way").isFalse();
        assertThat(e).hasMessage("POST " + server.uri() + ": no connection: " + problem);
        assertThat(server.requests()).isEmpty();
    }

    /** Opens tunnels, and answers itself what comes without one. */
    private static RawServer proxy() {
        return new RawServer(connection -> {
            String request = connection.read();
            if (!request.startsWith("CONNECT ")) {
                connection.ok();
                connection.awaitHangUp();
                return;
            }
            String target = request.substring(8, request.indexOf(' ', 8));
            try (Socket behind = new Socket(
                    InetAddress.getLoopbackAddress(), Integer.parseInt(target.substring(target.indexOf(':') + 1)))) {
                connection.write("HTTP/1.1 200 OK\r\n\r\n");
                Thread back = new Thread(() -> pump(behind, connection.socket()));
                back.setDaemon(true);
                back.start();
                pump(connection.socket(), behind);
            }
        });
    }

    private static void pump(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.shutdownOutput();
        } catch (IOException over) {
            // One side has hung up.
        }
    }

    private static JdkHttpTransportBuilder through(RawServer proxy) {
        return JdkHttpTransport.builder()
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
    }

    @Test
    void send_throughAProxy_tunnelsTlsAndNamesPlainTargets() throws Exception {
        try (RawServer proxy = proxy();
                RawServer server = new RawServer(loopback.server(), answering());
                JdkHttpTransport transport =
                        through(proxy).sslContext(loopback.client()).build()) {
            TransportResponse r = transport.send(post(server.uri()));
            assertThat(new String(r.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
            assertThat(proxy.awaitRequest()).isEqualTo("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1");
            assertThat(server.awaitRequest()).startsWith("POST ");
            transport.send(post(URI.create("http://api.invalid/x")));
            assertThat(proxy.awaitRequest()).isEqualTo("POST http://api.invalid/x HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_proxyRefusesTheTunnel_saysSo(boolean async) throws Exception {
        RawServer.Script refusing = connection -> {
            connection.read();
            connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            connection.awaitHangUp();
        };
        try (RawServer proxy = new RawServer(refusing);
                JdkHttpTransport transport = through(proxy).build()) {
            TransportException e = failure(transport, URI.create("https://api.invalid"), async);
            assertThat(e.kind()).isEqualTo(Kind.CONNECT);
            assertThat(e)
                    .hasMessage(
                            "POST https://api.invalid: no connection: the proxy refuses to open a tunnel to this host");
        }
    }

    @Test
    void send_proxyWantsAPassword_answers407() {
        RawServer.Script demanding = connection -> {
            connection.read();
            connection.write("HTTP/1.1 407 no\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
            connection.awaitHangUp();
        };
        try (RawServer proxy = new RawServer(demanding);
                JdkHttpTransport transport = through(proxy).build()) {
            assertThat(transport.send(post(URI.create("http://api.invalid"))).status())
                    .isEqualTo(407);
            assertThat(transport.send(post(URI.create("https://api.invalid"))).status())
                    .isEqualTo(407);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_answerThatHttpForbids_isMalformed(boolean async) {
        RawServer.Script odd = connection -> {
            connection.read();
            connection.write("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n");
            connection.awaitHangUp();
        };
        try (RawServer server = new RawServer(odd);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            TransportException e = failure(transport, server.uri(), async);
            assertThat(e.kind()).isEqualTo(Kind.MALFORMED_RESPONSE);
            assertThat(e.worthRepeating()).isFalse();
            assertThat(e)
                    .hasMessage(
                            "POST " + server.uri() + ": the server answered 204 with a Content-Length, which HTTP does"
                                    + " not allow (RFC 9110 section 8.6)");
        }
    }
}
