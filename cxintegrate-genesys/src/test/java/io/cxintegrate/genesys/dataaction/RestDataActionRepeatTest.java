package io.cxintegrate.genesys.dataaction;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.RecordedCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures are repeated, how long it waits in between, and what ends it. */
@CxFakes
class RestDataActionRepeatTest {
    private static final RestOperation USER_1 = RestOperation.get("users/1");
    private static final JsonObject INPUT = JsonObject.of("userId", 1);

    private static JsonObject run(RestDataAction.Builder builder, JsonObject input) {
        try (RestDataAction action = builder.jitter(Jitter.fixed(0.5)).build()) {
            return action.run(DataActionCall.of(input, Deadline.none(TimeSource.system())))
                    .asObject();
        }
    }

    private static DataActionException failure(RestDataAction.Builder builder) {
        return catchThrowableOfType(DataActionException.class, () -> run(builder, INPUT));
    }

    @ParameterizedTest
    @CsvSource({
        "429, Too Many Requests",
        "500, Internal Server Error",
        "502, Bad Gateway",
        "503, Service Unavailable",
        "504, Gateway Timeout"
    })
    void run_faultToTheEnd_isTriedThreeTimesWithBackoff(int status, String words, FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).times(3).status(status);

        DataActionException e = failure(FetchUser.action(rest));

        assertThat(e).hasMessage("HTTP Error: " + status + " - " + words);
        assertThat(e.retryable()).isTrue();
        assertThat(rest).received(USER_1).times(3).waitedBetween(Duration.ofMillis(100));
        assertThat(((TestClock) rest.clock()).waits()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void run_faultAtFirst_succeedsInTheEnd(int status, FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).times(2).status(status);

        assertThat(run(FetchUser.action(rest), INPUT)).isEqualTo(FetchUser.DATA);
    }

    @Test
    void run_throttledWithRetryAfter_waitsAsTold(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().tooManyRequests(Duration.ofSeconds(5));

        assertThat(run(FetchUser.action(rest), INPUT)).isEqualTo(FetchUser.DATA);
        assertThat(rest).received(USER_1).times(2).waitedBetween(Duration.ofSeconds(5));
    }

    @Test
    void run_waitBeyondTheCallersDeadline_isNotWaited(FakeRestService rest, TestClock clock) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().tooManyRequests(Duration.ofSeconds(25));
        try (RestDataAction action = FetchUser.action(rest).build()) {
            DataActionCall call = DataActionCall.of(INPUT, Deadline.after(Duration.ofSeconds(20), clock));

            DataActionException e = catchThrowableOfType(DataActionException.class, () -> action.run(call));

            assertThat(e).hasMessage("HTTP Error: 429 - Too Many Requests");
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(25));
        }
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void run_deadlineShorterThanTimeout_cutsTheAttempt(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().stall();
        try (RestDataAction action =
                FetchUser.action(rest).timeout(Duration.ofHours(1)).build()) {
            DataActionCall call = DataActionCall.of(INPUT, Deadline.after(Duration.ofSeconds(2), TimeSource.system()));

            DataActionException e = catchThrowableOfType(DataActionException.class, () -> action.run(call));

            assertThat(e).hasMessage("Request to external API timed out.");
            assertThat(e.code()).isEqualTo(Code.TIMEOUT);
        }
    }

    @Test
    void run_resetAtFirst_isRepeated(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().reset();

        assertThat(run(FetchUser.action(rest), INPUT)).isEqualTo(FetchUser.DATA);
        assertThat(rest).received(USER_1).times(2);
    }

    @Test
    void run_post_sendsTheInputAndIsRepeatedAfterThrottlingOnly(FakeRestService rest) {
        RestOperation orders = RestOperation.post("users/1/orders");
        rest.respond(orders, FakeResponse.json(201, JsonObject.of("id", 7)));
        rest.faults().on(orders).first().tooManyRequests(Duration.ofSeconds(1));
        RestDataAction.Builder order = RestDataAction.builder()
                .name("Order")
                .method("POST")
                .uri(rest.baseUri() + "/users/{userId}/orders")
                .clock(rest.clock());

        assertThat(run(order, INPUT)).isEqualTo(JsonObject.of("id", 7));
        assertThat(rest.journal().calls(orders))
                .extracting(RecordedCall::requestJson)
                .containsExactly(INPUT, INPUT);

        rest.faults().on(orders).first().status(503);
        assertThat(failure(order)).hasMessage("HTTP Error: 503 - Service Unavailable");
        assertThat(rest).received(orders).times(3);
    }

    @Test
    void run_ownRetryPolicy_counts(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().status(503);

        assertThat(failure(FetchUser.action(rest).retry(RetryPolicy.none())))
                .hasMessage("HTTP Error: 503 - Service Unavailable");
        assertThat(rest).received(USER_1).once();
    }
}
