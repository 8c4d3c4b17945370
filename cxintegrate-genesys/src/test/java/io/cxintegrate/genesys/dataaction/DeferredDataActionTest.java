package io.cxintegrate.genesys.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.dataaction.lambda.LambdaHost;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that outlasts the caller's patience: who gets its outcome, once, and what ends it. */
@Timeout(60)
class DeferredDataActionTest {
    private static final JsonObject PENDING =
            JsonObject.of("status", "pending", "data", JsonObject.of("requestId", "req-123456"));

    private final TestClock clock = TestClock.manual();
    private final BlockingQueue<EventEnvelope> completions = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void releaseWhatWaits() {
        release.countDown();
    }

    private DeferredDataAction.Builder deferred(DataAction action) {
        return DeferredDataAction.builder("FetchUser", action)
                .completions(completions::add)
                .clock(clock)
                .ids(IdSource.sequence("evt"));
    }

    private DataActionResult slow(DataActionCall call) {
        started.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the work was interrupted");
        }
        return DataActionResult.of(FetchUser.DATA);
    }

    private static DataActionEndpoint.Builder endpoint(DataAction action) {
        return DataActionEndpoint.builder("FetchUser", action)
                .format(GenesysWireFormat.standard())
                .auth(EndpointAuth.none());
    }

    private static JsonObject envelope(DataAction action) {
        return LambdaHost.of(endpoint(action).build()).handle(FetchUser.event(1));
    }

    /** Calls on another thread, and lets the patience of the caller pass when the work is under way. */
    private JsonObject pending(DataAction action) throws Exception {
        CompletableFuture<JsonObject> answer = CompletableFuture.supplyAsync(() -> envelope(action));
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(clock.awaitWaiting(1, Duration.ofSeconds(30))).isTrue();
        clock.advance(Duration.ofSeconds(5));
        return answer.get(30, TimeUnit.SECONDS);
    }

    private EventEnvelope completion() throws InterruptedException {
        EventEnvelope event = completions.poll(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    @Test
    void run_readyInTime_isTheAnswerAndNoEvent() {
        try (DeferredDataAction action =
                deferred(call -> DataActionResult.of(FetchUser.DATA)).build()) {
            assertThat(envelope(action)).isEqualTo(JsonObject.of("status", "success", "data", FetchUser.DATA));
        }
        assertThat(completions).isEmpty();
    }

    @Test
    void run_failedInTime_isTheErrorAndNoEvent() {
        try (DeferredDataAction action = deferred(call -> {
                    throw new InvalidInputException("Missing required parameter: userId");
                })
                .build()) {
            assertThat(envelope(action).string("error")).isEqualTo("Missing required parameter: userId");
        }
        assertThat(completions).isEmpty();
    }

    @Test
    void run_slow_isPendingAndItsOutcomeComesAsAnEvent() throws Exception {
        try (DeferredDataAction action = deferred(this::slow).build()) {
            assertThat(pending(action)).isEqualTo(PENDING);
            assertThat(completions).isEmpty();

            release.countDown();

            EventEnvelope event = completion();
            assertThat(event.type()).isEqualTo("dataaction.completed");
            assertThat(event.id()).isEqualTo("evt-1");
            assertThat(event.subject()).contains("req-123456");
            assertThat(event.source()).isEqualTo("urn:cxintegrate:genesys:data-actions");
            assertThat(event.time()).isEqualTo(TestClock.START.plusSeconds(5));
            assertThat(event.data())
                    .isEqualTo(JsonObject.builder()
                            .put("actionName", "FetchUser")
                            .put("requestId", "req-123456")
                            .put("status", "success")
                            .put("data", FetchUser.DATA)
                            .build());
        }
        assertThat(completions).isEmpty();
    }

    @Test
    void run_slowFailure_comesInTheWordsOfTheEnvelope() throws Exception {
        try (DeferredDataAction action = deferred(call -> {
                    slow(call);
                    throw new IllegalStateException("jdbc:postgresql://db-internal/?password=hush");
                })
                .build()) {
            assertThat(pending(action)).isEqualTo(PENDING);

            release.countDown();

            assertThat(completion().data().toJson())
                    .isEqualTo("{\"actionName\":\"FetchUser\",\"requestId\":\"req-123456\",\"status\":\"error\","
                            + "\"error\":\"Internal Server Error\",\"data\":{}}");
        }
    }

    @Test
    void run_deadlineBeforeThePatience_countsAndTheWorkHasItsOwn() throws Exception {
        BlockingQueue<Duration> left = new LinkedBlockingQueue<>();
        try (DeferredDataAction action = deferred(call -> {
                    left.add(call.deadline().remaining());
                    return slow(call);
                })
                .timeout(Duration.ofMinutes(3))
                .build()) {
            DataActionCall call = DataActionCall.of(JsonObject.empty(), Deadline.after(Duration.ofSeconds(2), clock));
            CompletableFuture<DataActionResult> answer = CompletableFuture.supplyAsync(() -> action.run(call));
            assertThat(left.poll(30, TimeUnit.SECONDS)).isEqualTo(Duration.ofMinutes(3));
            assertThat(clock.awaitWaiting(1, Duration.ofSeconds(30))).isTrue();

            clock.advance(Duration.ofSeconds(2));

            DataActionResult result = answer.get(30, TimeUnit.SECONDS);
            assertThat(result.isPending()).isTrue();
            assertThat(result.asObject()).isEqualTo(JsonObject.of("requestId", "evt-1"));
            release.countDown();
            assertThat(completion().subject()).contains("evt-1");
        }
    }

    @Test
    void run_sameRequestIdAgain_isPendingAgainAndRunsOnce() throws Exception {
        try (DeferredDataAction action = deferred(this::slow).build()) {
            LambdaHost host = LambdaHost.of(endpoint(action)
                    .idempotency(IdempotencyStore.inMemory(100, TimeSource.system()), Duration.ofMinutes(10))
                    .build());
            CompletableFuture<JsonObject> first = CompletableFuture.supplyAsync(() -> host.handle(FetchUser.event(1)));
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(clock.awaitWaiting(1, Duration.ofSeconds(30))).isTrue();
            clock.advance(Duration.ofSeconds(5));
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(PENDING);

            assertThat(host.handle(FetchUser.event(1))).isEqualTo(PENDING);

            release.countDown();
            assertThat(completion().subject()).contains("req-123456");
        }
        // Closing waited for all of the work: there was no second.
        assertThat(completions).isEmpty();
    }

    @Test
    void run_moreThanMayRun_isRefusedWith429() throws Exception {
        try (DeferredDataAction action = deferred(this::slow).maxRunning(1).build()) {
            assertThat(pending(action)).isEqualTo(PENDING);

            assertThatThrownBy(() -> action.run(DataActionCall.of(JsonObject.empty(), Deadline.none(clock))))
                    .isInstanceOf(DataActionException.class)
                    .hasMessage("more than 1 slow calls at once; try again")
                    .satisfies(e -> assertThat(((DataActionException) e).code()).isEqualTo(Code.TOO_MANY_REQUESTS));
            release.countDown();
        }
    }

    @Test
    void run_rehearsal_isNeverDeferred() {
        Thread caller = Thread.currentThread();
        try (DeferredDataAction action = deferred(
                        call -> DataActionResult.of(JsonObject.of("here", Thread.currentThread() == caller)))
                .build()) {
            DataActionCall call = new DataActionCall("", "", JsonObject.empty(), Deadline.none(clock), true);

            assertThat(action.run(call).asObject()).isEqualTo(JsonObject.of("here", true));
        }
    }

    @Test
    void run_interruptedCaller_endsTheWorkAndKeepsTheFlag() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (DeferredDataAction action = deferred(call -> {
                    try {
                        return slow(call);
                    } finally {
                        if (Thread.currentThread().isInterrupted()) {
                            interrupted.countDown();
                        }
                    }
                })
                .build()) {
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    action.run(DataActionCall.of(JsonObject.empty(), Deadline.none(clock)));
                } catch (UnavailableException e) {
                    flag.complete(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

            caller.interrupt();

            assertThat(flag.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(completions).isEmpty();
    }

    @Test
    void close_workUnderWay_isInterruptedAndItsEventSaysSo() throws Exception {
        DeferredDataAction action =
                deferred(this::slow).closeTimeout(Duration.ZERO).build();
        assertThat(pending(action)).isEqualTo(PENDING);

        action.close();
        action.close();

        assertThat(completion().data().string("error")).isEqualTo("the backend is not available now");
        assertThatThrownBy(() -> action.run(DataActionCall.of(JsonObject.empty(), Deadline.none(clock))))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("'FetchUser' is closed; the call was not taken");
    }

    @Test
    void completions_thatFail_endNothing() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        try (DeferredDataAction action = deferred(this::slow)
                .maxRunning(1)
                .completions(event -> {
                    tried.countDown();
                    throw new UnavailableException("the database is away");
                })
                .build()) {
            assertThat(pending(action)).isEqualTo(PENDING);
            release.countDown();
            assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void event_requestIdThatIsNoSubject_isInTheDataOnly() throws Exception {
        String id = "a\nb";
        try (DeferredDataAction action =
                deferred(this::slow).patience(Duration.ZERO).build()) {
            DataActionCall call = new DataActionCall("", id, JsonObject.empty(), Deadline.none(clock), false);
            assertThat(action.run(call).isPending()).isTrue();
            release.countDown();

            EventEnvelope event = completion();

            assertThat(event.subject()).isEmpty();
            assertThat(event.data().string("requestId")).isEqualTo(id);
        }
    }

    @Test
    void build_withoutCompletions_saysWhatIsMissing() {
        assertThatThrownBy(() ->
                        DeferredDataAction.builder("FetchUser", this::slow).build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "deferred data action 'FetchUser' has 1 problem:\n  - completions: is required: where outcomes"
                                + " go that come after the answer, an outbox or a webhook");
    }
}
