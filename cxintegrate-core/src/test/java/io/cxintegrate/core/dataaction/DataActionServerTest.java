package io.cxintegrate.core.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataActionServerTest {
    private static DataActionServer.Builder server() {
        return DataActionServer.builder()
                .route(
                        "/webhook/data-action",
                        DataActionEndpoint.builder("echo", call -> DataActionResult.of(call.input()))
                                .auth(EndpointAuth.none())
                                .build());
    }

    private static TransportResponse post(DataActionServer server, String path, String body) {
        try (HttpTransport transport = HttpTransport.jdk()) {
            return transport.send(new TransportRequest(
                    "POST",
                    server.baseUri().resolve(path),
                    Headers.of("Content-Type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(30),
                    1_000_000));
        }
    }

    @Test
    void serve_route_answersOverARealSocket() {
        try (DataActionServer server = server().start()) {
            TransportResponse r =
                    post(server, "/webhook/data-action", JsonObject.of("a", "ü").toJson());
            assertThat(r.status()).isEqualTo(200);
            assertThat(new String(r.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"ü\"}");
            assertThat(r.headers().first("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(post(server, "/", "{}").status()).isEqualTo(404);
            assertThat(post(server, "/webhook/data-action/more", "{}").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /webhook/data-action HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
                "POST /webhook/data-action HTTP/1.1\r\nHost: x\r\nContent-Le",
                "P"
            })
    void serve_halfSentRequests_areCutAndDoNotStopOthers(String half) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try (DataActionServer server =
                server().threads(4).requestTimeout(Duration.ofMillis(200)).start()) {
            for (int i = 0; i < 8; i++) {
                sockets.add(half(server, half));
            }
            assertThat(post(server, "/webhook/data-action", "{}").status()).isEqualTo(200);
            for (Socket s : sockets) {
                assertThat(endsWithoutAnswer(s)).isTrue();
            }
        } finally {
            for (Socket s : sockets) {
                s.close();
            }
        }
    }

    @Test
    void serve_queueFull_dropsTheConnectionAtOnce() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        ExecutorService readers = Executors.newFixedThreadPool(4);
        // One request is being served and one waits; the other two are dropped, whichever they are.
        CountDownLatch dropped = new CountDownLatch(2);
        try (DataActionServer server = server().threads(1)
                .queue(1)
                .requestTimeout(Duration.ofMinutes(5))
                .start()) {
            for (int i = 0; i < 4; i++) {
                Socket s = half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 9\r\n\r\n{");
                sockets.add(s);
                readers.execute(() -> {
                    if (endsWithoutAnswer(s)) {
                        dropped.countDown();
                    }
                });
            }
            assertThat(dropped.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            for (Socket s : sockets) {
                s.close();
            }
            readers.shutdownNow();
        }
    }

    private static Socket half(DataActionServer server, String text) throws IOException {
        Socket s = new Socket(InetAddress.getLoopbackAddress(), server.baseUri().getPort());
        s.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        s.getOutputStream().flush();
        return s;
    }

    private static boolean endsWithoutAnswer(Socket s) {
        try {
            return s.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void close_twice_isFine() {
        DataActionServer server = server().start();
        server.close();
        server.close();
        assertThatThrownBy(() -> post(server, "/webhook/data-action", "{}")).hasMessageContaining("no connection");
    }

    @Test
    void close_onAnInterruptedThread_keepsTheFlag() {
        DataActionServer server = server().start();
        Thread.currentThread().interrupt();
        server.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void start_withoutRoutes_isRefused() {
        assertThatThrownBy(() -> DataActionServer.builder().start())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "data action server has 1 problem:\n  - routes: need at least one; call route(path, endpoint)");
        assertThatThrownBy(() ->
                        DataActionServer.builder().route("/", r -> EndpointResponse.json(200, JsonObject.empty())))
                .hasMessage("a route starts with '/' and is longer, but is '/'");
    }
}
