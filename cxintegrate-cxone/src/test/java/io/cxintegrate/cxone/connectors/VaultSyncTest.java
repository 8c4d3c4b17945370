package io.cxintegrate.cxone.connectors;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.WebhookOperation.DELIVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.RecordedCall;
import io.cxintegrate.testkit.server.Stall;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The vault's webhook over real sockets: what is sent, and that nothing that goes wrong there is thrown. */
@CxFakes
class VaultSyncTest {
    private static final Secret KEY = Secret.of("a signing key of at least 24 bytes");

    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final ConnectorDefinition connector = Samples.connector();

    @Test
    void configUpdated_throughA503AndAReset_isRepeatedUnderOneIdAndSignedAnew(
            FakeCxone fake, FakeWebhookReceiver vault, TestClock clock) {
        vault.faults().on(DELIVERY).first().status(503);
        vault.faults().on(DELIVERY).second().reset();
        try (Cxone cxone = Fakes.builder(fake)
                .audit(audit)
                .vaultWebhook(vault.url())
                .vaultWebhookSecret(KEY)
                .build()) {
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            assertThat(outcome.status()).isEqualTo(VaultSync.Status.DELIVERED);
            assertThat(outcome.attempts()).isEqualTo(3);
            assertThat(vault.journal().calls(DELIVERY))
                    .extracting(call -> call.requestHeader("webhook-id").orElseThrow())
                    .containsExactly(outcome.messageId(), outcome.messageId(), outcome.messageId());
        }
        FakeWebhookReceiver.Delivery delivery = vault.deliveries().get(0);
        assertThat(WebhookVerifier.of(clock, KEY).accepts(Headers.ofAll(delivery.headers()), delivery.body()))
                .isTrue();
    }

    @Test
    void configUpdated_withTheVaultFailing_tellsInsteadOfThrowing(FakeCxone fake, FakeWebhookReceiver vault) {
        vault.faults().on(DELIVERY).times(5).status(500);
        try (Cxone cxone =
                Fakes.builder(fake).audit(audit).vaultWebhook(vault.url()).build()) {
            assertThat(cxone.connectors().register(connector).attempts()).isEqualTo(1);
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            assertThat(outcome.status()).isEqualTo(VaultSync.Status.NOT_DELIVERED);
            assertThat(outcome.isDelivered()).isFalse();
            assertThat(outcome.attempts()).isEqualTo(5);
            assertThat(outcome.error())
                    .get()
                    .isExactlyInstanceOf(UnavailableException.class)
                    .extracting(e -> e.status().orElse(0))
                    .isEqualTo(500);
        }
        assertThat(fake.connectors()).hasSize(1);
        AuditEvent failed = audit.events().get(3);
        assertThat(failed.eventType()).isEqualTo("VAULT_SYNCED");
        assertThat(failed.status()).contains("FAILED");
        assertThat(failed.details().orElseThrow().string("error")).startsWith("webhook to 127.0.0.1 failed: 500");
    }

    @Test
    void configUpdated_refusedForGood_isNotRepeated(FakeCxone fake, FakeWebhookReceiver vault) {
        vault.faults().on(DELIVERY).first().status(410);
        try (Cxone cxone = Fakes.builder(fake).vaultWebhook(vault.url()).build()) {
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            assertThat(outcome.attempts()).isEqualTo(1);
            assertThat(outcome.error())
                    .get()
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .extracting(Throwable::getMessage)
                    .isEqualTo("webhook to 127.0.0.1 failed: 410 (refused for good)");
        }
    }

    @Test
    void configUpdated_givenUp_goesToTheDeadLettersAndIsSentAgainUnderItsId(FakeCxone fake, FakeWebhookReceiver vault) {
        vault.faults().on(DELIVERY).times(5).status(503);
        InMemoryDeadLetters<WebhookMessage> letters = new InMemoryDeadLetters<>(10);
        try (Cxone cxone = Fakes.builder(fake)
                .vaultWebhook(vault.url())
                .vaultDeadLetters(letters)
                .build()) {
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            DeadLetter<WebhookMessage> letter = letters.list().get(0);
            assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.EXHAUSTED);
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.message().id()).isEqualTo(outcome.messageId());

            VaultSync.Outcome again = cxone.vaultSync().resend(letter.message());
            assertThat(again.isDelivered()).isTrue();
            assertThat(vault.deliveries().get(0).header("webhook-id")).contains(outcome.messageId());
            assertThat(vault.deliveries().get(0).json().string("connectorId")).isEqualTo(connector.connectorId());
        }
    }

    @Test
    void configUpdated_deadLettersThatFail_stillTellsTheOutcome(FakeCxone fake, FakeWebhookReceiver vault) {
        vault.faults().on(DELIVERY).first().status(410);
        try (Cxone cxone = Fakes.builder(fake)
                .vaultWebhook(vault.url())
                .vaultDeadLetters(letter -> {
                    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.ENDPOINT_GONE);
                    throw new IllegalStateException("disk full");
                })
                .build()) {
            assertThat(cxone.vaultSync().configUpdated(connector).status()).isEqualTo(VaultSync.Status.NOT_DELIVERED);
        }
    }

    @Test
    void configUpdated_withNobodyThere_tellsInsteadOfThrowing(FakeCxone fake) {
        URI nobody;
        try (FakeWebhookReceiver closed = FakeWebhookReceiver.start()) {
            nobody = closed.url();
        }
        try (Cxone cxone = Fakes.builder(fake).audit(audit).vaultWebhook(nobody).build()) {
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            assertThat(outcome.error())
                    .get()
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.CONNECT));
        }
        assertThat(audit.events().get(1).status()).contains("FAILED");
    }

    @Test
    void configUpdated_withoutSecret_isSentUnsigned(FakeCxone fake, FakeWebhookReceiver vault) {
        try (Cxone cxone = Fakes.builder(fake).vaultWebhook(vault.url()).build()) {
            assertThat(cxone.vaultSync().configUpdated(connector).isDelivered()).isTrue();
        }
        RecordedCall call = vault.journal().calls(DELIVERY).get(0);
        assertThat(call.requestHeader("webhook-id")).isPresent();
        assertThat(call.requestHeader("webhook-signature")).isEmpty();
    }

    @Test
    void configUpdated_withoutWebhook_saysSoAndRecordsNothing(FakeCxone fake) {
        try (Cxone cxone = Fakes.builder(fake).audit(audit).build()) {
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            assertThat(outcome.status()).isEqualTo(VaultSync.Status.NOT_CONFIGURED);
            assertThat(outcome.messageId()).isEmpty();
            assertThat(outcome.error()).isEmpty();
        }
        assertThat(audit.events()).isEmpty();
    }

    @Test
    void configUpdatedAsync_onAnExecutor_doesTheSame(FakeCxone fake, FakeWebhookReceiver vault) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Cxone cxone = Fakes.builder(fake).vaultWebhook(vault.url()).build()) {
            VaultSync.Outcome outcome =
                    cxone.vaultSync().configUpdatedAsync(connector, executor).get(30, TimeUnit.SECONDS);
            assertThat(outcome.isDelivered()).isTrue();
        } finally {
            executor.shutdownNow();
        }
        assertThat(vault).received(DELIVERY).once();
    }

    @Test
    void configUpdatedAsync_withTheVaultHanging_keepsNoRegistrationWaiting(FakeCxone fake, FakeWebhookReceiver vault)
            throws Exception {
        Stall hanging = vault.faults().on(DELIVERY).first().stall();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Cxone cxone = Fakes.builder(fake).vaultWebhook(vault.url()).build()) {
            CompletableFuture<VaultSync.Outcome> told = cxone.vaultSync().configUpdatedAsync(connector, executor);
            assertThat(hanging.awaitArrival(Duration.ofSeconds(30))).isTrue();

            assertThat(cxone.connectors().register(connector).attempts()).isEqualTo(1);

            hanging.release();
            assertThat(told.get(30, TimeUnit.SECONDS).isDelivered()).isTrue();
        } finally {
            hanging.release();
            executor.shutdownNow();
        }
    }
}
