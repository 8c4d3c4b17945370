package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@CxFakes
class ErrorsGuideTest {
    private final List<Object> done = new ArrayList<>();

    @Test
    void failures_asTheGuideShows_areToldApartByWhatToDo(FakeRestService fake) {
        fake.respond(
                RestOperation.get("/orders/7"),
                FakeResponse.problem(503, "down").withHeader("Retry-After", "40"),
                FakeResponse.problem(403, "no"),
                FakeResponse.problem(404, "no such order"));

        try (HttpTransport transport = HttpTransport.jdk()) {
            ApiClient client = ApiClient.builder("orders")
                    .baseUri(fake.baseUri())
                    .transport(transport)
                    .retry(RetryPolicy.none())
                    .build();
            ApiRequest request =
                    ApiRequest.get("/orders/7").operation("GET_ORDER").build();
            read(client, request);
            read(client, request);
            read(client, request);
        }

        assertThat(done).hasSize(3).startsWith(Duration.ofSeconds(40));
        assertThat(done.get(1)).asString().startsWith("credentials: ");
        assertThat(done.get(2)).asString().startsWith("input: ").contains("GET_ORDER");
    }

    private void read(ApiClient client, ApiRequest request) {
        try {
            client.send(request);
        } catch (UnavailableException later) {
            tryAgainAfter(later.retryAfter().orElse(Duration.ofMinutes(1)));
        } catch (CredentialException access) {
            alert("credentials: " + access.getMessage());
        } catch (InvalidInputException input) {
            alert("input: " + input.getMessage());
        }
    }

    private void tryAgainAfter(Duration wait) {
        done.add(wait);
    }

    private void alert(String text) {
        done.add(text);
    }

    @Test
    void build_withSeveralMistakes_namesThemAll() {
        assertThatThrownBy(() -> ApiClient.builder("orders").build())
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        e -> assertThat(e.violations()).hasSizeGreaterThan(1));
    }
}
