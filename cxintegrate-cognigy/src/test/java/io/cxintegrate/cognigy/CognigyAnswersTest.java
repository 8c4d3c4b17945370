package io.cxintegrate.cognigy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good statuses with bodies that are not what they always are. */
class CognigyAnswersTest {
    private static final URI HEALTH = URI.create("https://monitoring.example.com/health");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}           | member 'id' should be a string but is nothing",
                "{\"id\":null} | member 'id' should be a string but is null",
                "{\"id\":7}   | member 'id' should be a string but is number",
                "{\"id\":\"\"} | member 'id' is blank",
            })
    void deploy_answerWithoutUsableId_isADefectAndNotBooked(String body, String problem) {
        try (Cognigy cognigy = answering(body)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            assertDefect(() -> deployments.deploy(Tenants.v1()), "CREATE_INTEGRATION", problem);
            assertThat(deployments.state().current()).isEmpty();
        }
    }

    @Test
    void registerHealthMonitor_answerWithIdOnly_isFilledUpWithWhatWasSent() {
        try (Cognigy cognigy = answering("{\"id\":\"wh-7\"}")) {
            Webhook webhook = cognigy.bot("bot-1").webhooks().registerHealthMonitor(HEALTH);
            assertThat(webhook.id()).isEqualTo("wh-7");
            assertThat(webhook.url()).isEqualTo(HEALTH);
        }
    }

    @Test
    void registerHealthMonitor_answerWithAnUnreadableUrl_isADefect() {
        try (Cognigy cognigy = answering("{\"id\":\"wh-7\",\"url\":\"https://h/hunter2 x\"}")) {
            assertDefect(
                    () -> cognigy.bot("bot-1").webhooks().registerHealthMonitor(HEALTH),
                    "CREATE_WEBHOOK",
                    "member 'url' is no URL");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                       | member 'items' should be an array but is nothing",
                "{\"items\":[1]}          | member 'items[0]' should be an object but is number",
                "{\"items\":[{}]}         | member 'id' should be a string but is nothing",
                "{\"items\":[{\"id\":\"w\",\"url\":\"https://h/\",\"name\":\"n\"}]} "
                        + "| member 'events' should be an array but is nothing",
            })
    void list_answerThatIsNoList_isADefect(String body, String problem) {
        try (Cognigy cognigy = answering(body)) {
            assertDefect(() -> cognigy.bot("bot-1").webhooks().list(), "LIST_WEBHOOKS", problem);
        }
    }

    private static void assertDefect(ThrowingCallable call, String operation, String problem) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(DefectException.class, e -> {
                    assertThat(e.platform()).contains("cognigy");
                    assertThat(e.operation()).contains(operation);
                    assertThat(e.status()).hasValue(201);
                })
                .hasMessage("cognigy " + operation + " answered 201 with an unusable body: " + problem);
    }

    private static Cognigy answering(String body) {
        TransportResponse response = new TransportResponse(201, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
        TransportResponse nothingYet =
                new TransportResponse(200, Headers.empty(), "{\"items\":[]}".getBytes(StandardCharsets.UTF_8));
        HttpTransport transport = new HttpTransport() {
            @Override
            public TransportResponse send(TransportRequest request) {
                return request.uri().getPath().endsWith("/integrations")
                                && request.method().equals("GET")
                        ? nothingYet
                        : response;
            }

            @Override
            public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
                return CompletableFuture.completedFuture(send(request));
            }

            @Override
            public void close() {}
        };
        return Cognigy.builder()
                .baseUri(URI.create("https://your-tenant.cognigy.ai"))
                .tokens(TokenSource.fixed(Secret.of("key")))
                .transport(transport)
                .build();
    }
}
