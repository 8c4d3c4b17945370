package io.cxintegrate.examples.guide;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.network.ConnectionFault;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestkitGuideTest {
    private final FakeRestService rest = FakeRestService.start().resource("users/1", JsonObject.of("name", "Leanne"));
    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
        rest.close();
    }

    @Test
    void virtualTime_throttled_waitsWithoutWaiting() {
        URI baseUri = rest.baseUri();

        rest.faults().on(RestOperation.get("/users/1")).first().tooManyRequests(Duration.ofSeconds(7));
        TestClock clock = new TestClock();
        ApiClient client = ApiClient.builder("demo")
                .baseUri(baseUri)
                .transport(transport)
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .build();
        client.send(ApiRequest.get("/users/1").build());
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void belowHttp_answerLost_isReadAgain() {
        ApiClient client = ApiClient.builder("demo")
                .baseUri(rest.proxy().baseUri())
                .transport(transport)
                .clock(new TestClock())
                .build();

        rest.proxy().next(ConnectionFault.resetAfterResponseBytes(0));
        client.send(ApiRequest.get("/users/1").build());
        assertThat(rest).hasNoUnusedFaults();
        assertThat(rest).received(RestOperation.get("/users/1")).times(2);
    }
}
