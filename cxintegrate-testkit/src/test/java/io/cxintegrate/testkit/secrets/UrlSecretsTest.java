package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.guard.EndpointGuard;
import io.cxintegrate.core.net.guard.GuardedTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.network.FaultProxy;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A password in a URL, before the host or in the query, gets into no text, whatever is wrong with the URL or the host. */
class UrlSecretsTest {
    private static JdkHttpTransport transport;

    private final TestClock clock = new TestClock();
    private final Planted password = Planted.random("the password in the URL");
    private final Planted key = Planted.random("the key in the query");

    @BeforeAll
    static void connect() {
        transport = JdkHttpTransport.builder().build();
    }

    @AfterAll
    static void disconnect() {
        transport.close();
    }

    @Test
    void userInfo_atEveryEntry_isToldByNone() {
        URI uri = URI.create("http://user:" + password.value() + "@127.0.0.1:1/path?api_key=" + key.value());
        URI noQuery = URI.create("http://user:" + password.value() + "@127.0.0.1:1/path");
        try (Leaks leaks = new Leaks();
                HttpTransport guarded = GuardedTransport.over(EndpointGuard.defaults())) {
            leaks.hearing(() -> request(uri));
            leaks.hearing(() -> EndpointGuard.defaults().check(uri));
            for (URI base : new URI[] {uri, noQuery}) {
                leaks.hearing(
                        () -> client(leaks, base).send(ApiRequest.get("/things").build()));
                leaks.hearing(() -> client(leaks, base)
                        .sendAsync(ApiRequest.get("/things").build())
                        .join());
                leaks.hearing(() -> ClientCredentials.builder()
                        .tokenUri(base)
                        .clientId("demo")
                        .clientSecret(key.secret())
                        .transport(transport)
                        .clock(clock)
                        .retryListener(leaks.retryListener())
                        .build()
                        .fetch(Deadline.after(Duration.ofMinutes(1), clock)));
                leaks.hearing(() -> sender(leaks, transport).send(message(base)));
                leaks.hearing(() -> sender(leaks, guarded).send(message(base)));
            }
            assertThat(leaks.heard()).isGreaterThan(12);
            leaks.assertNone(password, key);
        }
    }

    @Test
    void query_ofHostThatRefuses_isToldByNone() {
        try (Leaks leaks = new Leaks();
                FakeEcho echo = FakeEcho.start(clock);
                FaultProxy proxy = FaultProxy.to(echo.baseUri())) {
            proxy.goDown();
            URI uri = URI.create(proxy.baseUri() + "/hook/" + password.value() + "?api_key=" + key.value());
            leaks.hear("text form", request(uri).toString());
            leaks.hearing(() -> transport.send(request(uri)));
            leaks.hearing(() -> client(leaks, proxy.baseUri())
                    .send(ApiRequest.get("/things/{id}")
                            .path("id", password.value())
                            .query("api_key", key.value())
                            .build()));
            leaks.hear("text form", message(uri).toString());
            leaks.hearing(() -> sender(leaks, transport).send(message(uri)));
            assertThat(leaks.heard()).isGreaterThan(6);
            leaks.assertNone(password, key);
        }
    }

    @Test
    void query_ofRequestThatIsNone_isToldByNone() {
        try (Leaks leaks = new Leaks()) {
            // The template breaks the syntax of a URI.
            leaks.hearing(() -> client(leaks, URI.create("http://127.0.0.1:1"))
                    .send(ApiRequest.get("/a thing")
                            .query("api_key", key.value())
                            .build()));
            // A query in the template is not what the template is for, but a query it is.
            ApiRequest request =
                    ApiRequest.get("/things?api_key=" + key.value()).build();
            leaks.hear("text form", request + " " + request.operation());
            leaks.hearing(() -> client(leaks, URI.create("http://127.0.0.1:1")).send(request));
            leaks.hearing(() -> ApiRequest.get("things?api_key=" + key.value()));
            assertThat(leaks.heard()).isGreaterThan(3);
            leaks.assertNone(key);
        }
    }

    @Test
    void location_withSecrets_isToldWithoutThem() {
        try (Leaks leaks = new Leaks();
                FakeEcho echo = FakeEcho.start(clock)) {
            echo.refusing(302, FakeEcho.Form.CODE, 0)
                    .locating("https://user:" + password.value() + "@example.com/?api_key=" + key.value());
            leaks.hearing(() ->
                    client(leaks, echo.baseUri()).send(ApiRequest.get("/things").build()));
            echo.locating("https://example.com/?api_key=" + key.value() + "#" + password.value());
            leaks.hearing(() ->
                    client(leaks, echo.baseUri()).send(ApiRequest.get("/things").build()));
            assertThat(leaks.heard()).isGreaterThan(3);
            leaks.assertNone(password, key);
        }
    }

    @Test
    void headerThatIsNone_isToldWithoutItsValue() {
        try (Leaks leaks = new Leaks()) {
            for (String broken : new String[] {"\n", "\r\nX: ", "\u0000", "ü"}) {
                leaks.hearing(() -> Headers.of("X-Api-Key", key.value() + broken));
                leaks.hearing(() -> Headers.of("Cookie", broken + key.value()));
                leaks.hearing(() -> Headers.of("bad name" + broken, key.value()));
                leaks.hearing(() -> ApiRequest.get("/x").header("X-Api-Key", key.value() + broken));
            }
            assertThat(leaks.heard()).isGreaterThan(12);
            leaks.assertNone(key);
        }
    }

    private static TransportRequest request(URI uri) {
        return new TransportRequest("GET", uri, Headers.empty(), new byte[0], Duration.ofSeconds(5), 1000);
    }

    private static WebhookMessage message(URI uri) {
        return WebhookMessage.of(uri, "message-1", JsonObject.of("a", 1));
    }

    private ApiClient client(Leaks leaks, URI base) {
        return ApiClient.builder("shop")
                .baseUri(base)
                .transport(transport)
                .clock(clock)
                .retry(RetryPolicy.builder().maxAttempts(2).build())
                .metrics(leaks.metrics())
                .retryListener(leaks.retryListener())
                .build();
    }

    private WebhookSender sender(Leaks leaks, HttpTransport used) {
        return WebhookSender.builder()
                .transport(used)
                .clock(clock)
                .retry(RetryPolicy.builder().maxAttempts(2).build())
                .metrics(leaks.metrics())
                .retryListener(leaks.retryListener())
                .build();
    }
}
