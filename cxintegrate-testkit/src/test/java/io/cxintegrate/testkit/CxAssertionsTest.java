package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.GET_ROUTING;
import static io.cxintegrate.testkit.CognigyOperation.TOKEN;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CxAssertionsTest {
    private static final String INTEGRATIONS = "/api/v3/bots/b/integrations";

    private final TestClock clock = new TestClock();
    private final FakeCognigy cognigy = FakeCognigy.start(clock);
    private final Client client = Client.of(cognigy);

    @AfterEach
    void close() {
        cognigy.close();
    }

    @Test
    void received_everythingAsExpected_passes() {
        cognigy.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
        String[] token = client.cognigyToken(cognigy);
        create(token);
        clock.advance(Duration.ofSeconds(7));
        create(token);

        assertThat(cognigy).received(TOKEN).once();
        assertThat(cognigy)
                .received(CREATE_INTEGRATION)
                .times(2)
                .atLeast(2)
                .waitedBetween(Duration.ofSeconds(7))
                .withHeader("authorization")
                .withHeader("Content-Type", "application/json");
        assertThat(cognigy).received(GET_ROUTING).never();
        assertThat(cognigy).hasNoUnusedFaults().hasNoUnmatchedRequests();
        // AssertJ's assertThat stays usable beside ours.
        assertThat(cognigy.integrations("b")).hasSize(1);
    }

    @Test
    void once_tokenExpiredMeanwhile_namesTheLikelyCause() {
        String[] token = client.cognigyToken(cognigy);
        create(token);
        clock.advance(Duration.ofSeconds(601));
        create(token);
        client.cognigyToken(cognigy);

        fails(() -> assertThat(cognigy).received(TOKEN).once(), """
                Expected exactly 1 TOKEN request, but 2 arrived.
                   #1 +0 ms    POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                   #4 +601 s   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                Likely cause: the first token had expired (601 s > 600 s - 60 s) when request #3 was sent.
                Unused faults: none.   Unmatched requests: none.""");
    }

    @Test
    void once_secondTokenOfShortLifeExpired_namesItWithHalfItsLifeAsMargin() {
        client.cognigyToken(cognigy);
        cognigy.tokens().lifetime(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(1));
        client.cognigyToken(cognigy);
        clock.advance(Duration.ofSeconds(16));
        client.cognigyToken(cognigy);

        fails(() -> assertThat(cognigy).received(TOKEN).times(2), """
                Expected exactly 2 TOKEN requests, but 3 arrived.
                   #1 +0 ms   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                   #2 +1 s    POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=30
                   #3 +17 s   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=30
                Likely cause: the second token had expired (16 s > 30 s - 15 s) when request #3 was sent.
                Unused faults: none.   Unmatched requests: none.""");
    }

    @Test
    void once_tokenRefusedMeanwhile_namesTheRefusal() {
        cognigy.faults().on(CREATE_INTEGRATION).first().unauthorized();
        create(client.cognigyToken(cognigy));
        client.cognigyToken(cognigy);

        fails(() -> assertThat(cognigy).received(TOKEN).once(), """
                Expected exactly 1 TOKEN request, but 2 arrived.
                   #1 +0 ms   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                   #3 +0 ms   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                Likely cause: request #2 was answered 401 as planned.
                Unused faults: none.   Unmatched requests: none.""");
    }

    @Test
    void once_tokenFetchedTwiceForNoReason_namesNoCause() {
        client.cognigyToken(cognigy);
        client.cognigyToken(cognigy);

        fails(() -> assertThat(cognigy).received(TOKEN).never(), """
                Expected no TOKEN request, but 2 arrived.
                   #1 +0 ms   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                   #2 +0 ms   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                Unused faults: none.   Unmatched requests: none.""");
    }

    @Test
    void times_noneArrived_showsWhatArrivedInstead() {
        cognigy.faults().on(CREATE_INTEGRATION).second().reset();
        client.get("/nowhere");

        fails(() -> assertThat(cognigy).received(CREATE_INTEGRATION).times(2), """
                Expected exactly 2 CREATE_INTEGRATION requests, but none arrived.
                   #1 +0 ms   GET /nowhere   -> 404 detail=no such path (unmatched)
                Unused faults: CREATE_INTEGRATION second: reset.   Unmatched requests: #1 GET /nowhere.""");
    }

    @Test
    void atLeast_nothingArrivedAtAll_saysSo() {
        fails(() -> assertThat(cognigy).received(TOKEN).atLeast(1), """
                Expected at least 1 TOKEN request, but none arrived.
                   no request arrived
                Unused faults: none.   Unmatched requests: none.""");
    }

    @Test
    void waitedBetween_tooShort_saysHowLongAndWhere() {
        client.cognigyToken(cognigy);
        clock.advance(Duration.ofMillis(6_999));
        client.cognigyToken(cognigy);

        fails(() -> assertThat(cognigy).received(TOKEN).waitedBetween(Duration.ofSeconds(7)), """
                Expected at least 7 s between TOKEN requests, but only 6.999 s passed between #1 and #2.
                   #1 +0 ms      POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                   #2 +6.999 s   POST /api/v3/auth/token   client_id=demo  client_secret=***   -> 200 expires_in=600
                Unused faults: none.   Unmatched requests: none.""");
    }

    @Test
    void waitedBetween_onlyOne_cannotHold() {
        client.cognigyToken(cognigy);

        assertThatThrownBy(() -> assertThat(cognigy).received(TOKEN).waitedBetween(Duration.ofSeconds(7)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected a pause between TOKEN requests, but 1 arrived.\n");
    }

    @Test
    void withHeader_missingOrOther_saysWhichRequest() {
        client.cognigyToken(cognigy);

        assertThatThrownBy(() -> assertThat(cognigy).received(TOKEN).withHeader("Idempotency-Key"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Expected every TOKEN request to carry the header Idempotency-Key, but #1 has none.\n");
        assertThatThrownBy(() -> assertThat(cognigy).received(TOKEN).withHeader("Content-Type", "text/xml"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected every TOKEN request to carry Content-Type: text/xml,"
                        + " but #1 has application/x-www-form-urlencoded.\n");
        assertThatThrownBy(() -> assertThat(cognigy).received(GET_ROUTING).withHeader("Accept"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected GET_ROUTING requests with the header Accept, but none arrived.\n");
    }

    @Test
    void withHeader_valueOfASecretOne_cannotBeCompared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(cognigy).received(TOKEN).withHeader("Authorization", "Bearer x"))
                .withMessage("the value of Authorization is masked in the journal; use withHeader(\"Authorization\")");
    }

    @Test
    void hasNoUnusedFaults_oneLeft_showsTheJournal() {
        cognigy.faults().on(TOKEN).times(2).status(500);
        client.form("/api/v3/auth/token", Client.credentials(cognigy));

        fails(() -> assertThat(cognigy).hasNoUnusedFaults(), """
                Expected every fault planned for cognigy to be met, but 1 was not.
                   #1 +0 ms   POST /api/v3/auth/token   grant_type=client_credentials  client_id=demo  client_secret=***\
                   -> 500 detail=planned fault  (fault: status 500)
                Unused faults: TOKEN the next 2: status 500 (met 1).   Unmatched requests: none.""");
    }

    @Test
    void hasNoUnmatchedRequests_twoUnknown_showsThem() {
        client.get("/a");
        client.cognigyToken(cognigy);
        client.delete("/api/v3/auth/token");

        fails(() -> assertThat(cognigy).hasNoUnmatchedRequests(), """
                Expected only requests that cognigy knows, but 2 were not.
                   #1 +0 ms   GET /a                      -> 404 detail=no such path (unmatched)
                   #3 +0 ms   DELETE /api/v3/auth/token   -> 405 detail=allowed here: POST (unmatched)
                Unused faults: none.   Unmatched requests: #1 GET /a, #3 DELETE /api/v3/auth/token.""");
    }

    @Test
    void received_otherKindsOfFakes_workAlike() {
        try (FakeRestService rest = FakeRestService.start(clock)) {
            rest.missing("users/1");
            Client.of(rest).get("/users/1");

            assertThat(rest).received(RestOperation.get("users/1")).once();
            fails(() -> assertThat(rest).received(RestOperation.get("users/1")).never(), """
                    Expected no GET /users/1 request, but 1 arrived.
                       #1 +0 ms   GET /users/1   -> 404 detail=no such resource
                    Unused faults: none.   Unmatched requests: none.""");
        }
    }

    private void create(String[] token) {
        client.post(INTEGRATIONS, Payloads.mapping("v1"), token);
    }

    private static void fails(ThrowingCallable assertion, String text) {
        assertThatThrownBy(assertion).isExactlyInstanceOf(AssertionError.class).hasMessage(text);
    }
}
