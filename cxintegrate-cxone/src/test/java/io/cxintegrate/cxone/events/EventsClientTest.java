package io.cxintegrate.cxone.events;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.INGEST_EVENT;
import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing over real sockets, in good and bad weather. */
@CxFakes
class EventsClientTest {
    private static final JsonObject EVENT = JsonObject.parse("""
            {"eventType":"interaction.completed","timestamp":"2024-01-15T10:30:00Z","customerId":"CUST-99281",
             "interactionId":"INT-4421","agentId":"agent.smith@company.com","durationSeconds":245,
             "schema_version":"v2.1.0"}""");

    private Cxone cxone;

    @BeforeEach
    void connect(FakeCxone fake) {
        cxone = Fakes.builder(fake).scopes("events:ingest", "events:read").build();
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void publish_anEvent_arrivesAsItIsUnderItsOwnKey(FakeCxone fake) {
        EventReceipt receipt = cxone.events().publish(EVENT);
        assertThat(receipt.idempotencyKey()).isEqualTo("id-1");
        assertThat(receipt.attempts()).isEqualTo(1);
        assertThat(receipt.response().toJson()).isEqualTo("{\"eventId\":\"evt-1\",\"status\":\"accepted\"}");
        assertThat(fake.events()).containsExactly(EVENT);
        assertThat(fake.journal().calls(INGEST_EVENT).get(0).path()).isEqualTo("/api/v2/events");
        assertThat(fake).received(INGEST_EVENT).once().withHeader("Idempotency-Key", "id-1");
        assertThat(fake.journal().calls(TOKEN).get(0).requestBody())
                .isEqualTo("grant_type=client_credentials&client_id=demo&client_secret=***"
                        + "&scope=events%3Aingest+events%3Aread");
        assertThat(cxone.events().publish(EVENT).idempotencyKey()).isEqualTo("id-2");
        assertThat(fake.events()).hasSize(2);
    }

    @Test
    void publish_withoutTheScope_namesIt(FakeCxone fake) {
        try (Cxone reader = Fakes.builder(fake).scopes("events:read").build()) {
            assertThatThrownBy(() -> reader.events().publish(EVENT))
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessage(
                            "cxone INGEST_EVENT failed: 403 FORBIDDEN: the token lacks the scope events:ingest; grant it"
                                    + " to the OAuth client, and ask for it where scopes(...) is set");
        }
        assertThat(fake).received(INGEST_EVENT).once();
        assertThat(fake.events()).isEmpty();
    }

    @Test
    void publish_forbiddenWithoutReason_namesBothThatAreKnown(FakeCxone fake) {
        fake.faults().on(INGEST_EVENT).first().status(403);
        assertThatThrownBy(() -> cxone.events().publish(EVENT))
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessage(
                        "cxone INGEST_EVENT failed: 403 FORBIDDEN: the token lacks the scope events:ingest, or the API"
                                + " integration is disabled; grant the scope to the OAuth client, and ask for it where"
                                + " scopes(...) is set");
    }

    @Test
    void publish_whenTheClientMayNotHaveTheScope_failsAtTheToken(FakeCxone fake) {
        fake.tokens().grantableScopes(Set.of("events:read"));
        assertThatThrownBy(() -> cxone.events().publish(EVENT))
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessage(
                        "cxone TOKEN failed: 400 invalid_scope: check that the client is allowed every scope asked for");
        assertThat(fake).received(INGEST_EVENT).never();
    }

    @Test
    void publish_withTheTokenRevoked_renewsItOnce(FakeCxone fake) {
        cxone.events().publish(EVENT);
        fake.tokens().revokeAll();
        EventReceipt receipt = cxone.events().publish(EVENT);
        assertThat(receipt.attempts()).isEqualTo(1);
        assertThat(fake).received(TOKEN).times(2);
        assertThat(fake).received(INGEST_EVENT).times(3);
        assertThat(fake.events()).hasSize(2);
    }

    @Test
    void publish_refusedAgainWithANewToken_failsWithoutAThirdTry(FakeCxone fake) {
        fake.faults().on(INGEST_EVENT).times(2).unauthorized();
        assertThatThrownBy(() -> cxone.events().publish(EVENT))
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessage("cxone INGEST_EVENT failed: 401 UNAUTHORIZED: planned fault");
        assertThat(fake).received(TOKEN).times(2);
    }

    @Test
    void publish_throttledTwice_waitsTwiceAsAskedUnderOneKey(FakeCxone fake, TestClock clock) {
        fake.faults().on(INGEST_EVENT).first().tooManyRequests(Duration.ofSeconds(3));
        fake.faults()
                .on(INGEST_EVENT)
                .second()
                .tooManyRequestsUntil(clock.instant().plusSeconds(8));
        EventReceipt receipt = cxone.events().publish(EVENT);
        assertThat(receipt.attempts()).isEqualTo(3);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(5));
        assertThat(fake).received(INGEST_EVENT).times(3).withHeader("Idempotency-Key", receipt.idempotencyKey());
        assertThat(fake.events()).containsExactly(EVENT);
    }

    @Test
    void publish_afterAResetAndAnAnswerLost_isTakenOnce(FakeCxone fake) {
        fake.faults().on(INGEST_EVENT).first().reset();
        fake.faults().on(INGEST_EVENT).second().status(502);
        assertThat(cxone.events().publish(EVENT).attempts()).isEqualTo(3);
        assertThat(fake.events()).containsExactly(EVENT);
    }

    @Test
    void publish_againUnderTheSameKey_isTakenOnce(FakeCxone fake) {
        EventReceipt first = cxone.events().publish(EVENT, "order-4711");
        EventReceipt again = cxone.events().publish(EVENT, "order-4711");
        assertThat(again.response()).isEqualTo(first.response());
        assertThat(fake.events()).hasSize(1);
    }

    @Test
    void publish_anEmptyEvent_isRefusedByThePlatform() {
        assertThatThrownBy(() -> cxone.events().publish(JsonObject.empty()))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("cxone INGEST_EVENT failed: 400 BAD_REQUEST: the event must have at least one member");
    }

    @Test
    void publish_whenThePlatformStaysDown_isUnavailableAndRetryable(FakeCxone fake) {
        fake.faults().on(INGEST_EVENT).times(5).status(503);
        assertThatThrownBy(() -> cxone.events().publish(EVENT))
                .isInstanceOfSatisfying(UnavailableException.class, e -> {
                    assertThat(e.retryable()).isTrue();
                    assertThat(e.attempts()).isEqualTo(5);
                    assertThat(e.status()).hasValue(503);
                });
    }

    @Test
    void publishAsync_throughA429_doesTheSame(FakeCxone fake, TestClock clock) throws Exception {
        fake.faults().on(INGEST_EVENT).first().tooManyRequests(Duration.ofSeconds(4));
        EventReceipt receipt = cxone.events().publishAsync(EVENT).get(30, TimeUnit.SECONDS);
        assertThat(receipt.attempts()).isEqualTo(2);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(4));
        assertThat(fake.events()).containsExactly(EVENT);
    }

    @Test
    void publishAsync_withoutTheScope_failsWithTheSameException(FakeCxone fake) {
        try (Cxone reader = Fakes.builder(fake).scopes("events:read").build()) {
            assertThatThrownBy(() -> reader.events().publishAsync(EVENT).get(30, TimeUnit.SECONDS))
                    .cause()
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessageContaining("the token lacks the scope events:ingest");
        }
    }

    @Test
    void publishAsync_cancelled_isNotRepeated(FakeCxone fake) throws Exception {
        Stall stall = fake.faults().on(INGEST_EVENT).first().stall();
        CompletableFuture<EventReceipt> running = cxone.events().publishAsync(EVENT);
        assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();
        assertThat(running.cancel(true)).isTrue();
        stall.release();
        assertThat(running).isCancelled();
        assertThat(fake).received(INGEST_EVENT).once();
    }
}
