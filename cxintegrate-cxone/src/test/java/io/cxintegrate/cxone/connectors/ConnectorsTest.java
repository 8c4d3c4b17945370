package io.cxintegrate.cxone.connectors;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registrar over real sockets, in good and bad weather. */
@CxFakes
class ConnectorsTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final ConnectorDefinition connector = Samples.connector();
    private Cxone cxone;

    @BeforeEach
    void connect(FakeCxone fake) {
        cxone = Fakes.builder(fake).audit(audit).build();
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void register_throttledTwice_waitsTwiceAsAsked(FakeCxone fake, TestClock clock) {
        fake.faults().on(REGISTER_CONNECTOR).first().tooManyRequests(Duration.ofSeconds(3));
        fake.faults().on(REGISTER_CONNECTOR).second().tooManyRequests(Duration.ofSeconds(11));
        assertThat(cxone.connectors().register(connector).attempts()).isEqualTo(3);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(11));
        assertThat(fake.connectors()).containsExactly(Samples.json());
    }

    @Test
    void register_throttledUntilADate_waitsUntilThen(FakeCxone fake, TestClock clock) {
        fake.faults()
                .on(REGISTER_CONNECTOR)
                .first()
                .tooManyRequestsUntil(clock.instant().plusSeconds(9));
        assertThat(cxone.connectors().register(connector).attempts()).isEqualTo(2);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void register_throttledWithoutEnd_givesUpAndSaysWhatWasTried(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).always().tooManyRequests(Duration.ofSeconds(2));
        assertThatThrownBy(() -> cxone.connectors().register(connector))
                .isExactlyInstanceOf(UnavailableException.class)
                .hasMessage("cxone REGISTER_CONNECTOR failed: 429 TOO_MANY_REQUESTS: Rate limit exceeded (5 attempts:"
                        + " #1 429 then PT2S (retry-after); #2 429 then PT2S (retry-after);"
                        + " #3 429 then PT2S (retry-after); #4 429 then PT2S (retry-after); #5 429)");
        assertThat(fake).received(REGISTER_CONNECTOR).times(5);
        AuditEvent failed = audit.events().get(1);
        assertThat(failed.eventType()).isEqualTo("CONNECTOR_REGISTERED");
        assertThat(failed.status()).contains("FAILED");
        assertThat(failed.latency()).contains(Duration.ofSeconds(8));
        JsonObject details = failed.details().orElseThrow();
        assertThat(details.string("error")).startsWith("cxone REGISTER_CONNECTOR failed: 429 TOO_MANY_REQUESTS");
        assertThat(details.string("errorType")).isEqualTo("UnavailableException");
        assertThat(details.integer("httpStatus")).isEqualTo(429);
        assertThat(details.integer("attempts")).isEqualTo(5);
    }

    @Test
    void register_askedToWaitTooLong_failsAtOnceWithTheWait(FakeCxone fake, TestClock clock) {
        fake.faults().on(REGISTER_CONNECTOR).first().tooManyRequests(Duration.ofMinutes(10));
        UnavailableException e = catchThrowableOfType(
                UnavailableException.class, () -> cxone.connectors().register(connector));
        assertThat(e.retryAfter()).contains(Duration.ofMinutes(10));
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void register_afterA500AndAReset_isRepeated(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).first().status(500);
        fake.faults().on(REGISTER_CONNECTOR).second().reset();
        assertThat(cxone.connectors().register(connector).attempts()).isEqualTo(3);
        assertThat(fake.connectors()).containsExactly(Samples.json());
    }

    @Test
    void register_resetToTheEnd_isATransportException(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).times(5).reset();
        TransportException e = catchThrowableOfType(
                TransportException.class, () -> cxone.connectors().register(connector));
        assertThat(e.kind()).isEqualTo(TransportException.Kind.CONNECTION_LOST);
        assertThat(e.attempts()).isEqualTo(5);
        assertThat(audit.events().get(1).status()).contains("FAILED");
    }

    @Test
    void register_withTheTokenRevoked_renewsItOnce(FakeCxone fake) {
        cxone.connectors().register(connector);
        fake.tokens().revokeAll();
        assertThat(cxone.connectors().register(connector).attempts()).isEqualTo(1);
        assertThat(fake).received(TOKEN).times(2);
        assertThat(fake).received(REGISTER_CONNECTOR).times(3);
    }

    @Test
    void register_refusedAgainWithANewToken_failsWithoutAThirdTry(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).times(2).unauthorized();
        assertThatThrownBy(() -> cxone.connectors().register(connector))
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessage("cxone REGISTER_CONNECTOR failed: 401 UNAUTHORIZED: planned fault");
        assertThat(fake).received(TOKEN).times(2);
        assertThat(fake).received(REGISTER_CONNECTOR).times(2);
    }

    @Test
    void register_withoutTheScope_namesIt(FakeCxone fake) {
        fake.tokens().grantableScopes(Set.of("integrations:read"));
        CredentialException e = catchThrowableOfType(
                CredentialException.class, () -> cxone.connectors().register(connector));
        assertThat(e)
                .hasMessage(
                        "cxone REGISTER_CONNECTOR failed: 403 FORBIDDEN: the token lacks the scope integrations:write;"
                                + " grant it to the OAuth client, and ask for it where scopes(...) is set");
        assertThat(e.status()).hasValue(403);
        assertThat(e.retryable()).isFalse();
        assertThat(fake).received(REGISTER_CONNECTOR).once();
        assertThat(fake.connectors()).isEmpty();
        assertThat(audit.events().get(1).details().orElseThrow().string("error"))
                .contains("the token lacks the scope integrations:write");
    }

    @Test
    void register_forbiddenWithoutReason_namesBothThatAreKnown(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).first().status(403);
        assertThatThrownBy(() -> cxone.connectors().register(connector))
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessage(
                        "cxone REGISTER_CONNECTOR failed: 403 FORBIDDEN: the token lacks a scope (integrations:write and"
                                + " dataactions:write are needed), or connector id 'db-prod-analytics-01' belongs to another"
                                + " tenant; grant the scopes to the OAuth client, or choose another id");
    }

    @Test
    void register_refusedByTheEngine_saysWhyFieldByField(FakeCxone fake) {
        EngineLimits wide = EngineLimits.fromJson(JsonObject.parse("""
                {"databases":{"POSTGRESQL":{"maxPoolSize":99,"driverVersions":["42.7.4"]}}}"""));
        ConnectorDefinition ahead = Samples.builder()
                .engineLimits(wide)
                .poolSettings(PoolSettings.of(2, 99))
                .driverVersion("42.7.4")
                .build();
        ConnectorRejectedException e = catchThrowableOfType(
                ConnectorRejectedException.class, () -> cxone.connectors().register(ahead));
        assertThat(e).hasMessage("""
                        connector 'db-prod-analytics-01' was refused by the integration engine (400 BAD_REQUEST): 2 problems:
                          - configuration.connectionString: driverVersion must be one of 42.5.0, 42.6.0 but is 42.7.4
                          - configuration.poolSettings.maxPoolSize: must be at most 50 for DATABASE_POSTGRESQL but is 99""");
        assertThat(e.violations())
                .contains(new Violation(
                        "configuration.poolSettings.maxPoolSize",
                        "must be at most 50 for DATABASE_POSTGRESQL but is 99"));
        assertThat(e.status()).hasValue(400);
        assertThat(fake).received(REGISTER_CONNECTOR).once();
        assertThat(audit.events().get(1).details().orElseThrow().string("errorType"))
                .isEqualTo("ConnectorRejectedException");
    }

    @Test
    void register_refusedWithoutReasons_isAnInvalidInput(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).first().status(400);
        assertThatThrownBy(() -> cxone.connectors().register(connector))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("cxone REGISTER_CONNECTOR failed: 400 BAD_REQUEST: planned fault");
    }

    @Test
    void register_answeredWithHtml_isADefect(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).first().wrongContentType();
        assertThatThrownBy(() -> cxone.connectors().register(connector))
                .isExactlyInstanceOf(DefectException.class)
                .hasMessageStartingWith(
                        "cxone REGISTER_CONNECTOR answered 200 with a body that is not the JSON expected"
                                + " (Content-Type text/html;charset=utf-8)");
        assertThat(audit.events().get(1).status()).contains("FAILED");
    }

    @Test
    void register_answeredWithNothing_isDoneAllTheSame(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).first().emptyBody();
        assertThat(cxone.connectors().register(connector).response()).isEqualTo(JsonObject.empty());
    }

    @Test
    void register_insecurely_leavesTheReasonInTheAudit() {
        cxone.connectors()
                .register(Samples.builder()
                        .ssl(false)
                        .allowInsecure("inside one rack")
                        .build());
        assertThat(audit.events())
                .hasSize(2)
                .allSatisfy(
                        e -> assertThat(e.attributes().string("insecureReason")).isEqualTo("inside one rack"));
    }

    @Test
    void register_whenTheRequiredAuditFails_sendsNothing(FakeCxone fake) {
        AuditSink broken = event -> {
            throw new AuditException("the disk is full");
        };
        try (Cxone strict = Fakes.builder(fake).audit(broken.required()).build()) {
            assertThatThrownBy(() -> strict.connectors().register(connector)).isInstanceOf(AuditException.class);
            assertThatThrownBy(
                            () -> strict.connectors().registerAsync(connector).get())
                    .hasCauseInstanceOf(AuditException.class);
        }
        assertThat(fake).received(REGISTER_CONNECTOR).never();
    }

    @Test
    void register_failingTogetherWithTheRequiredAudit_throwsItsOwnFailure(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).first().status(403);
        AuditSink once = event -> {
            if (event.status().isPresent()) {
                throw new AuditException("the disk is full");
            }
        };
        try (Cxone strict = Fakes.builder(fake).audit(once.required()).build()) {
            CredentialException e = catchThrowableOfType(
                    CredentialException.class, () -> strict.connectors().register(connector));
            assertThat(e.getSuppressed()).hasSize(1);
            assertThat(e.getSuppressed()[0]).isInstanceOf(AuditException.class);
        }
    }

    @Test
    void registerAsync_throughA429_doesTheSame(FakeCxone fake, TestClock clock) throws Exception {
        fake.faults().on(REGISTER_CONNECTOR).first().tooManyRequests(Duration.ofSeconds(7));
        Registration done = cxone.connectors().registerAsync(connector).get(30, TimeUnit.SECONDS);
        assertThat(done.attempts()).isEqualTo(2);
        assertThat(done.latency()).isEqualTo(Duration.ofSeconds(7));
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(7));
        assertThat(audit.events()).extracting(e -> e.status().orElse("")).containsExactly("", "SUCCESS");
    }

    @Test
    void registerAsync_refused_failsWithTheSameException(FakeCxone fake) {
        fake.tokens().grantableScopes(Set.of("integrations:read"));
        assertThatThrownBy(() -> cxone.connectors().registerAsync(connector).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessageContaining("the token lacks the scope integrations:write");
        assertThat(audit.events()).extracting(e -> e.status().orElse("")).containsExactly("", "FAILED");
    }

    @Test
    void registerAsync_cancelled_endsTheCallAndIsAudited(FakeCxone fake) throws Exception {
        Stall stall = fake.faults().on(REGISTER_CONNECTOR).first().stall();
        CompletableFuture<Registration> running = cxone.connectors().registerAsync(connector);
        assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();
        assertThat(running.cancel(true)).isTrue();
        stall.release();
        assertThat(running).isCancelled();
        assertThat(fake).received(REGISTER_CONNECTOR).once();
        AuditEvent failed = audit.events().get(1);
        assertThat(failed.status()).contains("FAILED");
        assertThat(failed.details().orElseThrow().string("error")).isEqualTo("ended by CancellationException");
    }

    @Test
    void failure_ofAnyOperation_showsNoTokenAndNoSecret(FakeCxone fake) {
        fake.faults().on(REGISTER_CONNECTOR).always().status(500);
        CxException e =
                catchThrowableOfType(CxException.class, () -> cxone.connectors().register(connector));
        String all = e
                + audit.events().toString()
                + audit.events().stream()
                        .map(AuditEvent::toJson)
                        .map(JsonObject::toJson)
                        .toList();
        assertThat(all).doesNotContain("demo-secret", "Bearer", "VAULT_DB_PASSWORD");
    }
}
