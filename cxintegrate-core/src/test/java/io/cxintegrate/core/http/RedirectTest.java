package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.ScriptedServer.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a redirect may lead, with which headers, and what the error says where it may not. */
class RedirectTest {
    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    static Stream<Arguments> matrix() {
        List<Arguments> all = new ArrayList<>();
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                for (boolean sameOrigin : new boolean[] {true, false}) {
                    for (boolean follow : new boolean[] {true, false}) {
                        all.add(Arguments.of(status, method, sameOrigin, follow));
                    }
                }
            }
        }
        return all.stream();
    }

    private ApiClient client(ScriptedServer server, boolean follow) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .tokens(TokenSource.fixed(Secret.of("t0ken")))
                .header("Cookie", "c00kie")
                .header("X-Api-Key", "k3y")
                .followSameOriginRedirects(follow)
                .build();
    }

    private static ApiRequest request(String method) {
        return switch (method) {
            case "GET" -> ApiRequest.get("/x").build();
            case "POST" -> ApiRequest.post("/x").json(JsonObject.empty()).build();
            case "PUT" -> ApiRequest.put("/x").json(JsonObject.empty()).build();
            case "PATCH" -> ApiRequest.patch("/x").json(JsonObject.empty()).build();
            default -> ApiRequest.delete("/x").build();
        };
    }

    @ParameterizedTest(name = "{0} to {1}, same origin {2}, allowed {3}")
    @MethodSource("matrix")
    void send_redirected_goesOnlyWhereItMay(int status, String method, boolean sameOrigin, boolean follow) {
        try (ScriptedServer other = new ScriptedServer(ScriptedServer.json(200, "{}"));
                ScriptedServer server = new ScriptedServer()) {
            String target = (sameOrigin ? server : other).uri() + "/y";
            server.then(ScriptedServer.answer(status, Map.of("Location", target + "?key=s3cr3t"), ""));
            server.then(ScriptedServer.json(200, "{}"));
            ApiClient client = client(server, follow);
            if (follow && sameOrigin && method.equals("GET")) {
                assertThat(client.send(request(method)).status()).isEqualTo(200);
                Received second = server.received().get(1);
                assertThat(second.target()).isEqualTo("/y?key=s3cr3t");
                assertThat(second.headers().first("Authorization")).contains("Bearer t0ken");
                assertThat(second.headers().first("Accept")).contains("application/json");
                assertThat(second.headers().has("Cookie")).isFalse();
                assertThat(second.headers().has("X-Api-Key")).isFalse();
                return;
            }
            DefectException refused = catchThrowableOfType(DefectException.class, () -> client.send(request(method)));
            String why = !method.equals("GET")
                    ? ", which is not followed: a " + method + " goes nowhere but where it was sent"
                    : sameOrigin
                            ? ", which is not followed unless followSameOriginRedirects is set"
                            : ", which is not followed: another origin must not see the credentials";
            assertThat(refused)
                    .hasMessage("demo " + method + " /x failed: " + status + " (a redirect to " + target + why + ")");
            assertThat(refused.status()).hasValue(status);
            assertThat(other.received()).isEmpty();
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void sendAsync_sameOrigin_isFollowedToo() {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answer(302, Map.of("Location", "/y"), ""), ScriptedServer.json(200, "{}"))) {
            assertThat(client(server, true).sendAsync(request("GET")).join().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void send_aCircle_endsAfterFive() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(302, Map.of("Location", "/x"), ""))) {
            DefectException refused = catchThrowableOfType(DefectException.class, () -> {
                try {
                    client(server, true).sendAsync(request("GET")).join();
                } catch (CompletionException e) {
                    throw e.getCause();
                }
            });
            assertThat(refused)
                    .hasMessage("demo GET /x failed: 302 (a redirect to " + server.uri()
                            + "/x, which is not followed: it is the 6th in a row)");
            assertThat(server.received()).hasSize(6);
        }
    }

    @Test
    void send_locationUnusable_saysSo() {
        for (String location : List.of("http://user:pass@127.0.0.1/", "ftp://127.0.0.1/", "http://[")) {
            try (ScriptedServer server =
                    new ScriptedServer(ScriptedServer.answer(302, Map.of("Location", location), ""))) {
                assertThat(catchThrowableOfType(
                                DefectException.class,
                                () -> client(server, true).send(request("GET"))))
                        .hasMessage("demo GET /x failed: 302 (a redirect without a usable Location)");
            }
        }
    }
}
