package io.cxintegrate.genesys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much is sent, how long is waited, and what an error tells. */
@CxFakes
class GenesysRateTest {
    private static Genesys.Builder builder(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock());
    }

    @Test
    void build_noLimiterGiven_keepsToThreeHundredAMinute(FakeGenesys fake, TestClock clock) {
        fake.limitRate(300, Duration.ofMinutes(1));
        try (Genesys genesys = builder(fake).build()) {
            for (int i = 0; i < 301; i++) {
                genesys.registrar().get("none");
            }
        }

        assertThat(clock.waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61)));
        assertThat(fake.journal().calls(GenesysOperation.GET_INTEGRATION)).hasSize(301);
    }

    @Test
    void rateLimiter_given_isTheOneThatCounts(FakeGenesys fake, TestClock clock) {
        RateLimiter own = RateLimiter.builder("own").permits(2).clock(clock).build();
        try (Genesys genesys = builder(fake).rateLimiter(own).build()) {
            for (int i = 0; i < 3; i++) {
                genesys.registrar().get("none");
            }
        }

        assertThat(clock.waits()).hasSize(1);
    }

    @Test
    void retryAfter_aboveAMinute_isObeyedBelowTheDeadline(FakeGenesys fake, TestClock clock) {
        fake.faults().on(GenesysOperation.GET_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(90));
        try (Genesys genesys = builder(fake).build()) {
            assertThat(genesys.registrar().get("none")).isEmpty();
        }

        assertThat(clock.waits().stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    }

    @Test
    void ininRatelimit_usedUp_holdsTheNextRequest(FakeRestService rest, TestClock clock) {
        RestOperation read = RestOperation.get("/api/v2/integrations/a");
        rest.respond(
                read,
                FakeResponse.json(200, JsonObject.of("id", "a"))
                        .withHeader("inin-ratelimit-count", "300")
                        .withHeader("inin-ratelimit-allowed", "300")
                        .withHeader("inin-ratelimit-reset", "17"),
                FakeResponse.json(200, JsonObject.of("id", "a")));
        try (Genesys genesys = Genesys.builder()
                .baseUri(rest.baseUri())
                .tokens(TokenSource.fixed(Secret.of("hush")))
                .clock(clock)
                .build()) {
            genesys.registrar().get("a");
            assertThat(clock.waits()).isEmpty();
            genesys.registrar().get("a");
        }

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(17));
    }

    @Test
    void error_ofThePlatform_carriesCodeContextIdAndDetails(FakeRestService rest) {
        RestOperation read = RestOperation.get("/api/v2/integrations/a");
        rest.respond(
                read,
                FakeResponse.json(
                        400,
                        JsonObject.builder()
                                .put("message", "The request could not be executed")
                                .put("code", "bad.request")
                                .put("status", 400)
                                .put("contextId", "ctx-1")
                                .put(
                                        "details",
                                        List.of(JsonObject.of(
                                                "errorCode", "ACTION.REMOTE_ENDPOINT", "fieldName", "url")))
                                .put("errors", List.of())
                                .build()));
        try (Genesys genesys = Genesys.builder()
                .baseUri(rest.baseUri())
                .tokens(TokenSource.fixed(Secret.of("hush")))
                .clock(rest.clock())
                .build()) {
            assertThatThrownBy(() -> genesys.registrar().get("a"))
                    .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                        assertThat(e.platformCode()).contains("bad.request");
                        assertThat(e.correlationId()).contains("ctx-1");
                        assertThat(e.context().problems())
                                .containsExactly(new Violation("url", "ACTION.REMOTE_ENDPOINT"));
                    });
        }
    }
}
