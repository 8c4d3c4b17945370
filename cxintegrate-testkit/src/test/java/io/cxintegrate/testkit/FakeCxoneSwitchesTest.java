package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.basic;
import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.credentials;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a test can have the fake CXone be: sick, busy, somebody else's, changed behind one's back, or the live platform. */
class FakeCxoneSwitchesTest {
    private static final String ID = "db-prod-analytics-01";
    private static final String CONNECTORS = "/api/v1/integrations/connectors";
    private static final String CONNECTOR = CONNECTORS + "/" + ID;

    private final TestClock clock = new TestClock();
    private final FakeCxone cxone = FakeCxone.start(clock);
    private final Client client = Client.of(cxone);
    private String[] token = {};

    @BeforeEach
    void authenticate() {
        token = bearer(client.token(cxone, "/oauth/token", ""));
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    private void register() {
        assertThat(client.sendJson("PUT", CONNECTOR, Payloads.connector(), token)
                        .statusCode())
                .isEqualTo(200);
    }

    private String health() {
        return json(client.get(CONNECTOR, token)).object("health").string("status");
    }

    @Test
    void health_unlessSwitchedOn_isNotTold() {
        register();
        assertThat(json(client.get(CONNECTOR, token)).has("health")).isFalse();
    }

    @Test
    void healthyAfterPolls_three_isHealthyAtTheThirdAndPendingAgainOnceRegistered() {
        cxone.healthyAfterPolls(3);
        register();

        assertThat(List.of(health(), health(), health(), health()))
                .containsExactly("PENDING", "PENDING", "HEALTHY", "HEALTHY");
        JsonObject listed = json(client.get(CONNECTORS, token)).objects("items").get(0);
        assertThat(listed.object("health"))
                .isEqualTo(JsonObject.of("status", "HEALTHY", "checkedAt", "2026-01-01T00:00:00Z"));

        register();
        assertThat(health()).isEqualTo("PENDING");
        // What was registered has none of it.
        assertThat(cxone.connector(ID)).hasValue(Payloads.connector());
    }

    @Test
    void healthyAfterPolls_none_isHealthyAtOnce() {
        cxone.healthyAfterPolls(0);
        register();
        assertThat(health()).isEqualTo("HEALTHY");
    }

    @Test
    void healthyAfter_aTime_turnsWithTheClockHoweverOftenAsked() {
        cxone.healthyAfter(Duration.ofSeconds(20));
        register();
        assertThat(List.of(health(), health(), health())).containsOnly("PENDING");

        clock.advance(Duration.ofMillis(19_999));
        assertThat(health()).isEqualTo("PENDING");
        clock.advance(Duration.ofMillis(1));
        assertThat(health()).isEqualTo("HEALTHY");
    }

    @Test
    void unhealthy_ofOne_staysSoWhateverWasSetAndTouchesNoOther() {
        cxone.healthyAfterPolls(0);
        register();
        cxone.putByOthers("other", Payloads.connector().with("connectorId", "other"));
        cxone.unhealthy(ID);

        assertThat(List.of(health(), health())).containsOnly("UNHEALTHY");
        assertThat(json(client.get(CONNECTORS + "/other", token))
                        .object("health")
                        .string("status"))
                .isEqualTo("HEALTHY");
    }

    @Test
    void ownedByOthers_anId_isForbiddenForEveryOperationAndOthersAreNot() {
        cxone.ownedByOthers(ID, "db-2");

        List<HttpResponse<String>> refused = List.of(
                client.sendJson("PUT", CONNECTOR, Payloads.connector(), token),
                client.get(CONNECTOR, token),
                client.delete(CONNECTOR, token));

        assertThat(refused).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(json(response))
                    .isEqualTo(JsonObject.of(
                            "code", "FORBIDDEN", "message", "connector '" + ID + "' belongs to another tenant"));
        });
        assertThat(cxone.connectors()).isEmpty();
        JsonObject mine = Payloads.connector().with("connectorId", "db-3");
        assertThat(client.sendJson("PUT", CONNECTORS + "/db-3", mine, token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void putAndDeleteByOthers_anything_isThereAndGoneWithoutARequest() {
        cxone.putByOthers("theirs", JsonObject.of("no", "rule"));

        assertThat(json(client.get(CONNECTORS + "/theirs", token))).isEqualTo(JsonObject.of("no", "rule"));
        assertThat(cxone.deleteByOthers("theirs")).isTrue();
        assertThat(cxone.deleteByOthers("theirs")).isFalse();
        assertThat(client.get(CONNECTORS + "/theirs", token).statusCode()).isEqualTo(404);
    }

    @Test
    void limitRate_ofConnectors_countsAllRequestsButThoseForTokens() {
        cxone.limitRate(2, Duration.ofSeconds(30));
        register();
        client.token(cxone, "/oauth/token", "");
        assertThat(client.get(CONNECTORS, token).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMillis(10_500));

        HttpResponse<String> refused = client.sendJson("PUT", CONNECTOR, Payloads.connector(), token);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused)).isEqualTo(JsonObject.of("code", "TOO_MANY_REQUESTS", "message", "too many requests"));
        // Rounded up from 19.5.
        assertThat(refused.headers().firstValue("Retry-After")).contains("20");
        clock.advance(Duration.ofSeconds(20));
        register();
    }

    @Test
    void limitRate_ofNothing_isRefused() {
        assertThatThrownBy(() -> cxone.limitRate(0, Duration.ofSeconds(1)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("requests must be at least 1 but is 0");
        assertThatThrownBy(() -> cxone.limitRate(1, Duration.ZERO)).isExactlyInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void openIdDiscovery_withoutToken_namesIssuerAndTokenEndpoint() {
        HttpResponse<String> document = client.get("/.well-known/openid-configuration");

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(json(document))
                .isEqualTo(JsonObject.of(
                        "issuer", cxone.baseUri().toString(), "token_endpoint", cxone.baseUri() + "/auth/token"));
    }

    @Test
    void tenantConfiguration_ofTheOneTenant_namesTheApi() {
        String path = "/.well-known/cxone-configuration?tenantId=";

        JsonObject document = json(client.get(path + FakeCxone.TENANT_ID));

        assertThat(document.toJson())
                .isEqualTo("{\"tenantId\":\"" + FakeCxone.TENANT_ID
                        + "\",\"area\":\"na1\",\"domain\":\"nice-incontact.com\",\"api_endpoint\":\"" + cxone.baseUri()
                        + "\",\"auth_endpoint\":\"" + cxone.baseUri() + "\"}");
        HttpResponse<String> unknown = client.get(path + "nobody");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown)).isEqualTo(JsonObject.of("code", "NOT_FOUND", "message", "no tenant 'nobody'"));
    }

    @Test
    void liveTokenEndpoint_byBasicOrInTheBody_issuesTokensAndTheOthersByBodyOnly() {
        String[] basic = basic(cxone.clientId(), cxone.clientSecret().reveal());

        HttpResponse<String> issued = client.form("/auth/token", "grant_type=client_credentials", basic);

        assertThat(client.get(CONNECTORS, bearer(json(issued).string("access_token")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.form("/auth/token", credentials(cxone)).statusCode()).isEqualTo(200);
        assertThat(client.form("/auth/token", "grant_type=client_credentials", basic(cxone.clientId(), "wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.form("/oauth/token", "grant_type=client_credentials", basic)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void accessKey_byThePasswordGrant_issuesATokenForTheRightSecretOnly() {
        String[] basic = basic(cxone.clientId(), cxone.clientSecret().reveal());
        String grant = "grant_type=password&username=key-1&password=";
        assertThat(client.form("/auth/token", grant + "s", basic).statusCode()).isEqualTo(400);

        cxone.tokens().accessKey("key-1", Secret.of("s=1"));

        assertThat(client.form("/auth/token", grant + "s%3D1", basic).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = client.form("/auth/token", grant + "other", basic);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("error")).isEqualTo("invalid_grant");
    }

    @Test
    void sendConfigUpdated_toEachSubscription_isSignedAndANewMessageEachTime() {
        try (FakeWebhookReceiver first = FakeWebhookReceiver.start(clock);
                FakeWebhookReceiver second = FakeWebhookReceiver.start(clock)) {
            second.faults().on(WebhookOperation.DELIVERY).first().status(500);
            cxone.putByOthers(
                    ID,
                    Payloads.connector()
                            .with(
                                    "eventSubscriptions",
                                    List.of(
                                            subscription("CONFIG_UPDATED", first),
                                            subscription("HEALTH_CHANGED", first),
                                            subscription("CONFIG_UPDATED", second))));

            assertThat(cxone.sendConfigUpdated(ID)).containsExactly(204, 500);
            assertThat(cxone.sendConfigUpdated(ID)).containsExactly(204, 204);

            assertThat(first.deliveries()).hasSize(2).allSatisfy(delivery -> {
                assertThat(delivery.json().toJson()).isEqualTo("""
                                {"source":"CXONE_INTEGRATION_ENGINE","eventType":"CONFIG_UPDATED",\
                                "connectorId":"db-prod-analytics-01","timestamp":"2026-01-01T00:00:00Z"}""");
                assertThat(WebhookVerifier.of(clock, cxone.webhookSecret())
                                .accepts(Headers.ofAll(delivery.headers()), delivery.body()))
                        .isTrue();
            });
            assertThat(first.deliveries())
                    .extracting(delivery -> delivery.header("webhook-id").orElseThrow())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void sendConfigUpdated_whereNobodyListens_isZeroAndWithoutSubscriptionNothing() {
        FakeWebhookReceiver closed = FakeWebhookReceiver.start(clock);
        closed.close();
        cxone.putByOthers(
                ID, Payloads.connector().with("eventSubscriptions", List.of(subscription("CONFIG_UPDATED", closed))));
        cxone.putByOthers("quiet", Payloads.connector().without("eventSubscriptions"));

        assertThat(cxone.sendConfigUpdated(ID)).containsExactly(0);
        assertThat(cxone.sendConfigUpdated("quiet")).isEmpty();
        assertThat(cxone.sendConfigUpdated("unknown")).isEmpty();
    }

    private static JsonObject subscription(String event, FakeWebhookReceiver receiver) {
        return JsonObject.of("eventType", event, "webhookUrl", receiver.url().toString());
    }
}
