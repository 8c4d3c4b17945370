package io.cxintegrate.examples.guide;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryBudget;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.RecordedCall;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@CxFakes
class RetryGuideTest {
    @Test
    void order_asTheGuideShows_isRepeatedUnderOneKeyAfterTheWaitAskedFor(FakeRestService fake, TestClock clock) {
        RestOperation placing = RestOperation.post("/orders");
        fake.respond(placing, FakeResponse.json(201, JsonObject.of("id", "o-1")));
        fake.faults().on(placing).first().status(503);
        fake.faults().on(placing).second().tooManyRequests(Duration.ofSeconds(7));
        URI baseUri = fake.baseUri();
        JsonObject order = JsonObject.of("item", "42");
        List<String> log = new ArrayList<>();

        try (HttpTransport transport = HttpTransport.jdk()) {
            RetryPolicy retry = RetryPolicy.builder()
                    .maxAttempts(4)
                    .deadline(Duration.ofSeconds(30))
                    .retryAfterCap(Duration.ofSeconds(20))
                    .budget(RetryBudget.defaults())
                    .build();
            ApiClient client = ApiClient.builder("orders")
                    .baseUri(baseUri)
                    .transport(transport)
                    .retry(retry)
                    .retryListener(event -> log.add(event.attempt() + " " + event.reason() + " " + event.delay()))
                    .clock(clock)
                    .jitter(Jitter.fixed(0))
                    .build();
            client.send(ApiRequest.post("/orders").json(order).idempotent().build());
        }

        assertThat(fake).received(placing).times(3);
        assertThat(fake.journal().calls(placing))
                .extracting((RecordedCall call) ->
                        call.requestHeader("Idempotency-Key").orElseThrow())
                .containsOnly(fake.journal()
                        .calls(placing)
                        .get(0)
                        .requestHeader("Idempotency-Key")
                        .orElseThrow());
        assertThat(log).containsExactly("1 back-off PT0S", "2 retry-after PT7S");
    }
}
