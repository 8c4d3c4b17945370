package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Operation;
import io.cxintegrate.testkit.server.RecordedCall;
import io.cxintegrate.testkit.server.Routes;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a user's own fake gets from the base class, and how it behaves from outside. */
class FakeServerTest {
    enum CounterOperation implements Operation {
        COUNT,
        FAIL
    }

    /** A fake of a user's own: counts. */
    static final class FakeCounter extends FakeServer<CounterOperation> {
        private int count;

        private FakeCounter(TimeSource clock) {
            super("counter", clock);
        }

        static FakeCounter start() {
            FakeCounter fake = new FakeCounter(new TestClock());
            fake.open(Routes.<CounterOperation>builder()
                    .on(
                            CounterOperation.COUNT,
                            "POST",
                            "/counters/{name}",
                            r -> FakeResponse.json(
                                    200,
                                    JsonObject.of(
                                            r.variable("name"),
                                            ++fake.count,
                                            "by",
                                            r.query("by").orElse("nobody"))))
                    .on(
                            CounterOperation.FAIL,
                            "GET",
                            "/fail",
                            r -> FakeResponse.json(200, JsonObject.of("x", r.variable("y"))))
                    .build());
            return fake;
        }

        void openAgain() {
            open(Routes.<CounterOperation>builder().build());
        }

        int count() {
            return locked(() -> count);
        }
    }

    @Test
    void ownFake_requests_areRoutedWithVariablesAndQuery() {
        try (FakeCounter counter = FakeCounter.start()) {
            HttpResponse<String> answer = Client.of(counter).send("POST", "/counters/a%20b?by=me+too&by=other", "");

            assertThat(answer.body()).isEqualTo("{\"a b\":1,\"by\":\"me too\"}");
            assertThat(counter.count()).isEqualTo(1);
        }
    }

    @Test
    void unknownPath_asked_is404AndUnmatched() {
        try (FakeCounter counter = FakeCounter.start()) {
            Client client = Client.of(counter);

            assertThat(client.get("/counters").statusCode()).isEqualTo(404);
            assertThat(client.send("POST", "/counters/", "").statusCode()).isEqualTo(404);
            assertThat(client.send("POST", "/counters/a/b", "").statusCode()).isEqualTo(404);
            assertThat(counter.journal().unmatched()).hasSize(3);
        }
    }

    @Test
    void knownPath_otherMethod_is405WithAllow() {
        try (FakeCounter counter = FakeCounter.start()) {
            HttpResponse<String> refused = Client.of(counter).get("/counters/a");

            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
            assertThat(counter.journal().unmatched()).hasSize(1);
        }
    }

    @Test
    void handler_throws_is500ThatSaysWhy() {
        try (FakeCounter counter = FakeCounter.start()) {
            HttpResponse<String> broken = Client.of(counter).get("/fail");

            assertThat(broken.statusCode()).isEqualTo(500);
            assertThat(json(broken).string("detail"))
                    .isEqualTo("the fake itself failed: java.lang.IllegalArgumentException:"
                            + " the route has no {y}; it has []");
        }
    }

    @Test
    void open_twice_isRefused() {
        try (FakeCounter counter = FakeCounter.start()) {
            assertThatIllegalStateException().isThrownBy(counter::openAgain).withMessage("counter is open already");
        }
    }

    @Test
    void close_twice_keepsTheJournal() {
        FakeCounter counter = FakeCounter.start();
        assertThat(counter.toString()).isEqualTo("FakeCounter[" + counter.baseUri() + "]");
        Client.of(counter).send("POST", "/counters/a", "");

        counter.close();
        counter.close();

        assertThat(counter.journal().calls()).hasSize(1);
        assertThat(counter).hasToString("FakeCounter[closed]");
    }

    @Test
    void manyRequestsAtOnce_all_areCountedAndNumbered() {
        try (FakeCounter counter = FakeCounter.start()) {
            Client client = Client.of(counter);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(client.postAsync("/counters/a", JsonObject.empty()));
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();

            assertThat(counter.count()).isEqualTo(100);
            assertThat(counter.journal().calls())
                    .extracting(RecordedCall::number)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 100).boxed().toList());
            assertThat(counter.journal().calls())
                    .allSatisfy(call -> assertThat(call.status()).hasValue(200));
        }
    }
}
