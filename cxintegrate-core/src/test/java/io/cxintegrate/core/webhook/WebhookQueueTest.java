package io.cxintegrate.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetter.Reason;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.net.guard.EndpointGuard;
import io.cxintegrate.core.net.guard.GuardedTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.ScriptedServer.Answer;
import io.cxintegrate.core.webhook.WebhookSender.Delivery;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WebhookQueueTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final HttpTransport transport = HttpTransport.jdk();
    private final InMemoryDeadLetters<WebhookMessage> dead = new InMemoryDeadLetters<>(1_000);
    private final WebhookSender sender =
            WebhookSender.builder().transport(transport).clock(time).build();

    @AfterEach
    void close() {
        transport.close();
    }

    private WebhookQueueBuilder queue() {
        return WebhookQueue.builder(sender, dead).clock(time);
    }

    private static WebhookMessage message(URI endpoint, int number) {
        return WebhookMessage.of(endpoint, "m-" + number, JsonObject.of("n", number));
    }

    private static Answer answer(int status) {
        return ScriptedServer.json(status, "");
    }

    @Test
    void enqueue_manyMessages_areAllDelivered() {
        try (ScriptedServer server = new ScriptedServer(answer(204));
                WebhookQueue queue = queue().build()) {
            List<CompletableFuture<Delivery>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(queue.enqueue(message(server.uri().resolve("/" + i % 7), i)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(all.get(i).join()).isEqualTo(new Delivery("m-" + i, 204, 1));
            }
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(queue.size()).isZero();
            assertThat(server.received()).hasSize(100);
            assertThat(dead.list()).isEmpty();
        }
    }

    @Test
    void enqueue_sameKey_isDeliveredInOrderOneAtATimeEvenWhenRepeated() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        Answer everyThirdFails = exchange -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            int status = calls.incrementAndGet() % 3 == 0 ? 503 : 204;
            atOnce.decrementAndGet();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
        try (ScriptedServer server = new ScriptedServer(everyThirdFails);
                WebhookQueue queue = queue().build()) {
            for (int i = 0; i < 40; i++) {
                queue.enqueue(message(server.uri(), i).withOrderingKey("customer-17"));
            }
            assertThat(queue.flush(LONG)).isTrue();

            assertThat(most).hasValue(1);
            List<String> firstSeen = server.received().stream()
                    .map(r -> r.headers().first("webhook-id").orElseThrow())
                    .distinct()
                    .toList();
            assertThat(firstSeen).hasSize(40).containsExactlyElementsOf(ids(0, 40));
        }
    }

    @Test
    void enqueue_differentKeys_areDeliveredAtTheSameTime() {
        CyclicBarrier bothHere = new CyclicBarrier(2);
        Answer together = exchange -> {
            awaitQuietly(bothHere);
            ok(exchange);
        };
        try (ScriptedServer server = new ScriptedServer(together);
                WebhookQueue queue = queue().build()) {
            CompletableFuture<Delivery> a =
                    queue.enqueue(message(server.uri(), 1).withOrderingKey("a"));
            CompletableFuture<Delivery> b =
                    queue.enqueue(message(server.uri(), 2).withOrderingKey("b"));

            assertThat(a.join().status()).isEqualTo(204);
            assertThat(b.join().status()).isEqualTo(204);
        }
    }

    @Test
    void enqueue_headOfAKeyGivenUp_goesToTheDeadLettersAndTheNextIsDelivered() {
        try (ScriptedServer server = new ScriptedServer(answer(422), answer(422), answer(422), answer(204));
                WebhookQueue queue = queue().build()) {
            CompletableFuture<Delivery> head =
                    queue.enqueue(message(server.uri(), 1).withOrderingKey("k"));
            CompletableFuture<Delivery> next =
                    queue.enqueue(message(server.uri(), 2).withOrderingKey("k"));

            assertThat(next.join()).isEqualTo(new Delivery("m-2", 204, 1));
            assertThatThrownBy(head::join).hasCauseInstanceOf(InvalidInputException.class);
            assertThat(dead.list()).singleElement().satisfies(letter -> {
                assertThat(letter.message()).isEqualTo(message(server.uri(), 1).withOrderingKey("k"));
                assertThat(letter.reason()).isEqualTo(Reason.REFUSED);
                assertThat(letter.attempts()).isEqualTo(3);
                assertThat(letter.at()).isEqualTo(time.instant());
                assertThat(letter.failure().status()).hasValue(422);
                assertThat(letter.failure().attemptHistory()).hasSize(3);
            });
        }
    }

    @Test
    void enqueue_neverTaken_isExhaustedAndCanBeSentAgainUnderItsId() {
        try (ScriptedServer server = new ScriptedServer(
                        answer(500), answer(502), answer(503), answer(504), answer(500), answer(204));
                WebhookQueue queue = queue().build()) {
            queue.enqueue(message(server.uri(), 1));
            assertThat(queue.flush(LONG)).isTrue();
            List<DeadLetter<WebhookMessage>> letters = dead.drain();
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo(Reason.EXHAUSTED);
                assertThat(letter.attempts()).isEqualTo(5);
            });

            assertThat(queue.enqueue(letters.get(0).message()).join()).isEqualTo(new Delivery("m-1", 204, 1));
            assertThat(dead.list()).isEmpty();
        }
    }

    @Test
    void enqueue_410_endsTheEndpointUntilItIsReopened() {
        CountDownLatch queued = new CountDownLatch(1);
        Answer gone = exchange -> {
            awaitQuietly(queued);
            exchange.sendResponseHeaders(410, -1);
            exchange.close();
        };
        try (ScriptedServer server = new ScriptedServer(gone, answer(204));
                WebhookQueue queue = queue().maxInFlightPerEndpoint(1).build()) {
            URI endpoint = server.uri().resolve("/hook");
            queue.enqueue(message(endpoint, 1).withOrderingKey("k"));
            queue.enqueue(message(endpoint, 2).withOrderingKey("k"));
            queue.enqueue(message(endpoint, 3));
            queued.countDown();
            assertThat(queue.flush(LONG)).isTrue();

            assertThat(queue.goneEndpoints()).containsExactly(endpoint);
            assertThatThrownBy(queue.enqueue(message(endpoint, 4))::join)
                    .hasCauseInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            "webhook to 127.0.0.1 not sent: the receiver answered 410 Gone before; reopen() sends again");
            assertThat(dead.list())
                    .hasSize(4)
                    .allSatisfy(l -> assertThat(l.reason()).isEqualTo(Reason.ENDPOINT_GONE));
            assertThat(dead.list()).extracting(DeadLetter::attempts).containsExactly(1, 0, 0, 0);
            assertThat(server.received()).hasSize(1);

            queue.reopen(endpoint);
            assertThat(queue.enqueue(message(endpoint, 5)).join().status()).isEqualTo(204);
            assertThat(queue.enqueue(message(endpoint, 6).withOrderingKey("k"))
                            .join()
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void enqueue_full_isRefusedAndTheMessageStaysTheCallers() {
        ScriptedServer server = new ScriptedServer(answer(204));
        CountDownLatch go = new CountDownLatch(1);
        Answer held = exchange -> {
            awaitQuietly(go);
            ok(exchange);
        };
        try (server;
                ScriptedServer slow = new ScriptedServer(held);
                WebhookQueue queue = queue().capacity(3)
                        .maxInFlight(2)
                        .maxInFlightPerEndpoint(2)
                        .build()) {
            for (int i = 0; i < 3; i++) {
                queue.enqueue(message(slow.uri(), i));
            }
            assertThatThrownBy(() -> queue.enqueue(message(slow.uri(), 3)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the webhook queue is full with 3 messages; the message was not taken over:"
                            + " try later, or raise capacity");
            assertThat(queue).hasToString("WebhookQueue[3 of 3]");
            assertThat(queue.flush(Duration.ZERO)).isFalse();
            go.countDown();
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(queue.enqueue(message(server.uri(), 4)).join().status()).isEqualTo(204);
            assertThat(dead.list()).isEmpty();
        }
    }

    @Test
    void enqueue_oneDeadReceiver_doesNotHoldUpTheOthers() {
        ScriptedServer stalled = new ScriptedServer(answer(204));
        try (stalled;
                ScriptedServer dying = new ScriptedServer(stalled.stall());
                ScriptedServer live = new ScriptedServer(answer(204));
                WebhookQueue queue =
                        queue().maxInFlight(4).maxInFlightPerEndpoint(2).build()) {
            for (int i = 0; i < 50; i++) {
                queue.enqueue(message(dying.uri(), i));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(queue.enqueue(message(live.uri(), 100 + i)).join().status())
                        .isEqualTo(204);
            }
            assertThat(dying.received()).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(dead.list())
                .hasSize(50)
                .allSatisfy(l -> assertThat(l.reason()).isEqualTo(Reason.CLOSED));
    }

    @Test
    void close_messagesLeft_handsThemOverRefusesNewOnesAndEndsItsThread() throws Exception {
        ScriptedServer stalled = new ScriptedServer(answer(204));
        try (stalled;
                ScriptedServer server = new ScriptedServer(stalled.stall())) {
            WebhookQueue queue =
                    queue().maxInFlight(1).maxInFlightPerEndpoint(1).build();
            List<CompletableFuture<Delivery>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(queue.enqueue(message(server.uri(), i)));
            }
            queue.close();
            queue.close();

            assertThat(queue.size()).isZero();
            assertThat(dead.list())
                    .extracting(DeadLetter::reason)
                    .containsExactly(Reason.CLOSED, Reason.CLOSED, Reason.CLOSED);
            assertThat(dead.list()).extracting(l -> l.message().id()).containsExactlyElementsOf(ids(0, 3));
            assertThat(all).allSatisfy(f -> assertThat(f).isCompletedExceptionally());
            assertThatThrownBy(() -> queue.enqueue(message(server.uri(), 9)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the webhook queue is closed; the message was not taken over");
            for (Thread t : Thread.getAllStackTraces().keySet()) {
                if (t.getName().equals("cxintegrate-webhooks")) {
                    t.join(20_000);
                    assertThat(t.isAlive()).isFalse();
                }
            }
        }
    }

    @Test
    void flush_interrupted_endsAtOnceAndKeepsTheFlag() {
        ScriptedServer stalled = new ScriptedServer(answer(204));
        try (stalled;
                ScriptedServer server = new ScriptedServer(stalled.stall());
                WebhookQueue queue = queue().build()) {
            queue.enqueue(message(server.uri(), 1));
            Thread.currentThread().interrupt();

            assertThat(queue.flush(LONG)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void enqueue_deadLettersThrow_doesNotStopTheQueue() {
        WebhookQueueBuilder builder = WebhookQueue.builder(sender, letter -> {
            throw new IllegalStateException("table is full");
        });
        try (ScriptedServer server = new ScriptedServer(answer(302), answer(204));
                WebhookQueue queue = builder.build()) {
            CompletableFuture<Delivery> first =
                    queue.enqueue(message(server.uri(), 1).withOrderingKey("k"));
            CompletableFuture<Delivery> second =
                    queue.enqueue(message(server.uri(), 2).withOrderingKey("k"));

            assertThat(second.join().status()).isEqualTo(204);
            assertThatThrownBy(first::join).hasCauseInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void enqueue_transportBreaksItsContract_isADeadLetterAll() {
        try (HttpTransport broken = new Broken();
                WebhookQueue queue = WebhookQueue.builder(
                                WebhookSender.builder().transport(broken).build(), dead)
                        .build()) {
            for (int i = 0; i < 2_000; i++) {
                queue.enqueue(message(URI.create("https://h.example/"), i).withOrderingKey("k"));
            }
            assertThat(queue.flush(LONG)).isTrue();
        }
        assertThat(dead.list())
                .hasSize(1_000)
                .allSatisfy(l -> assertThat(l.failure()).isInstanceOf(DefectException.class));
        assertThat(dead.dropped()).isEqualTo(1_000);
    }

    @Test
    void enqueue_endpointTheGuardForbids_isADeadLetterUnsent() {
        try (GuardedTransport guarded = GuardedTransport.over(EndpointGuard.defaults());
                WebhookQueue queue = WebhookQueue.builder(
                                WebhookSender.builder().transport(guarded).build(), dead)
                        .build()) {
            queue.enqueue(message(URI.create("https://169.254.169.254/latest/"), 1));
            assertThat(queue.flush(LONG)).isTrue();
        }
        assertThat(dead.list()).singleElement().satisfies(l -> {
            assertThat(l.reason()).isEqualTo(Reason.ENDPOINT_FORBIDDEN);
            assertThat(l.failure())
                    .hasMessage("the endpoint is not allowed: it must not be on an address that is not public");
        });
    }

    @Test
    void close_whileOthersEnqueue_losesNothing() throws Exception {
        for (int round = 0; round < 20; round++) {
            AtomicInteger delivered = new AtomicInteger();
            AtomicInteger letters = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            WebhookQueue queue = WebhookQueue.builder(
                            WebhookSender.builder().transport(new Instant204()).build(), l -> letters.incrementAndGet())
                    .capacity(100)
                    .build();
            ExecutorService pool = Executors.newFixedThreadPool(4);
            CountDownLatch half = new CountDownLatch(400);
            for (int t = 0; t < 4; t++) {
                pool.execute(() -> {
                    for (int i = 0; i < 200; i++) {
                        half.countDown();
                        try {
                            queue.enqueue(message(URI.create("https://h" + i % 5 + ".example/"), i)
                                            .withOrderingKey("k" + i % 3))
                                    .thenRun(delivered::incrementAndGet);
                        } catch (UnavailableException e) {
                            refused.incrementAndGet();
                        }
                    }
                });
            }
            half.await();
            queue.close();
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(delivered.get() + letters.get() + refused.get()).isEqualTo(800);
        }
    }

    @Test
    void build_limitsThatContradict_areNamedTogether() {
        assertThatThrownBy(() -> queue().capacity(1)
                        .maxInFlight(2)
                        .maxInFlightPerEndpoint(3)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("maxInFlightPerEndpoint: must not exceed maxInFlight 2 but is 3")
                .hasMessageContaining("maxInFlight: must not exceed capacity 1 but is 2");
    }

    private static List<String> ids(int from, int to) {
        return java.util.stream.IntStream.range(from, to)
                .mapToObj(i -> "m-" + i)
                .toList();
    }

    private static void ok(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the two were not here together", e);
        }
    }

    /** A user's transport that throws what it must not. */
    private static final class Broken implements HttpTransport {
        @Override
        public TransportResponse send(TransportRequest request) {
            throw new IllegalStateException("broken");
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void close() {}
    }

    /** For races: no network in between. */
    private static final class Instant204 implements HttpTransport {
        @Override
        public TransportResponse send(TransportRequest request) {
            return new TransportResponse(204, io.cxintegrate.core.net.Headers.empty(), new byte[0]);
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            return CompletableFuture.supplyAsync(() -> send(request));
        }

        @Override
        public void close() {}
    }
}
