package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.LIST_INTEGRATIONS;
import static io.cxintegrate.testkit.CognigyOperation.TOKEN;
import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.RecordedCall;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way to the platform, over real sockets. */
@CxFakes
class CognigyFailureTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void deploy_throttledOnce_waitsAsAskedAndKeepsItsToken(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-1");
        }
        assertThat(fake).received(TOKEN).once();
        assertThat(fake).received(CREATE_INTEGRATION).times(2).waitedBetween(Duration.ofSeconds(7));
        assertThat(Tenants.outcomes(audit)).hasSize(1);
        assertThat(Tenants.outcomes(audit).get(0).latency()).contains(Duration.ofSeconds(7));
    }

    @Test
    void split_tokenExpiredMeanwhile_fetchesAnother(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            clock.advance(Duration.ofMinutes(11));
            deployments.split(Map.of("v1", 1.0));
        }
        assertThat(fake).received(TOKEN).times(2);
        assertThat(fake).received(UPDATE_ROUTING).once();
    }

    @Test
    void deploy_tokenRevoked_isReplayedOnceWithANewToken(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            fake.tokens().revokeAll();
            assertThat(deployments.deploy(Tenants.v2()).integrationId()).isEqualTo("int-2");
        }
        assertThat(fake).received(TOKEN).times(2);
        assertThat(fake).received(LIST_INTEGRATIONS).times(3);
        assertThat(fake).received(CREATE_INTEGRATION).times(2);
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void deploy_newTokenRefusedToo_givesUp(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).times(2).unauthorized();
        try (Cognigy cognigy = client(fake, clock)) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().deploy(Tenants.v1()))
                    .isInstanceOfSatisfying(CredentialException.class, e -> {
                        assertThat(e.operation()).contains("CREATE_INTEGRATION");
                        assertThat(e.status()).hasValue(401);
                    });
        }
        assertThat(fake).received(CREATE_INTEGRATION).times(2);
        assertThat(fake.integrations("bot-1")).isEmpty();
    }

    @Test
    void deploy_refusedByThePlatform_isTypedAndOnRecordAndChangesNothing(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().status(400);
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            assertThatThrownBy(() -> deployments.deploy(Tenants.v1()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("cognigy CREATE_INTEGRATION failed: 400: Bad Request - planned fault");
            assertThat(deployments.state().current()).isEmpty();
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
        assertThat(Tenants.outcomes(audit)).hasSize(1);
        JsonObject record = Tenants.outcomes(audit).get(0).toJson();
        assertThat(record.string("action")).isEqualTo("DEPLOY_MAPPING");
        assertThat(record.string("status")).isEqualTo("FAILURE");
        assertThat(record.string("payload_hash")).isEqualTo(Tenants.v1().payloadHash());
        assertThat(record.object("details").toJson())
                .isEqualTo("{\"error\":\"InvalidInputException\",\"http_status\":400}");
    }

    @Test
    void deploy_connectionReset_isRepeatedWithTheSameKey(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().reset();
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(1);
        List<RecordedCall> calls = fake.journal().calls(CREATE_INTEGRATION);
        assertThat(calls).hasSizeGreaterThan(1);
        assertThat(calls)
                .extracting(c -> c.requestHeader("Idempotency-Key"))
                .containsOnly(calls.get(0).requestHeader("Idempotency-Key"));
    }

    @Test
    void deploy_answerLostAfterTheWorkWasDone_repeatedCallMakesNoSecondIntegration(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().malformedBody();
        try (Cognigy first = client(fake, clock)) {
            assertThatThrownBy(() -> first.bot("bot-1").deployments().deploy(Tenants.v1()))
                    .isInstanceOf(DefectException.class)
                    .hasMessageStartingWith("cognigy CREATE_INTEGRATION answered 201 with a body that is not the JSON"
                            + " expected (Content-Type application/json");
            assertThat(first.bot("bot-1").deployments().state().current()).isEmpty();
        }
        // Another process, which knows nothing of the first: the key is made of what is deployed.
        try (Cognigy second = client(fake, clock)) {
            assertThat(second.bot("bot-1").deployments().deploy(Tenants.v1()).integrationId())
                    .isEqualTo("int-1");
        }
        assertThat(fake.integrations("bot-1")).hasSize(1);
    }

    @Test
    void split_serviceUnavailableOnce_isRepeated(FakeCognigy fake, TestClock clock) {
        fake.faults().on(UPDATE_ROUTING).first().status(503);
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.split(Map.of("v1", 1.0));
        }
        assertThat(fake).received(UPDATE_ROUTING).times(2).withHeader("Idempotency-Key");
    }

    @Test
    void rollback_platformDown_leavesTheState(FakeCognigy fake, TestClock clock) {
        fake.faults().on(UPDATE_ROUTING).times(3).status(503);
        try (Cognigy cognigy = client(fake, clock)) {
            Deployments deployments = cognigy.bot("bot-1").deployments();
            deployments.deploy(Tenants.v1());
            deployments.deploy(Tenants.v2());
            assertThatThrownBy(deployments::rollback)
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.attempts()).isEqualTo(3));
            assertThat(deployments.state().current().orElseThrow().version()).isEqualTo("v2");
            assertThat(deployments.rollback().version()).isEqualTo("v1");
        }
        assertThat(Tenants.outcomes(audit))
                .extracting(e -> e.action().orElse("") + " " + e.status().orElse(""))
                .containsExactly(
                        "DEPLOY_MAPPING SUCCESS", "DEPLOY_MAPPING SUCCESS", "ROLLBACK FAILURE", "ROLLBACK SUCCESS");
    }

    @Test
    void deploy_wrongClientSecret_failsWithoutTheSecretAnywhere(FakeCognigy fake, TestClock clock) {
        Secret wrong = Secret.of("s3cr3t-that-must-not-show");
        try (Cognigy cognigy =
                Tenants.client(fake, clock).clientSecret(wrong).audit(audit).build()) {
            CognigyBot bot = cognigy.bot("bot-1");
            assertThatThrownBy(() -> bot.deployments().deploy(Tenants.v1()))
                    .isInstanceOfSatisfying(CredentialException.class, e -> {
                        assertThat(e.operation()).contains("TOKEN");
                        assertThat(e.platformCode()).contains("invalid_client");
                        assertNoSecret(wrong, stackTrace(e));
                        assertNoSecret(wrong, e.context().toString());
                    })
                    .hasMessage("cognigy TOKEN failed: 401 invalid_client: check client id and secret");
            assertNoSecret(wrong, cognigy + " " + bot + " " + bot.deployments() + " " + bot.webhooks());
        }
        assertThat(Tenants.outcomes(audit)).hasSize(1);
        assertNoSecret(wrong, Tenants.outcomes(audit).get(0).toJson().toJson());
        assertThat(fake).received(CREATE_INTEGRATION).never();
    }

    @Test
    void deployAsync_throttledOnce_waitsAsAsked(FakeCognigy fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
        try (Cognigy cognigy = client(fake, clock)) {
            assertThat(cognigy.bot("bot-1").deployments().deployAsync(Tenants.v1()))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .hasToString("v1 (int-1)");
        }
        assertThat(fake).received(CREATE_INTEGRATION).times(2).waitedBetween(Duration.ofSeconds(7));
    }

    private Cognigy client(FakeCognigy fake, TestClock clock) {
        return Tenants.client(fake, clock).audit(audit).build();
    }

    private static String stackTrace(Throwable e) {
        StringWriter out = new StringWriter();
        e.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    private static void assertNoSecret(Secret secret, String text) {
        Assertions.assertThat(text).doesNotContain(secret.reveal());
    }
}
