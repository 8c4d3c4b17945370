package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ScriptedServer;
import org.junit.jupiter.api.Test;

/** What an answer repeats of a request, in the message of the error. */
class EchoTest {
    private static void assertRefusal(ApiRequest request, String answer, String message) {
        try (HttpTransport transport = HttpTransport.jdk();
                ScriptedServer server =
                        new ScriptedServer(ScriptedServer.json(404, "{\"message\":\"" + answer + "\"}"))) {
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .retry(RetryPolicy.none())
                    .build();
            assertThatThrownBy(() -> client.send(request))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("demo GET /hooks/{hook}/{key} failed: 404: " + message);
        }
    }

    @Test
    void send_secretOfThePathComesBack_isMaskedAndTheIdIsNot() {
        assertRefusal(
                ApiRequest.get("/hooks/{hook}/{key}")
                        .path("hook", "hook-4711-abcdef")
                        .path("key", Secret.of("k/e y"))
                        .build(),
                "no hook-4711-abcdef for k/e y at /hooks/hook-4711-abcdef/k%2Fe%20y",
                "no hook-4711-abcdef for *** at /hooks/hook-4711-abcdef/***");
    }

    @Test
    void send_secretDestroyedMeanwhile_isMaskedStill() {
        Secret key = Secret.of("4711");
        ApiRequest request = ApiRequest.get("/hooks/{hook}/{key}")
                .path("hook", "h")
                .path("key", key)
                .build();
        key.destroy();
        assertRefusal(request, "4711 is no key", "*** is no key");
    }

    @Test
    void send_secretOfTheQueryComesBack_isMaskedWhateverItsName() {
        assertRefusal(
                ApiRequest.get("/hooks/{hook}/{key}")
                        .path("hook", "h")
                        .path("key", "k")
                        .query("page", Secret.of("a&b"))
                        .build(),
                "page=a%26b, which is a&b",
                "page=***, which is ***");
    }

    @Test
    void path_secretOfDots_isRefusedWithoutIt() {
        assertThatThrownBy(() -> ApiRequest.get("/{key}").path("key", Secret.of("..")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path variable 'key' must not be '.' or '..'");
    }
}
