package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that dies under a request: what may be sent again is, once it is known to be safe, and nothing else. */
class LostConnectionTest {
    private enum Kill {
        /** A pooled connection that the server closes between two requests. */
        STALE,
        BEFORE_READ,
        AFTER_READ,
        AFTER_HEADERS,
        MID_BODY
    }

    private static final List<String> METHODS = List.of("GET", "PUT", "DELETE", "POST", "POST with key", "PATCH");

    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    static Stream<Arguments> matrix() {
        List<Arguments> all = new ArrayList<>();
        for (Kill kill : Kill.values()) {
            for (String method : METHODS) {
                all.add(Arguments.of(kill, method, false));
                all.add(Arguments.of(kill, method, true));
            }
        }
        return all.stream();
    }

    private static RawServer server(Kill kill) {
        AtomicInteger killed = new AtomicInteger();
        return new RawServer(connection -> {
            if (kill == Kill.BEFORE_READ && killed.getAndIncrement() == 0) {
                connection.socket().getInputStream().read();
                connection.reset();
                return;
            }
            while (true) {
                String request = connection.read();
                boolean warmUp = request.startsWith("GET /warm-up");
                if (!warmUp && kill != Kill.BEFORE_READ && kill != Kill.STALE && killed.getAndIncrement() == 0) {
                    if (kill == Kill.AFTER_HEADERS) {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                    } else if (kill == Kill.MID_BODY) {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
                    }
                    connection.socket().close();
                    return;
                }
                connection.ok();
                if (warmUp && kill == Kill.STALE) {
                    // Reads nothing any more: what the client sends on this connection meets a reset.
                    connection.socket().getInputStream().read();
                    connection.reset();
                    return;
                }
            }
        });
    }

    private static ApiRequest request(String method) {
        JsonObject body = JsonObject.of("k", "v");
        return switch (method) {
            case "GET" -> ApiRequest.get("/x").build();
            case "PUT" -> ApiRequest.put("/x").json(body).build();
            case "DELETE" -> ApiRequest.delete("/x").build();
            case "PATCH" -> ApiRequest.patch("/x").json(body).build();
            case "POST" -> ApiRequest.post("/x").json(body).build();
            default -> ApiRequest.post("/x").json(body).idempotent().build();
        };
    }

    private static ApiResponse send(ApiClient client, ApiRequest request, boolean async) {
        if (!async) {
            return client.send(request);
        }
        try {
            return client.sendAsync(request).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof TransportException t ? t : e;
        }
    }

    @ParameterizedTest(name = "{0}, {1}, async {2}")
    @MethodSource("matrix")
    void send_connectionDies_isRepeatedOnlyWhereSafe(Kill kill, String method, boolean async) {
        try (RawServer server = server(kill)) {
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .clock(new ManualTime())
                    .jitter(Jitter.fixed(0))
                    .build();
            if (kill == Kill.STALE) {
                client.send(ApiRequest.get("/warm-up").build());
            }
            ApiRequest request = request(method);
            if (request.isRepeatable()) {
                assertThat(send(client, request, async).status()).isEqualTo(200);
                return;
            }
            TransportException lost =
                    catchThrowableOfType(TransportException.class, () -> send(client, request, async));
            assertThat(lost.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(lost.retryable()).isFalse();
            assertThat(lost.attempts()).isEqualTo(1);
            assertThat(lost)
                    .hasMessageMatching(
                            "demo " + method + " /x failed: " + method + " http://127\\.0\\.0\\.1:\\d+: connection"
                                    + " (lost|closed) before the response was complete; it may have been executed, so it is"
                                    + " not repeated");
            assertThat(server.requests().stream().filter(r -> r.startsWith(method + " /x")))
                    .as("requests the server read")
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}
