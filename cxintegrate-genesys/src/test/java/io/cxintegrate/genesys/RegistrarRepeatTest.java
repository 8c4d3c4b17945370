package io.cxintegrate.genesys;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.LIST_INTEGRATIONS;
import static io.cxintegrate.testkit.GenesysOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Over a real socket: what is repeated, what is asked before, and what a failure tells. */
@CxFakes
class RegistrarRepeatTest {
    private static final String NAME = "Fetch User Data Action";
    private static final String DESCRIPTION = "Fetches user details from external API based on ID";
    private static final URI ENDPOINT =
            URI.create("https://your-lambda-url.execute-api.us-east-1.amazonaws.com/prod/data-action");

    private static Genesys.Builder builder(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .scopes("api:integration:write", "data-action:read")
                .clock(fake.clock())
                .jitter(Jitter.fixed(0.5));
    }

    private static List<String> keys(FakeGenesys fake) {
        return fake.journal().calls(CREATE_INTEGRATION).stream()
                .map(call -> call.requestHeader("Idempotency-Key").orElse(""))
                .distinct()
                .toList();
    }

    @Test
    void register_throttled_waitsAsToldAndKeepsTokenAndKey(FakeGenesys fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
        try (Genesys genesys = builder(fake).build()) {
            assertThat(genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT).created())
                    .isTrue();
        }
        assertThat(fake).received(TOKEN).once();
        assertThat(fake).received(LIST_INTEGRATIONS).once();
        assertThat(fake).received(CREATE_INTEGRATION).times(2).waitedBetween(Duration.ofSeconds(7));
        assertThat(keys(fake)).doesNotContain("").hasSize(1);
        assertThat(clock.waits()).hasSize(1);
    }

    @Test
    void register_resetOnPost_looksAgainAndSendsTheSameKey(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).first().reset();
        try (Genesys genesys = builder(fake).build()) {
            assertThat(genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT).created())
                    .isTrue();
        }
        assertThat(fake).received(LIST_INTEGRATIONS).times(2);
        assertThat(fake).received(CREATE_INTEGRATION).times(2);
        assertThat(keys(fake)).hasSize(1);
        assertThat(fake.integrations()).hasSize(1);
    }

    @Test
    void register_answerLostAfterTheWork_findsWhatWasMade(FakeGenesys fake) {
        // The platform does the work, and a gateway loses the answer.
        fake.faults().on(CREATE_INTEGRATION).first().malformedBody();
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            assertThatThrownBy(() -> registrar.register(NAME, DESCRIPTION, ENDPOINT))
                    .isExactlyInstanceOf(DefectException.class)
                    .hasMessageStartingWith("genesys CREATE_INTEGRATION answered 201 with a body that is not the JSON"
                            + " expected (Content-Type application/json");

            assertThat(registrar.register(NAME, DESCRIPTION, ENDPOINT).created())
                    .isFalse();
        }
        assertThat(fake.integrations()).hasSize(1);
    }

    @Test
    void register_answerLostOnTheWay_findsWhatTheFirstAttemptMade(FakeGenesys fake) {
        try (HttpTransport jdk = HttpTransport.jdk();
                Genesys genesys = builder(fake).transport(new LosesAnswer(jdk)).build()) {
            RegisteredIntegration registered = genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);

            assertThat(registered.id()).isEqualTo("00000000-0000-4000-8000-000000000001");
            assertThat(registered.created()).isTrue();
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
        assertThat(fake.integrations()).hasSize(1);
    }

    @Test
    void register_serverFaultToTheEnd_saysHowOften(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).always().status(503);
        try (Genesys genesys = builder(fake).build()) {
            UnavailableException e = catchThrowableOfType(
                    UnavailableException.class, () -> genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT));

            assertThat(e.attempts()).isEqualTo(3);
            assertThat(e.status()).hasValue(503);
            assertThat(e.correlationId()).isPresent();
        }
        assertThat(fake).received(CREATE_INTEGRATION).times(3);
    }

    @Test
    void register_retryOff_triesOnce(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).first().reset();
        try (Genesys genesys = builder(fake).retry(RetryPolicy.none()).build()) {
            assertThatThrownBy(() -> genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT))
                    .isExactlyInstanceOf(TransportException.class);
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
    }

    @Test
    void register_throttledToTheEnd_keepsTheWholeHistory(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).always().tooManyRequests(Duration.ofSeconds(1));
        try (Genesys genesys = builder(fake).build()) {
            UnavailableException e = catchThrowableOfType(
                    UnavailableException.class, () -> genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT));

            assertThat(e.status()).hasValue(429);
            assertThat(e.platformCode()).contains("too.many.requests");
            assertThat(e.attempts()).isEqualTo(3);
            assertThat(e.attemptHistory().get(0).waitSource()).isEqualTo("retry-after");
        }
        assertThat(fake).received(CREATE_INTEGRATION).times(3);
    }

    @Test
    void register_tokenRefused_isRenewedOnce(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).first().unauthorized();
        try (Genesys genesys = builder(fake).build()) {
            assertThat(genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT).created())
                    .isTrue();
        }
        assertThat(fake).received(TOKEN).times(2);
    }

    /** The first integration is made, and then the line goes dead. */
    private static final class LosesAnswer implements HttpTransport {
        private final HttpTransport below;
        private boolean lost;

        LosesAnswer(HttpTransport below) {
            this.below = below;
        }

        @Override
        public TransportResponse send(TransportRequest request) {
            TransportResponse response = below.send(request);
            if (!lost
                    && request.uri().getPath().endsWith("/integrations")
                    && request.method().equals("POST")) {
                lost = true;
                throw new TransportException("line dead", TransportException.Kind.CONNECTION_LOST, null);
            }
            return response;
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            return below.sendAsync(request);
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
