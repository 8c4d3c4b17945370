package io.cxintegrate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiClientBuilder;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryBudget;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.server.OAuthError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured of tokens and repeats, and that nothing a {@link Metrics} does breaks them; over real sockets. */
class MetricsOverFakesTest {
    private static final ApiRequest READ =
            ApiRequest.get("/resource").operation("GET_RESOURCE").build();

    private final TestClock clock = new TestClock();
    private final FakeOAuth fake = FakeOAuth.start(clock);
    private final HttpTransport transport = HttpTransport.jdk();
    private final Recorded metrics = new Recorded();

    /** Every measurement as a line: kind, name, value, tags in order. */
    private static final class Recorded implements Metrics {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void count(String name, long amount, Map<String, String> tags) {
            lines.add(name + " " + amount + " " + new TreeMap<>(tags));
        }

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {
            lines.add(name + " " + duration + " " + new TreeMap<>(tags));
        }

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {
            lines.add(name + " " + value + " " + new TreeMap<>(tags));
        }

        List<String> of(String prefix) {
            return lines.stream().filter(line -> line.startsWith(prefix)).toList();
        }
    }

    /** A monitoring library in a bad mood. */
    private static final class Throwing implements Metrics {
        @Override
        public void count(String name, long amount, Map<String, String> tags) {
            throw new IllegalStateException("count");
        }

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {
            throw new IllegalStateException("time");
        }

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {
            throw new IllegalStateException("gauge");
        }
    }

    @AfterEach
    void close() {
        transport.close();
        fake.close();
    }

    @Test
    void tokens_eachReason_isMeasuredWithItsOutcome() {
        TokenSource tokens = tokens(metrics);
        fake.tokens().rejectNext(OAuthError.INVALID_CLIENT);
        assertThatThrownBy(() -> token(tokens)).isInstanceOf(CredentialException.class);
        clock.advance(Duration.ofMinutes(1));
        fake.faults().on(OAuthOperation.TOKEN).first().tooManyRequests(Duration.ofSeconds(3));
        AccessToken first = token(tokens);
        tokens.invalidate(first);
        token(tokens);
        clock.advance(Duration.ofMinutes(58));
        token(tokens);
        clock.advance(Duration.ofHours(2));
        token(tokens);

        assertThat(metrics.lines)
                .containsExactly(
                        "cxintegrate.token.refresh.duration PT0S {outcome=error, platform=demo, reason=initial}",
                        "cxintegrate.token.refresh.duration PT3S {outcome=success, platform=demo, reason=initial}",
                        "cxintegrate.token.refresh.duration PT0S {outcome=success, platform=demo, reason=rejected}",
                        "cxintegrate.token.refresh.duration PT0S {outcome=success, platform=demo, reason=advisory}",
                        "cxintegrate.token.refresh.duration PT0S {outcome=success, platform=demo, reason=mandatory}");
    }

    @Test
    void retry_waitedThenTaken_measuresAttemptsWaitsAndBudget() {
        fake.faults().on(OAuthOperation.RESOURCE).first().status(503);
        fake.faults().on(OAuthOperation.RESOURCE).second().tooManyRequests(Duration.ofSeconds(7));
        ApiClient client = client(
                        metrics,
                        RetryPolicy.builder().budget(RetryBudget.defaults()).build())
                .build();

        client.send(READ);

        assertThat(metrics.of("cxintegrate.retry."))
                .containsExactly(
                        "cxintegrate.retry.attempts 1 {operation=GET_RESOURCE, outcome=error}",
                        "cxintegrate.retry.wait PT0S {operation=GET_RESOURCE, source=back-off}",
                        "cxintegrate.retry.budget.remaining 486.0 {platform=demo}",
                        "cxintegrate.retry.attempts 1 {operation=GET_RESOURCE, outcome=error}",
                        "cxintegrate.retry.wait PT7S {operation=GET_RESOURCE, source=retry-after}",
                        "cxintegrate.retry.budget.remaining 481.0 {platform=demo}",
                        "cxintegrate.retry.attempts 1 {operation=GET_RESOURCE, outcome=success}");
        assertThat(metrics.of("http.client.request.duration")).hasSize(3);
        assertThat(metrics.of("cxintegrate.call.duration"))
                .containsExactly("cxintegrate.call.duration PT7S {http.response.status_code=200,"
                        + " operation=GET_RESOURCE, outcome=success, platform=demo}");
    }

    @Test
    void retry_notMade_saysWhy() {
        fake.faults().on(OAuthOperation.RESOURCE).first().status(404);
        fake.faults().on(OAuthOperation.RESOURCE).second().tooManyRequests(Duration.ofMinutes(10));
        fake.faults().on(OAuthOperation.RESOURCE).nth(3).status(503);
        fake.faults().on(OAuthOperation.RESOURCE).nth(4).status(503);
        ApiClient client =
                client(metrics, RetryPolicy.builder().maxAttempts(2).build()).build();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.send(READ)).hasMessageContaining("GET_RESOURCE");
        }

        assertThat(metrics.of("cxintegrate.retry.denied"))
                .containsExactly(
                        "cxintegrate.retry.denied 1 {operation=GET_RESOURCE, reason=not-retryable}",
                        "cxintegrate.retry.denied 1 {operation=GET_RESOURCE, reason=retry-after-too-long}",
                        "cxintegrate.retry.denied 1 {operation=GET_RESOURCE, reason=attempts-exhausted}");
    }

    @Test
    void metrics_thatThrows_breaksNoCallNoRenewalAndNoLimiter() {
        Metrics throwing = new Throwing();
        fake.faults().on(OAuthOperation.RESOURCE).first().status(503);
        ApiClient client = client(
                        throwing,
                        RetryPolicy.builder().budget(RetryBudget.defaults()).build())
                .concurrency(ConcurrencyLimiter.builder("demo")
                        .limit(1)
                        .metrics(throwing)
                        .build())
                .build();

        assertThat(client.send(READ).status()).isEqualTo(200);
        assertThat(client.sendAsync(READ)).succeedsWithin(Duration.ofSeconds(30));
        clock.advance(Duration.ofHours(2));
        assertThat(client.send(READ).status()).isEqualTo(200);
        assertThat(fake.tokenRequests()).hasSize(2);

        fake.faults().on(OAuthOperation.RESOURCE).always().status(503);
        assertThatThrownBy(() -> client.send(READ)).isExactlyInstanceOf(UnavailableException.class);
    }

    @Test
    void metrics_thatThrows_breaksNoDataAction() {
        DataActionEndpoint endpoint = DataActionEndpoint.builder(
                        "greet", call -> DataActionResult.of(JsonObject.of("greeting", "hello")))
                .auth(EndpointAuth.none())
                .metrics(new Throwing())
                .build();

        assertThat(endpoint.handle(new EndpointRequest(
                                "POST",
                                "/",
                                Headers.of("Content-Type", "application/json"),
                                "{}".getBytes(StandardCharsets.UTF_8),
                                "192.0.2.1"))
                        .status())
                .isEqualTo(200);
    }

    private AccessToken token(TokenSource tokens) {
        return tokens.token(Deadline.after(Duration.ofSeconds(30), clock));
    }

    private TokenSource tokens(Metrics to) {
        ClientCredentials credentials = ClientCredentials.builder()
                .platform("demo")
                .tokenUri(fake.tokenUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .transport(transport)
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .build();
        return CachingTokenSource.over(credentials)
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .executor(Runnable::run)
                .metrics("demo", to)
                .build();
    }

    private ApiClientBuilder client(Metrics to, RetryPolicy retry) {
        return ApiClient.builder("demo")
                .baseUri(fake.baseUri())
                .transport(transport)
                .tokens(tokens(to))
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .retry(retry)
                .metrics(to);
    }
}
