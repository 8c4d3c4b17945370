package io.cxintegrate.core.dataaction.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.CapturedLog;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedCallbacksTest {
    private static final Secret KEY = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private final ManualTime time = new ManualTime();
    private final List<String> done = new ArrayList<>();
    private int failures;

    private final SignedCallbacks callbacks =
            SignedCallbacks.of("greeting", WebhookVerifier.of(time, KEY).withReplayMemory(10), (id, body) -> {
                String name = body.string("name");
                return () -> {
                    if (failures-- > 0) {
                        // As what is called for it may throw: the message itself was read well.
                        JsonObject.empty().string("of another document");
                    }
                    done.add(id + " " + name);
                    return "GREETED";
                };
            });

    private EndpointRequest post(String id, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request("POST", WebhookSigner.of(KEY).sign(id, time.instant(), bytes), bytes);
    }

    private static EndpointRequest request(String method, Headers headers, byte[] body) {
        return new EndpointRequest(method, "/callbacks", headers, body, "127.0.0.1");
    }

    private static String text(EndpointResponse response) {
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void handle_authenticMessage_isDealtWithOnceForItsId() {
        EndpointRequest one = post("msg_1", "{\"name\":\"Ada\"}");
        assertThat(text(callbacks.handle(one))).isEqualTo("200 {\"outcome\":\"GREETED\"}");
        assertThat(text(callbacks.handle(one))).isEqualTo("200 {\"outcome\":\"REPLAYED\"}");
        callbacks.handle(post("msg_2", "{\"name\":\"Ada\"}"));
        assertThat(done).containsExactly("msg_1 Ada", "msg_2 Ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada|not valid JSON at line 1, column 1: unexpected character",
                "[1]|not valid JSON: expected an object but found array",
                "{}|member 'name' should be a string but is nothing",
                "{\"name\":7}|member 'name' should be a string but is number",
            })
    void handle_bodyThatIsNoSuchMessage_isABadRequest(String body, String problem) {
        EndpointResponse response = callbacks.handle(post("msg_1", body));
        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response)).contains("the body is no greeting: " + problem);
        assertThat(done).isEmpty();
    }

    @Test
    void handle_whatDealsWithItFails_isUnavailableAndTheMessageIsTakenAgain() {
        failures = 1;
        EndpointRequest one = post("msg_1", "{\"name\":\"Ada\"}");
        try (CapturedLog log = new CapturedLog()) {
            EndpointResponse response = callbacks.handle(one);
            assertThat(response.status()).isEqualTo(503);
            assertThat(text(response)).contains("the callback could not be dealt with; send it again");
            assertThat(log.text())
                    .contains("callback.failed kind='greeting' id=msg_1 error=io.cxintegrate.core.json.JsonException")
                    .doesNotContain("another document");
        }
        assertThat(callbacks.handle(one).status()).isEqualTo(200);
        assertThat(done).containsExactly("msg_1 Ada");
    }

    @Test
    void handle_notAuthenticOrNotPostedOrTooLarge_isRefusedUnread() {
        byte[] body = "{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8);
        EndpointRequest good = post("msg_1", "{\"name\":\"Ada\"}");
        assertThat(callbacks.handle(request("POST", Headers.empty(), body)).status())
                .isEqualTo(401);
        assertThat(callbacks
                        .handle(request("POST", good.headers(), "{}".getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(401);
        assertThat(callbacks.handle(request("GET", good.headers(), body)).status())
                .isEqualTo(405);
        assertThat(callbacks.maxRequestBytes()).isEqualTo(65_536);
        assertThat(callbacks.handle(post("msg_2", " ".repeat(65_537))).status()).isEqualTo(413);
        assertThat(done).isEmpty();
    }

    @Test
    void of_withoutAKind_isRefused() {
        assertThatThrownBy(() -> SignedCallbacks.of(" ", WebhookVerifier.of(time, KEY), (id, body) -> () -> ""))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("kind must not be blank but is ' '");
    }

    @Test
    void toString_ofIt_showsNoKey() {
        assertThat(callbacks.toString())
                .startsWith("SignedCallbacks[greeting, ")
                .doesNotContain("MfKQ9r8");
    }
}
