package io.cxintegrate.core.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotentCallsTest {
    private static final Headers KEY = Headers.of("Idempotency-Key", "\"order-7\"");

    private final ManualTime time = new ManualTime();
    private final IdempotencyStore store = IdempotencyStore.inMemory(100, time);
    private final AtomicInteger runs = new AtomicInteger();

    /** Like Genesys: the request id in the envelope. */
    private static final WireFormat ENVELOPE = new WireFormat() {
        @Override
        public Decoded decode(JsonObject body) {
            return new Decoded(
                    body.optionalString("action").orElse(""),
                    body.optionalString("id").orElse(""),
                    body.optionalObject("in").orElse(JsonObject.empty()),
                    body.optionalBool("simulated").orElse(false));
        }

        @Override
        public EndpointResponse success(DataActionCall call, DataActionResult result) {
            return WireFormat.plainJson().success(call, result);
        }

        @Override
        public EndpointResponse failure(DataActionProblem problem) {
            return WireFormat.plainJson().failure(problem);
        }
    };

    private DataActionEndpoint.Builder builder(String name, DataAction action) {
        return DataActionEndpoint.builder(name, action)
                .auth(EndpointAuth.none())
                .clock(time)
                .ids(IdSource.sequence("req"))
                .idempotency(store, Duration.ofHours(1));
    }

    private DataActionEndpoint counting() {
        return builder("count", call -> DataActionResult.of(JsonObject.of("run", runs.incrementAndGet())))
                .build();
    }

    private static EndpointResponse post(DataActionEndpoint endpoint, Headers headers, String body) {
        return endpoint.handle(
                new EndpointRequest("POST", "/x", headers, body.getBytes(StandardCharsets.UTF_8), "127.0.0.1"));
    }

    private static String text(EndpointResponse r) {
        return new String(r.body(), StandardCharsets.UTF_8);
    }

    private static String detail(EndpointResponse r) {
        return Json.parseObject(r.body(), JsonLimits.DEFAULT).string("detail");
    }

    @Test
    void handle_sameKeyAgain_getsTheFirstAnswerAndRunsOnce() {
        DataActionEndpoint endpoint = counting();
        EndpointResponse first = post(endpoint, KEY, "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}");
        EndpointResponse again = post(endpoint, KEY, "{\"b\":{\"d\":3,\"c\":2},\"a\":1}");
        EndpointResponse bare =
                post(endpoint, Headers.of("idempotency-key", "order-7"), "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}");
        assertThat(List.of(text(first), text(again), text(bare))).containsOnly("{\"run\":1}");
        assertThat(first.headers().has("Idempotency-Replayed")).isFalse();
        assertThat(again.headers().first("Idempotency-Replayed")).contains("true");
        assertThat(runs).hasValue(1);
    }

    @Test
    void handle_rows_areGivenAgainAsRows() {
        DataActionEndpoint endpoint = builder(
                        "rows",
                        call -> DataActionResult.ofRows(List.of(JsonObject.of("n", runs.incrementAndGet(), "x", null))))
                .build();
        assertThat(text(post(endpoint, KEY, "{}"))).isEqualTo("[{\"n\":1,\"x\":null}]");
        assertThat(text(post(endpoint, KEY, "{}"))).isEqualTo("[{\"n\":1,\"x\":null}]");
    }

    @Test
    void handle_pending_isGivenAgainAsPending() {
        DataActionEndpoint endpoint = builder(
                        "later", call -> DataActionResult.pending(JsonObject.of("n", runs.incrementAndGet())))
                .build();
        EndpointResponse first = post(endpoint, KEY, "{}");
        EndpointResponse again = post(endpoint, KEY, "{}");
        assertThat(List.of(first.status(), again.status())).containsOnly(202);
        assertThat(List.of(text(first), text(again))).containsOnly("{\"n\":1}");
    }

    @Test
    void handle_sameKeyOtherInput_is422() {
        DataActionEndpoint endpoint = counting();
        post(endpoint, KEY, "{\"a\":1}");
        EndpointResponse other = post(endpoint, KEY, "{\"a\":2}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(detail(other))
                .isEqualTo("this idempotency key was used for a call with another input; use a new key for a new call");
        assertThat(runs).hasValue(1);
    }

    @Test
    void handle_noKey_runsEachTimeThoughTheEndpointMintsIds() {
        DataActionEndpoint endpoint = counting();
        assertThat(text(post(endpoint, Headers.of("X-Request-Id", "r"), "{}"))).isEqualTo("{\"run\":1}");
        assertThat(text(post(endpoint, Headers.of("X-Request-Id", "r"), "{}"))).isEqualTo("{\"run\":2}");
    }

    @Test
    void handle_envelopeId_isTheKeyUnlessTheHeaderIsThere() {
        DataActionEndpoint endpoint = builder(
                        "envelope", call -> DataActionResult.of(JsonObject.of("run", runs.incrementAndGet())))
                .format(ENVELOPE)
                .build();
        assertThat(text(post(endpoint, Headers.empty(), "{\"id\":\"r\"}"))).isEqualTo("{\"run\":1}");
        assertThat(text(post(endpoint, Headers.empty(), "{\"id\":\"r\"}"))).isEqualTo("{\"run\":1}");
        assertThat(text(post(endpoint, KEY, "{\"id\":\"r\"}"))).isEqualTo("{\"run\":2}");
        assertThat(text(post(endpoint, KEY, "{\"id\":\"s\"}"))).isEqualTo("{\"run\":2}");
        assertThat(post(endpoint, KEY, "{\"id\":\"s\",\"action\":\"other\"}").status())
                .isEqualTo(422);
    }

    @Test
    void handle_rehearsal_hasNoKey() {
        DataActionEndpoint endpoint = builder(
                        "rehearsal",
                        call -> DataActionResult.of(JsonObject.of(
                                "run",
                                runs.incrementAndGet(),
                                "key",
                                call.idempotencyKey().isPresent())))
                .format(ENVELOPE)
                .build();
        String body = "{\"id\":\"r\",\"simulated\":true}";
        assertThat(text(post(endpoint, KEY, body))).isEqualTo("{\"run\":1,\"key\":false}");
        assertThat(text(post(endpoint, KEY, body))).isEqualTo("{\"run\":2,\"key\":false}");
    }

    @Test
    void handle_otherEndpointOrPrincipal_hasKeysOfItsOwn() {
        EndpointAuth byHeader = new EndpointAuth() {
            @Override
            public boolean permits(EndpointRequest request) {
                return true;
            }

            @Override
            public String principal(EndpointRequest request) {
                return request.headers().first("X-Client").orElse("");
            }
        };
        DataAction action = call -> DataActionResult.of(JsonObject.of("run", runs.incrementAndGet()));
        DataActionEndpoint one = builder("one", action).auth(byHeader).build();
        DataActionEndpoint two = builder("two", action).auth(byHeader).build();
        assertThat(text(post(one, KEY.with("X-Client", "a"), "{}"))).isEqualTo("{\"run\":1}");
        assertThat(text(post(one, KEY.with("X-Client", "b"), "{}"))).isEqualTo("{\"run\":2}");
        assertThat(text(post(two, KEY.with("X-Client", "a"), "{}"))).isEqualTo("{\"run\":3}");
        assertThat(text(post(one, KEY.with("X-Client", "a"), "{}"))).isEqualTo("{\"run\":1}");
    }

    @Test
    void call_ofAnEndpointWithoutAStore_hasTheKeyAllTheSame() {
        String[] seen = new String[1];
        DataActionEndpoint endpoint = DataActionEndpoint.builder("bare", call -> {
                    seen[0] = call.idempotencyKey().orElse("none");
                    return DataActionResult.of(JsonObject.empty());
                })
                .auth(EndpointAuth.none())
                .build();
        post(endpoint, KEY, "{}");
        assertThat(seen[0]).matches("[0-9a-f]{64}");
    }

    @Test
    void handle_failure_isNotKept() {
        DataActionEndpoint endpoint = builder("flaky", call -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new UnavailableException("db down");
                    }
                    return DataActionResult.of(JsonObject.of("run", runs.get()));
                })
                .build();
        assertThat(post(endpoint, KEY, "{}").status()).isEqualTo(503);
        assertThat(text(post(endpoint, KEY, "{}"))).isEqualTo("{\"run\":2}");
        assertThat(text(post(endpoint, KEY, "{}"))).isEqualTo("{\"run\":2}");
    }

    @Test
    void handle_answerKeptLongEnough_runsAgain() {
        DataActionEndpoint endpoint = counting();
        post(endpoint, KEY, "{}");
        time.advance(Duration.ofHours(1));
        assertThat(text(post(endpoint, KEY, "{}"))).isEqualTo("{\"run\":2}");
    }

    @Test
    void handle_secondWhileTheFirstRuns_waitsForItsAnswer() throws Exception {
        // Real time: the waits of the second are for the work of the first.
        IdempotencyStore shared = IdempotencyStore.inMemory(10, io.cxintegrate.core.TimeSource.system());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        DataActionEndpoint endpoint = DataActionEndpoint.builder("slow", call -> {
                    inside.countDown();
                    await(release);
                    return DataActionResult.of(JsonObject.of("run", runs.incrementAndGet()));
                })
                .auth(EndpointAuth.none())
                .idempotency(shared, Duration.ofHours(1))
                .build();
        CompletableFuture<EndpointResponse> first = CompletableFuture.supplyAsync(() -> post(endpoint, KEY, "{}"));
        assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<EndpointResponse> second = CompletableFuture.supplyAsync(() -> post(endpoint, KEY, "{}"));
        release.countDown();
        assertThat(text(first.get(30, TimeUnit.SECONDS))).isEqualTo("{\"run\":1}");
        assertThat(text(second.get(30, TimeUnit.SECONDS))).isEqualTo("{\"run\":1}");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void handle_firstRunsBeyondTheDeadlineOfTheSecond_is504() {
        EndpointResponse[] second = new EndpointResponse[1];
        DataActionEndpoint[] endpoint = new DataActionEndpoint[1];
        endpoint[0] = builder("nested", call -> {
                    // The same call arrives while this one runs.
                    second[0] = post(endpoint[0], KEY, "{}");
                    return DataActionResult.of(JsonObject.of("run", runs.incrementAndGet()));
                })
                .limits(EndpointLimits.cognigy())
                .build();
        assertThat(text(post(endpoint[0], KEY, "{}"))).isEqualTo("{\"run\":1}");
        assertThat(second[0].status()).isEqualTo(504);
        assertThat(detail(second[0]))
                .isEqualTo("the first call with this idempotency key is still running; send the same again later");
        assertThat(time.waits()).startsWith(Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofMillis(80));
        assertThat(time.waits().stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofMillis(7750));
        assertThat(time.waits()).allMatch(w -> w.compareTo(Duration.ofMillis(500)) <= 0);
    }

    @Test
    void handle_interruptedWhileWaiting_endsAtOnceAndKeepsTheFlag() {
        EndpointResponse[] second = new EndpointResponse[1];
        DataActionEndpoint[] endpoint = new DataActionEndpoint[1];
        endpoint[0] = builder("nested", call -> {
                    Thread.currentThread().interrupt();
                    second[0] = post(endpoint[0], KEY, "{}");
                    assertThat(Thread.interrupted()).isTrue();
                    return DataActionResult.of(JsonObject.empty());
                })
                .build();
        assertThat(post(endpoint[0], KEY, "{}").status()).isEqualTo(200);
        assertThat(second[0].status()).isEqualTo(503);
        assertThat(time.waits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", " ", "a b", "a\"b", "\"a", "ü"})
    void handle_malformedHeader_is400(String value) {
        EndpointResponse r = post(counting(), Headers.of("Idempotency-Key", value), "{}");
        assertThat(r.status()).isEqualTo(400);
        assertThat(detail(r))
                .isEqualTo("the header Idempotency-Key should be there once, with 1 to 255 visible ASCII characters,"
                        + " quoted or not");
        assertThat(runs).hasValue(0);
    }

    @Test
    void handle_keyTwiceOrTooLong_is400() {
        assertThat(post(counting(), KEY.adding("Idempotency-Key", "b"), "{}").status())
                .isEqualTo(400);
        assertThat(post(counting(), Headers.of("Idempotency-Key", "x".repeat(256)), "{}")
                        .status())
                .isEqualTo(400);
        DataActionEndpoint envelope = builder("e", call -> DataActionResult.of(JsonObject.empty()))
                .format(ENVELOPE)
                .build();
        EndpointResponse r = post(
                envelope, Headers.empty(), JsonObject.of("id", "x".repeat(256)).toJson());
        assertThat(r.status()).isEqualTo(400);
        assertThat(detail(r))
                .isEqualTo(
                        "the request id, which is the idempotency key of this call, has 256 characters; at most 255 are"
                                + " taken");
    }

    /** A store whose storage is away for one of its methods. */
    private record Broken(IdempotencyStore store, String method) implements IdempotencyStore {
        private void check(String called) {
            if (called.equals(method)) {
                throw new UnavailableException("the database of the store is away");
            }
        }

        @Override
        public Begin begin(String key, String fingerprint, Duration lease) {
            check("begin");
            return method.equals("garbled")
                    ? new Finished("{\"list\":false,\"rows\":[]}")
                    : store.begin(key, fingerprint, lease);
        }

        @Override
        public boolean finish(String key, String owner, String answer, Duration keep) {
            check("finish");
            return !method.equals("late") && store.finish(key, owner, answer, keep);
        }

        @Override
        public void abandon(String key, String owner) {
            check("abandon");
            store.abandon(key, owner);
        }
    }

    @Test
    void handle_storeAway_refusesBeforeTheWorkAndAnswersAfterIt() {
        DataAction action = call -> DataActionResult.of(JsonObject.of("run", runs.incrementAndGet()));
        Duration keep = Duration.ofHours(1);
        assertThat(post(
                                builder("a", action)
                                        .idempotency(new Broken(store, "begin"), keep)
                                        .build(),
                                KEY,
                                "{}")
                        .status())
                .isEqualTo(503);
        assertThat(runs).hasValue(0);
        assertThat(text(post(
                        builder("b", action)
                                .idempotency(new Broken(store, "finish"), keep)
                                .build(),
                        KEY,
                        "{}")))
                .isEqualTo("{\"run\":1}");
        assertThat(text(post(
                        builder("c", action)
                                .idempotency(new Broken(store, "late"), keep)
                                .build(),
                        KEY,
                        "{}")))
                .isEqualTo("{\"run\":2}");
        assertThat(post(
                                builder("d", action)
                                        .idempotency(new Broken(store, "garbled"), keep)
                                        .build(),
                                KEY,
                                "{}")
                        .status())
                .isEqualTo(500);
        DataAction failing = call -> {
            throw new DataActionException(DataActionProblem.Code.NOT_FOUND, "no such user", false, null);
        };
        assertThat(post(
                                builder("e", failing)
                                        .idempotency(new Broken(store, "abandon"), keep)
                                        .build(),
                                KEY,
                                "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void inMemory_full_forgetsTheOldestAnswerButNoRunningCall() {
        IdempotencyStore two = IdempotencyStore.inMemory(2, time);
        IdempotencyStore.Started a = (IdempotencyStore.Started) two.begin("a", "f", Duration.ofMinutes(1));
        two.finish("a", a.owner(), "answer", Duration.ofHours(1));
        two.begin("b", "f", Duration.ofMinutes(1));
        two.begin("c", "f", Duration.ofMinutes(1));
        assertThat(two).hasToString("IdempotencyStore.inMemory[2 of 2]");
        assertThatThrownBy(() -> two.begin("a", "f", Duration.ofMinutes(1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "the idempotency store is full: 2 calls run at this moment; raise maxEntries above the number"
                                + " of calls at once");
        time.advance(Duration.ofMinutes(1));
        assertThat(two.begin("a", "f", Duration.ofMinutes(1))).isInstanceOf(IdempotencyStore.Started.class);
        assertThat(two).hasToString("IdempotencyStore.inMemory[1 of 2]");
    }
}
