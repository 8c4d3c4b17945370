package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
    private static final ApiRequest GET = ApiRequest.get("/x").build();

    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static ScriptedServer.Answer encoded(int status, String coding, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", coding);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    private ApiClient client(ScriptedServer server, int maxBytes) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .gzip(true)
                .maxResponseBytes(maxBytes)
                .retry(RetryPolicy.none())
                .build();
    }

    private static TransportException failure(ApiClient client, boolean async) {
        return catchThrowableOfType(TransportException.class, () -> {
            if (!async) {
                client.send(GET);
            }
            try {
                client.sendAsync(GET).join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void send_gzip_isAskedForAndDecoded() throws IOException {
        try (ScriptedServer server = new ScriptedServer(encoded(200, "GZip", gzip("{\"k\":\"ü\"}")))) {
            ApiResponse r = client(server, 1000).send(GET);
            assertThat(r.json().string("k")).isEqualTo("ü");
            assertThat(r.headers().has("Content-Encoding")).isFalse();
            assertThat(server.received().get(0).headers().first("Accept-Encoding"))
                    .contains("gzip");
        }
    }

    @Test
    void send_notAskedFor_isNotSent() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{}"))) {
            ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .build()
                    .send(GET);
            assertThat(server.received().get(0).headers().has("Accept-Encoding"))
                    .isFalse();
        }
    }

    @Test
    void send_gzippedError_isRead() throws IOException {
        try (ScriptedServer server = new ScriptedServer(encoded(400, "gzip", gzip("{\"message\":\"nope\"}")))) {
            assertThat(catchThrowableOfType(
                            InvalidInputException.class,
                            () -> client(server, 1000).send(GET)))
                    .hasMessage("demo GET /x failed: 400: nope");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_bomb_isCutAtTheLimit(boolean async) throws IOException {
        byte[] bomb = gzip("0".repeat(5_000_000));
        try (ScriptedServer server = new ScriptedServer(encoded(200, "gzip", bomb))) {
            TransportException e = failure(client(server, 100_000), async);
            assertThat(e.kind()).isEqualTo(Kind.RESPONSE_TOO_LARGE);
            assertThat(e).hasMessage("demo GET /x failed: response body longer than 100000 bytes when decoded");
        }
    }

    @Test
    void send_exactlyTheLimit_passes() throws IOException {
        try (ScriptedServer server = new ScriptedServer(encoded(200, "gzip", gzip("0".repeat(1000))))) {
            assertThat(client(server, 1000).send(GET).text()).hasSize(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_damagedGzip_isMalformed(boolean async) throws IOException {
        byte[] whole = gzip("{\"k\":\"v\"}");
        byte[] cut = Arrays.copyOf(whole, whole.length - 9);
        try (ScriptedServer server = new ScriptedServer(encoded(200, "gzip", cut))) {
            TransportException e = failure(client(server, 1000), async);
            assertThat(e.kind()).isEqualTo(Kind.MALFORMED_RESPONSE);
            assertThat(e.retryable()).isFalse();
            assertThat(e).hasMessage("demo GET /x failed: the response says it is gzip but cannot be decoded");
        }
    }

    @Test
    void send_anotherCoding_isMalformed() {
        try (ScriptedServer server = new ScriptedServer(encoded(200, "br", new byte[] {1, 2, 3}))) {
            assertThat(failure(client(server, 1000), false))
                    .hasMessage("demo GET /x failed: the response has a Content-Encoding other than gzip, which was not"
                            + " asked for");
        }
    }
}
