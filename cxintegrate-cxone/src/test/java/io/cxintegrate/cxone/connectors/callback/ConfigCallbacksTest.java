package io.cxintegrate.cxone.connectors.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.EventSubscription;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@CxFakes
class ConfigCallbacksTest {
    private static final Secret KEY = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final String BODY = "{\"eventType\":\"CONFIG_UPDATED\",\"connectorId\":\"db-1\"}";

    private final List<ConfigUpdated> received = new CopyOnWriteArrayList<>();

    private ConfigCallbacks callbacks(TestClock clock) {
        return ConfigCallbacks.of(received::add, clock, KEY);
    }

    private static EndpointRequest signed(String id, TestClock clock, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request(WebhookSigner.of(KEY).sign(id, clock.instant(), bytes), bytes);
    }

    private static EndpointRequest request(Headers headers, byte[] body) {
        return new EndpointRequest("POST", "/callbacks", headers, body, "127.0.0.1");
    }

    private static String outcome(EndpointResponse response) {
        assertThat(response.status()).isEqualTo(200);
        return JsonObject.parse(new String(response.body(), StandardCharsets.UTF_8))
                .string("outcome");
    }

    @Test
    void callback_ofThePlatformItself_reachesTheHandlerOncePerMessage(FakeCxone fake, TestClock clock) {
        try (DataActionServer server = DataActionServer.builder()
                .route("/callbacks", ConfigCallbacks.of(received::add, clock, fake.webhookSecret()))
                .start()) {
            URI url = server.baseUri().resolve("/callbacks");
            fake.putByOthers(
                    "db-1",
                    ConnectorDefinition.builder("db-1")
                            .name("Analytics")
                            .databaseType(DatabaseType.POSTGRESQL)
                            .host("db.internal.net")
                            .port(5432)
                            .database("dw")
                            .driverVersion("42.6.0")
                            .eventSubscriptions(EventSubscription.configUpdated(url))
                            .allowLocalWebhooks()
                            .build()
                            .toJson());
            assertThat(fake.sendConfigUpdated("db-1")).containsExactly(200);
            assertThat(fake.sendConfigUpdated("db-1")).containsExactly(200);
        }
        assertThat(received).extracting(ConfigUpdated::connectorId).containsExactly("db-1", "db-1");
        assertThat(received).extracting(ConfigUpdated::id).doesNotHaveDuplicates();
        assertThat(received.get(0))
                .hasToString("ConfigUpdated[" + received.get(0).id() + ", db-1]");
    }

    @Test
    void handle_sameIdAgain_isReplayedAndNotHandled(TestClock clock) {
        ConfigCallbacks callbacks = callbacks(clock);
        assertThat(outcome(callbacks.handle(signed("msg_1", clock, BODY)))).isEqualTo("ACCEPTED");
        clock.advance(Duration.ofMinutes(1));
        assertThat(outcome(callbacks.handle(signed("msg_1", clock, BODY)))).isEqualTo("REPLAYED");
        assertThat(received).hasSize(1);
    }

    @Test
    void handle_tooOld_isUnauthorized(TestClock clock) {
        EndpointRequest old = signed("msg_1", clock, BODY);
        clock.advance(Duration.ofMinutes(6));
        assertThat(callbacks(clock).handle(old).status()).isEqualTo(401);
        assertThat(received).isEmpty();
    }

    @Test
    void handle_notAuthentic_isUnauthorizedAndSaysNoMore(TestClock clock) {
        ConfigCallbacks callbacks = callbacks(clock);
        byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
        Headers other = WebhookSigner.of(Secret.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
                .sign("msg_1", clock.instant(), bytes);
        assertThat(callbacks.handle(request(other, bytes)).status()).isEqualTo(401);
        assertThat(callbacks.handle(request(Headers.empty(), bytes)).status()).isEqualTo(401);
        EndpointRequest good = signed("msg_1", clock, BODY);
        byte[] changed = BODY.replace("db-1", "db-2").getBytes(StandardCharsets.UTF_8);
        assertThat(callbacks.handle(request(good.headers(), changed)).status()).isEqualTo(401);
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"no JSON|400", "[]|400", "{\"eventType\":\"CONFIG_UPDATED\"}|400", "{\"eventType\":7}|400"})
    void handle_noCallback_isABadRequest(String body, int status, TestClock clock) {
        assertThat(callbacks(clock).handle(signed("msg_1", clock, body)).status())
                .isEqualTo(status);
        assertThat(received).isEmpty();
    }

    @Test
    void handle_anotherEvent_isIgnored(TestClock clock) {
        assertThat(outcome(callbacks(clock).handle(signed("msg_1", clock, "{\"eventType\":\"CONFIG_DELETED\"}"))))
                .isEqualTo("IGNORED");
        assertThat(received).isEmpty();
    }

    /** That of a JSON is no different: it is not the callback that is malformed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void handle_handlerThatThrows_isUnavailableAndTakesTheMessageAgain(boolean json, TestClock clock) {
        AtomicInteger calls = new AtomicInteger();
        ConfigCallbacks callbacks = ConfigCallbacks.of(
                event -> {
                    if (calls.incrementAndGet() == 1) {
                        if (json) {
                            event.body().string("password");
                        }
                        throw new IllegalStateException("vault away");
                    }
                    received.add(event);
                },
                clock,
                KEY);
        assertThat(callbacks.handle(signed("msg_1", clock, BODY)).status()).isEqualTo(503);
        assertThat(outcome(callbacks.handle(signed("msg_1", clock, BODY)))).isEqualTo("ACCEPTED");
        assertThat(received).hasSize(1);
    }

    @Test
    void handle_otherMethod_isRefused(TestClock clock) {
        EndpointRequest good = signed("msg_1", clock, BODY);
        assertThat(callbacks(clock)
                        .handle(new EndpointRequest("GET", "/callbacks", good.headers(), good.body(), "127.0.0.1"))
                        .status())
                .isEqualTo(405);
    }
}
