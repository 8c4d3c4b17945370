package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.basic;
import static io.cxintegrate.testkit.Client.json;

import io.cxintegrate.testkit.server.FakePlatform;
import java.net.http.HttpResponse;

/** One platform with what a token request and a harmless API request look like there. */
enum Platform {
    COGNIGY("/api/v3/auth/token", "/api/v3/bots/b/integrations", "bot:integration:read", 600),
    CXONE("/oauth/token", "/api/v1/integrations/connectors", "integrations:read", 3600),
    CXONE_ORG("/api/v2/oauth/token", "/api/v2/events", "events:read", 3600),
    GENESYS("/oauth/token", "/api/v2/integrations", "data-action:read", 86400);

    final String tokenPath;
    final String apiPath;
    final String scope;
    final long lifetime;

    Platform(String tokenPath, String apiPath, String scope, long lifetime) {
        this.tokenPath = tokenPath;
        this.apiPath = apiPath;
        this.scope = scope;
        this.lifetime = lifetime;
    }

    FakePlatform<?> start(TestClock clock) {
        return switch (this) {
            case COGNIGY -> FakeCognigy.start(clock);
            case CXONE, CXONE_ORG -> FakeCxone.start(clock);
            case GENESYS -> FakeGenesys.start(clock);
        };
    }

    HttpResponse<String> ask(FakePlatform<?> fake, String id, String secret, String extra) {
        Client client = Client.of(fake);
        return this == GENESYS
                ? client.form(tokenPath, "grant_type=client_credentials" + extra, basic(id, secret))
                : client.form(
                        tokenPath,
                        "grant_type=client_credentials" + "&client_id=" + id + "&client_secret=" + secret + extra);
    }

    HttpResponse<String> ask(FakePlatform<?> fake) {
        return ask(fake, fake.clientId(), fake.clientSecret().reveal(), "");
    }

    String token(FakePlatform<?> fake) {
        return json(ask(fake)).string("access_token");
    }
}
