package io.cxintegrate.genesys;

import static io.cxintegrate.testkit.GenesysOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.store.InMemoryTokenStore;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CxFakes
class GenesysTokenTest {
    private static final String THROTTLE = "rate limit exceeded; too many token requests of this client";

    /** A gateway in front of the platform that throttles the first token requests the way the platform does. */
    private static final class Throttling implements HttpTransport {
        private final HttpTransport beyond = HttpTransport.jdk();
        private final AtomicInteger left;
        private final String description;

        Throttling(int times, String description) {
            left = new AtomicInteger(times);
            this.description = description;
        }

        @Override
        public TransportResponse send(TransportRequest request) {
            if (request.uri().getPath().endsWith("/oauth/token") && left.getAndDecrement() > 0) {
                return new TransportResponse(
                        400,
                        Headers.of("Content-Type", "application/json"),
                        Json.writeBytes(JsonObject.builder()
                                .put("error", "invalid_request")
                                .put("description", description)
                                .put("error_description", description)
                                .build()));
            }
            return beyond.send(request);
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            return beyond.sendAsync(request);
        }

        @Override
        public void close() {
            beyond.close();
        }
    }

    private static Genesys.Builder builder(FakeGenesys fake, TestClock clock, HttpTransport transport) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .transport(transport)
                .clock(clock);
    }

    private static void register(Genesys genesys) {
        genesys.registrar().register("Fetch User", "Fetches a user", URI.create("https://example.com/data-action"));
    }

    @Test
    void token_throttledAs400_isRepeated(FakeGenesys fake, TestClock clock) {
        try (HttpTransport gateway = new Throttling(2, THROTTLE);
                Genesys genesys = builder(fake, clock, gateway).build()) {
            register(genesys);
        }
        assertThat(fake.journal().calls(TOKEN)).hasSize(1);
    }

    @Test
    void token_throttledToTheEnd_saysTryLater(FakeGenesys fake, TestClock clock) {
        try (HttpTransport gateway = new Throttling(Integer.MAX_VALUE, THROTTLE);
                Genesys genesys = builder(fake, clock, gateway).build()) {
            assertThatThrownBy(() -> register(genesys))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("genesys TOKEN failed: 400 invalid_request")
                    .hasMessageNotContaining("too many token requests");
        }
        assertThat(fake.journal().calls(TOKEN)).isEmpty();
    }

    @Test
    void token_other400_isNotRepeated(FakeGenesys fake, TestClock clock) {
        try (HttpTransport gateway = new Throttling(1, "grant_type is missing");
                Genesys genesys = builder(fake, clock, gateway).build()) {
            assertThatThrownBy(() -> register(genesys)).isInstanceOf(CredentialException.class);
        }
        assertThat(fake.journal().calls(TOKEN)).isEmpty();
    }

    @Test
    void token_throttledAs400ByAnybodyElse_isARefusal(FakeGenesys fake, TestClock clock) {
        try (HttpTransport gateway = new Throttling(1, THROTTLE)) {
            ClientCredentials others = ClientCredentials.builder()
                    .tokenUri(fake.baseUri().resolve("/oauth/token"))
                    .clientId("id")
                    .clientSecret(Secret.of("secret"))
                    .transport(gateway)
                    .clock(clock)
                    .build();
            assertThatThrownBy(() -> others.fetch(Deadline.none(clock)))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage(
                            "oauth TOKEN failed: 400 invalid_request: check the further parameters, and whether id and"
                                    + " secret go by Basic or in the body");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, Rate Limit Exceeded; wait, true",
        "400, invalid_request, grant_type is missing, false",
        "400, invalid_client, rate limit exceeded;, false",
        "401, invalid_request, rate limit exceeded;, false",
        "400, invalid_request, '', false"
    })
    void isThrottle_status_isSaidOfTheDocumentedShapeOnly(
            int status, String error, String description, boolean throttle) {
        assertThat(new GenesysTokenErrors().isThrottle(status, error, description))
                .isEqualTo(throttle);
    }

    @Test
    void tokenStore_coldStarts_shareOneToken(FakeGenesys fake, TestClock clock) {
        InMemoryTokenStore store = new InMemoryTokenStore();
        for (int i = 0; i < 3; i++) {
            try (HttpTransport transport = HttpTransport.jdk();
                    Genesys genesys =
                            builder(fake, clock, transport).tokenStore(store).build()) {
                register(genesys);
            }
        }
        assertThat(fake.journal().calls(TOKEN)).hasSize(1);
    }
}
