package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.http.Paging;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.CircuitOpenException;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@CxFakes
class HttpGuideTest {
    @Test
    void client_asTheGuideShows_sendsAndReads(FakeRestService fake) {
        fake.resource("users/42", JsonObject.of("name", "Leanne"));
        URI baseUri = fake.baseUri();

        try (HttpTransport transport =
                JdkHttpTransport.builder().connectTimeout(Duration.ofSeconds(5)).build()) {
            ApiClient client = ApiClient.builder("directory")
                    .baseUri(baseUri)
                    .transport(transport)
                    .attemptTimeout(Duration.ofSeconds(10))
                    .build();
            ApiResponse user = client.send(ApiRequest.get("/users/{id}")
                    .path("id", "42")
                    .deadline(Duration.ofSeconds(20))
                    .build());
            String name = user.json().string("name");

            assertThat(name).isEqualTo("Leanne");
        }
    }

    @Test
    void pages_asTheGuideShows_areOneStream(FakeRestService fake) {
        fake.respond(RestOperation.get("/api/v2/users"), page(1), page(2));

        try (HttpTransport transport = HttpTransport.jdk()) {
            ApiClient client = ApiClient.builder("directory")
                    .baseUri(fake.baseUri())
                    .transport(transport)
                    .build();

            Stream<JsonObject> users = client.list(
                    ApiRequest.get("/api/v2/users").query("pageSize", "100").build(), Paging.byNumber());

            assertThat(users.map(user -> user.string("id"))).containsExactly("1-0", "1-1", "2-0", "2-1");
        }
    }

    private static FakeResponse page(int number) {
        List<JsonObject> users = IntStream.range(0, 2)
                .mapToObj(i -> JsonObject.of("id", number + "-" + i))
                .toList();
        return FakeResponse.json(200, JsonObject.of(Map.of("pageNumber", number, "pageCount", 2, "entities", users)));
    }

    @Test
    void limits_asTheGuideShows_refuseWithoutSending(FakeRestService fake, TestClock clock) {
        RestOperation reading = RestOperation.get("/things");
        fake.respond(reading, FakeResponse.problem(500, "down"));
        Metrics metrics = new CallStats(clock);

        try (HttpTransport transport = HttpTransport.jdk()) {
            var builder = ApiClient.builder("genesys")
                    .baseUri(fake.baseUri())
                    .transport(transport)
                    .clock(clock);

            ConcurrencyLimiter places = ConcurrencyLimiter.builder("genesys")
                    .adaptive(20, 1, 200)
                    .metrics(metrics)
                    .build();
            builder.circuitBreaker(CircuitBreaker.builder("genesys").build())
                    .concurrency(places)
                    .rateLimiter(RateLimiter.genesys());

            ApiClient client = builder.build();
            for (int i = 0; i < 40; i++) {
                assertThatThrownBy(() -> client.send(ApiRequest.get("/things").build()))
                        .isInstanceOf(CxException.class);
            }
            assertThatThrownBy(() -> client.send(ApiRequest.get("/things").build()))
                    .isInstanceOf(CircuitOpenException.class);
            assertThat(fake.journal().calls(reading)).hasSizeLessThanOrEqualTo(100);
        }
    }
}
