package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.testkit.server.FakePlatform;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an access token is good for on the three platforms, and until when (RFC 6750). */
class AccessTokenTest {
    private final TestClock clock = new TestClock();

    @ParameterizedTest
    @EnumSource
    void api_withoutToken_isChallengedWithoutErrorCode(Platform platform) {
        try (FakePlatform<?> fake = platform.start(clock)) {
            HttpResponse<String> refused = Client.of(fake).get(platform.apiPath);

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"" + fake.name() + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void api_tokenExpired_isInvalidTokenFromThatNanosecondOn(Platform platform) {
        try (FakePlatform<?> fake = platform.start(clock)) {
            String[] token = bearer(platform.token(fake));
            clock.advance(Duration.ofSeconds(platform.lifetime).minusNanos(1));
            assertThat(Client.of(fake).get(platform.apiPath, token).statusCode())
                    .isEqualTo(200);

            clock.advance(Duration.ofNanos(1));
            HttpResponse<String> refused = Client.of(fake).get(platform.apiPath, token);

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"" + fake.name()
                            + "\", error=\"invalid_token\", error_description=\"the access token is expired\"");
        }
    }

    @Test
    void api_wallClockJumps_tokenLivesOn() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            String[] token = bearer(Platform.COGNIGY.token(cognigy));

            clock.jump(Duration.ofDays(1));

            assertThat(Client.of(cognigy).get(Platform.COGNIGY.apiPath, token).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void lifetime_set_holdsForTokensFromThenOn() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            cognigy.tokens().lifetime(Duration.ofSeconds(5));
            String[] token = bearer(Platform.COGNIGY.token(cognigy));
            cognigy.tokens().lifetime(Duration.ofDays(1));

            clock.advance(Duration.ofSeconds(5));

            assertThat(Client.of(cognigy).get(Platform.COGNIGY.apiPath, token).statusCode())
                    .isEqualTo(401);
            assertThat(json(Platform.COGNIGY.ask(cognigy)).longValue("expires_in"))
                    .isEqualTo(86_400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void revokeAll_tokenInUse_isWorthlessAndANewOneIsGood(Platform platform) {
        try (FakePlatform<?> fake = platform.start(clock)) {
            String old = platform.token(fake);
            fake.tokens().revokeAll();

            assertThat(Client.of(fake).get(platform.apiPath, bearer(old)).statusCode())
                    .isEqualTo(401);
            assertThat(Client.of(fake)
                            .get(platform.apiPath, bearer(platform.token(fake)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void api_tokenOfAnotherFake_isUnknown() {
        try (FakeCognigy one = FakeCognigy.start(clock);
                FakeCognigy other = FakeCognigy.start(clock)) {
            String token = Platform.COGNIGY.token(one);
            Platform.COGNIGY.token(other);

            assertThat(Client.of(other)
                            .get(Platform.COGNIGY.apiPath, bearer(token))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void grantableScopes_fewer_limitsTokensAskedWithAndWithout() {
        try (FakeCxone cxone = FakeCxone.start(clock)) {
            cxone.tokens().grantableScopes(Set.of("events:read"));
            Client client = Client.of(cxone);

            assertThat(Platform.CXONE
                            .ask(cxone, "demo", "demo-secret", "&scope=integrations:write")
                            .statusCode())
                    .isEqualTo(400);
            String[] token = bearer(Platform.CXONE.token(cxone));
            assertThat(client.get("/api/v2/events", token).statusCode()).isEqualTo(200);
            assertThat(client.get("/api/v1/integrations/connectors", token).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void client_set_replacesTheDefault() {
        try (FakeCxone cxone = FakeCxone.start(clock)) {
            cxone.tokens().client("acme", Secret.of("s3cret"));

            assertThat(cxone.clientId()).isEqualTo("acme");
            assertThat(cxone.clientSecret()).isEqualTo(Secret.of("s3cret"));
            assertThat(Platform.CXONE.ask(cxone).statusCode()).isEqualTo(200);
            assertThat(Platform.CXONE.ask(cxone, "demo", "demo-secret", "").statusCode())
                    .isEqualTo(401);
        }
    }
}
