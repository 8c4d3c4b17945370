package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.dataaction.host.EndpointRoutes;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointGuideTest {
    @Test
    void service_asTheGuideShows_runsACallOnceAndSaysThatItIsReady() {
        AtomicInteger orders = new AtomicInteger();
        DataAction order = call -> DataActionResult.of(JsonObject.of("number", orders.incrementAndGet()));
        Secret newToken = Secret.of("the-new-token");
        Secret oldToken = Secret.of("the-old-token");

        DataActionEndpoint once = DataActionEndpoint.builder("order", order)
                .auth(EndpointAuth.bearer(newToken, oldToken))
                .limits(EndpointLimits.cxone().withMaxConcurrent(9).withQueue(50, Duration.ofSeconds(2)))
                .idempotency(IdempotencyStore.inMemory(10_000, TimeSource.system()), Duration.ofDays(1))
                .build();

        EndpointRoutes routes = EndpointRoutes.builder()
                .dataAction(once)
                .readiness("database", Duration.ofSeconds(1), () -> databaseAnswers())
                .build();
        DataActionServer service = DataActionServer.builder()
                .routes(routes)
                .notice(Duration.ofSeconds(10))
                .drain(Duration.ofSeconds(90))
                .start();

        try (HttpTransport transport = HttpTransport.jdk()) {
            ApiClient client = ApiClient.builder("host")
                    .baseUri(service.baseUri())
                    .transport(transport)
                    .tokens(TokenSource.fixed(oldToken))
                    .build();
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(ApiRequest.post("/webhook/data-action")
                                        .header("Idempotency-Key", "order-7")
                                        .json(JsonObject.of("item", "chair"))
                                        .build())
                                .json()
                                .integer("number"))
                        .isEqualTo(1);
            }
            assertThat(client.send(ApiRequest.get("/health/ready").build())
                            .json()
                            .string("status"))
                    .isEqualTo("UP");
        } finally {
            // The notice time is for load balancers; the test has none.
            Thread.currentThread().interrupt();
            service.close();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static boolean databaseAnswers() {
        return true;
    }
}
