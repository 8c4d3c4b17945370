package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.cxone.internal.Audited;
import io.cxintegrate.cxone.internal.Futures;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the vault that a connector has changed, so that what the connector's references point to is kept in step. Safe to
 * share between threads; lives as long as the {@code Cxone} it came from.
 *
 * <p>The message is {@code {source, action, connectorId, maskedCredentials, timestamp}}: references, no secrets. It is signed
 * by the Standard Webhooks scheme when a secret is set, and repeated under the same id. A vault that does not answer is no
 * reason to undo a registration, so it is told in the {@link Outcome}, and audited as {@code VAULT_SYNC_STARTED} and
 * {@code VAULT_SYNCED}; the message goes to the dead letters, from which {@link #resend} sends it again. Without a webhook
 * nothing is sent.
 */
public final class VaultSync {
    private static final Logger LOG = LoggerFactory.getLogger(VaultSync.class);

    private final PlatformConnection connection;
    private final @Nullable URI webhook;
    private final WebhookSender sender;
    private final DeadLetters<WebhookMessage> deadLetters;

    private VaultSync(
            PlatformConnection connection,
            @Nullable URI webhook,
            @Nullable Secret secret,
            DeadLetters<WebhookMessage> deadLetters) {
        this.connection = connection;
        this.webhook = webhook;
        this.deadLetters = deadLetters;
        WebhookSender.Builder sending = WebhookSender.builder()
                .transport(connection.transport())
                .clock(connection.clock())
                .ids(connection.ids())
                .jitter(connection.jitter())
                .retryListener(connection.retryListener());
        this.sender = secret == null ? sending.build() : sending.secret(secret).build();
    }

    /**
     * For {@code Cxone}; users call its {@code vaultSync()}.
     *
     * @param webhook where the vault listens; null for nowhere
     * @param secret what messages are signed with; null to send them unsigned
     * @param deadLetters where messages go that were given up
     */
    public static VaultSync over(
            PlatformConnection connection,
            @Nullable URI webhook,
            @Nullable Secret secret,
            DeadLetters<WebhookMessage> deadLetters) {
        return new VaultSync(connection, webhook, secret, deadLetters);
    }

    /**
     * Sends {@code CONFIG_UPDATED} for a connector and waits until it is taken or given up: by default 5 attempts within 2
     * minutes.
     *
     * @throws io.cxintegrate.core.audit.AuditException if a required audit sink failed; nothing else is thrown
     */
    public Outcome configUpdated(ConnectorDefinition connector) {
        URI endpoint = webhook;
        if (endpoint == null) {
            return new Outcome(Status.NOT_CONFIGURED, "", 0, null);
        }
        String id = connection.ids().next();
        JsonObject message = message(connector);
        Audited audited =
                Audited.begin(connection, "VAULT_SYNC_STARTED", "VAULT_SYNCED", connector.connectorId(), message, null);
        return delivered(WebhookMessage.of(endpoint, id, message), audited);
    }

    /**
     * Sends a message of the dead letters again, under the same id, so that a vault that has it after all can tell.
     *
     * @throws io.cxintegrate.core.audit.AuditException if a required audit sink failed; nothing else is thrown
     */
    public Outcome resend(WebhookMessage message) {
        String connectorId = message.body().get("connectorId") instanceof String text ? text : "";
        return delivered(
                message,
                Audited.begin(connection, "VAULT_SYNC_STARTED", "VAULT_SYNCED", connectorId, message.body(), null));
    }

    private Outcome delivered(WebhookMessage message, Audited audited) {
        long start = connection.clock().nanoTime();
        Outcome outcome = send(message.endpoint(), message.id(), message.body());
        Duration latency = Duration.ofNanos(connection.clock().nanoTime() - start);
        if (outcome.isDelivered()) {
            audited.succeeded(latency, JsonObject.of("webhookId", message.id(), "attempts", outcome.attempts()));
        } else {
            outcome.error().ifPresent(e -> {
                buried(message, audited.failed(latency, e));
            });
        }
        return outcome;
    }

    private void buried(WebhookMessage message, CxException failure) {
        DeadLetter.Reason reason = failure.status().orElse(0) == 410
                ? DeadLetter.Reason.ENDPOINT_GONE
                : failure.retryable() ? DeadLetter.Reason.EXHAUSTED : DeadLetter.Reason.REFUSED;
        try {
            deadLetters.accept(new DeadLetter<>(
                    message, reason, failure.attempts(), connection.clock().instant(), failure));
        } catch (RuntimeException e) {
            // A registration is no worse for it; the outcome says that the vault was not told.
            LOG.warn(
                    "vault.dead_letter_lost id={} error={}",
                    message.id(),
                    e.getClass().getName());
            LOG.debug("vault.dead_letter_lost id={}", message.id(), e);
        }
    }

    /** {@link #configUpdated} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<Outcome> configUpdatedAsync(ConnectorDefinition connector, Executor executor) {
        return Futures.run(() -> configUpdated(connector), executor);
    }

    private Outcome send(URI endpoint, String id, JsonObject message) {
        try {
            WebhookSender.Delivery delivery = sender.send(endpoint, id, message);
            return new Outcome(Status.DELIVERED, id, delivery.attempts(), null);
        } catch (CxException e) {
            return new Outcome(Status.NOT_DELIVERED, id, e.attempts(), e);
        } catch (RuntimeException e) {
            // From a transport of the user's: its text may hold anything, so it stays in the cause.
            CxException defect = new DefectException("the transport failed unexpectedly", ErrorContext.NONE, e);
            return new Outcome(Status.NOT_DELIVERED, id, 0, defect);
        }
    }

    private JsonObject message(ConnectorDefinition connector) {
        return JsonObject.builder()
                .put("source", "CXONE_INTEGRATION_ENGINE")
                .put("action", "CONFIG_UPDATED")
                .put("connectorId", connector.connectorId())
                .put("maskedCredentials", connector.credentialMasking())
                .put("timestamp", connection.clock().instant().toString())
                .build();
    }

    /** How it ended. */
    public enum Status {
        /** The vault took the message. */
        DELIVERED,
        /** It did not; {@link Outcome#error()} says why. */
        NOT_DELIVERED,
        /** There is no webhook to send it to. */
        NOT_CONFIGURED
    }

    /** What became of a message. Immutable and safe to share between threads. */
    public static final class Outcome {
        private final Status status;
        private final String messageId;
        private final int attempts;
        private final @Nullable CxException error;

        private Outcome(Status status, String messageId, int attempts, @Nullable CxException error) {
            this.status = status;
            this.messageId = messageId;
            this.attempts = attempts;
            this.error = error;
        }

        /** How it ended. */
        public Status status() {
            return status;
        }

        /** Whether the vault took the message. */
        public boolean isDelivered() {
            return status == Status.DELIVERED;
        }

        /** The {@code webhook-id}, the same over all attempts; empty when nothing was sent. */
        public String messageId() {
            return messageId;
        }

        /** How many attempts were made. */
        public int attempts() {
            return attempts;
        }

        /** Why it was not taken. */
        public Optional<CxException> error() {
            return Optional.ofNullable(error);
        }

        @Override
        public String toString() {
            return "Outcome[" + status + ", attempts=" + attempts + "]";
        }
    }
}
