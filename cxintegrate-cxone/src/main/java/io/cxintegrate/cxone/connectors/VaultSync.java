package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.cxone.internal.Audited;
import io.cxintegrate.cxone.internal.Futures;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells the vault that a connector has changed, so that what the connector's references point to is kept in step. Safe to
 * share between threads; lives as long as the {@code Cxone} it came from.
 *
 * <p>The message is {@code {source, action, connectorId, maskedCredentials, timestamp}}: references, no secrets. It is signed
 * by the Standard Webhooks scheme when a secret is set, and repeated under the same id. A vault that does not answer is no
 * reason to undo a registration, so it is told in the {@link Outcome}, and audited as {@code VAULT_SYNC_STARTED} and
 * {@code VAULT_SYNCED}. Without a webhook nothing is sent.
 */
public final class VaultSync {
    private final PlatformConnection connection;
    private final @Nullable URI webhook;
    private final WebhookSender sender;

    private VaultSync(PlatformConnection connection, @Nullable URI webhook, @Nullable Secret secret) {
        this.connection = connection;
        this.webhook = webhook;
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
     */
    public static VaultSync over(PlatformConnection connection, @Nullable URI webhook, @Nullable Secret secret) {
        return new VaultSync(connection, webhook, secret);
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
        long start = connection.clock().nanoTime();
        Outcome outcome = send(endpoint, id, message);
        Duration latency = Duration.ofNanos(connection.clock().nanoTime() - start);
        if (outcome.isDelivered()) {
            audited.succeeded(latency, JsonObject.of("webhookId", id, "attempts", outcome.attempts()));
        } else {
            outcome.error().ifPresent(e -> audited.failed(latency, e));
        }
        return outcome;
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
