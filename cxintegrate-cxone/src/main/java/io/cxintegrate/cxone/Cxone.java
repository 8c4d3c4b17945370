package io.cxintegrate.cxone;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.platform.PlatformBuilder;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.cxone.connectors.Connectors;
import io.cxintegrate.cxone.connectors.VaultSync;
import io.cxintegrate.cxone.connectors.plan.Provisioning;
import io.cxintegrate.cxone.events.EventsClient;
import io.cxintegrate.cxone.internal.WebhookUrls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * NICE CXone, as one client sees it. Immutable and safe to share between threads. {@link #close()} closes the transport
 * unless it was handed in, and nothing else.
 *
 * <p>The platform publishes no reference of its connector and event APIs, so every host, path and scope is a setting.
 *
 * <pre>{@code
 * try (Cxone cxone = Cxone.fromEnv()) {
 *     Registration done = cxone.connectors().register(connector);
 *     VaultSync.Outcome vault = cxone.vaultSync().configUpdated(connector);
 * }
 * }</pre>
 */
public final class Cxone implements AutoCloseable {
    private final PlatformConnection connection;
    private final Connectors connectors;
    private final Provisioning provisioning;
    private final EventsClient events;
    private final VaultSync vaultSync;

    private Cxone(PlatformConnection connection, Builder b) {
        this.connection = connection;
        connectors = Connectors.over(connection, b.connectorsPath);
        provisioning = Provisioning.over(connectors, connection.clock(), b.store, b.tenant(connection));
        events = EventsClient.over(connection, b.eventsPath);
        vaultSync = VaultSync.over(connection, b.vaultWebhook, b.vaultWebhookSecret, b.vaultDeadLetters);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A client from this process's environment; see {@link Builder#fromEnv(Map)}.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every variable that is missing or wrong
     */
    public static Cxone fromEnv() {
        return fromEnv(System.getenv());
    }

    /**
     * A client from an environment; see {@link Builder#fromEnv(Map)}.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every variable that is missing or wrong
     */
    public static Cxone fromEnv(Map<String, String> environment) {
        return builder().fromEnv(environment).build();
    }

    /** The database connectors of Data Actions. */
    public Connectors connectors() {
        return connectors;
    }

    /** What makes the platform's connectors agree with files. */
    public Provisioning provisioning() {
        return provisioning;
    }

    /** The event API. */
    public EventsClient events() {
        return events;
    }

    /** What tells the vault of changed connectors; without a webhook it sends nothing and says so. */
    public VaultSync vaultSync() {
        return vaultSync;
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return "Cxone[" + connection.client().baseUri() + "]";
    }

    /**
     * Collects settings; not safe for concurrent use.
     *
     * <p>Defaults beyond those of {@link PlatformBuilder}: the token from {@code /oauth/token} below the base URI, client id
     * and secret in the form body, no scope asked for; 5 attempts, back-off from 500 ms to 30 s.
     */
    public static final class Builder extends PlatformBuilder<Builder> {
        /** A key of the store has 255 characters, of which a connector id takes 128. */
        private static final int MAX_TENANT = 120;

        /** Seen by the tests. */
        static final RetryPolicy RETRY = RetryPolicy.builder()
                .maxAttempts(5)
                .backoff(Backoff.exponential(Duration.ofMillis(500), Duration.ofSeconds(30)))
                .build();

        private String tokenPath = "/oauth/token";
        private ClientAuthentication authentication = ClientAuthentication.BODY;
        private String[] scopes = {};
        private String connectorsPath = "/api/v1/integrations/connectors";
        private String eventsPath = "/api/v2/events";
        private DocumentStore store = DocumentStore.inMemory();
        private @Nullable String tenantId;
        private @Nullable URI vaultWebhook;
        private @Nullable Secret vaultWebhookSecret;
        private DeadLetters<WebhookMessage> vaultDeadLetters = letter -> {};

        private Builder() {
            super("cxone");
            retry(RETRY);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * The event style of a region: {@code https://{region}.cxone.com}, token from {@code /oauth/token} with the scopes
         * {@code events:ingest} and {@code events:read}. What is set after it replaces it part by part.
         *
         * @param value such as {@code api-us-1}
         * @throws IllegalArgumentException if it is no host label
         */
        public Builder region(String value) {
            return baseUri(URI.create("https://" + label(value, "region") + ".cxone.com"))
                    .tokenPath("/oauth/token")
                    .scopes("events:ingest", "events:read");
        }

        /**
         * The Data Action style of an organisation: {@code https://{org}.api.nicecxone.com}, token from
         * {@code /api/v2/oauth/token} with the scopes {@code integrations:read} and {@code integrations:write}. What is set
         * after it replaces it part by part.
         *
         * @param value such as {@code acme}
         * @throws IllegalArgumentException if it is no host label
         */
        public Builder org(String value) {
            return baseUri(URI.create("https://" + label(value, "org") + ".api.nicecxone.com"))
                    .tokenPath("/api/v2/oauth/token")
                    .scopes("integrations:read", "integrations:write");
        }

        /**
         * The live platform's style, as {@link CxoneDiscovery} finds it: API host and token endpoint of the tenant, client id and
         * secret by HTTP Basic, no scopes. What is set after it replaces it part by part.
         */
        public Builder tenant(CxoneTenant value) {
            return baseUri(value.apiEndpoint())
                    .tokenUri(value.tokenUri())
                    .tenantId(value.tenantId())
                    .clientAuthentication(ClientAuthentication.BASIC)
                    .scopes();
        }

        /** Asks for tokens by the password grant with an access key. Default: the client credentials grant. */
        public Builder accessKey(String id, Secret secret) {
            return resourceOwner(id, secret);
        }

        /** How the client proves itself at the token endpoint. Default: id and secret in the form body. */
        public Builder clientAuthentication(ClientAuthentication value) {
            authentication = Objects.requireNonNull(value, "clientAuthentication");
            return this;
        }

        /** The token endpoint below the base URI, unless {@link #tokenUri} names it whole. Default {@code /oauth/token}. */
        public Builder tokenPath(String value) {
            tokenPath = path(value, "tokenPath");
            return this;
        }

        /** The scopes to ask for. Default: none, which means all that the client was granted. */
        public Builder scopes(String... values) {
            scopes = values.clone();
            return this;
        }

        /** The path of the connectors. Default {@code /api/v1/integrations/connectors}. */
        public Builder connectorsPath(String value) {
            connectorsPath = path(value, "connectorsPath");
            return this;
        }

        /** The path of the events. Default {@code /api/v2/events}. */
        public Builder eventsPath(String value) {
            eventsPath = path(value, "eventsPath");
            return this;
        }

        /**
         * Where it is remembered what was registered from here, so that several processes may share it and none forgets it: in
         * collection {@code cxone.connectors}, under tenant and connector id. Stays the caller's to close. Default: in memory.
         */
        public Builder store(DocumentStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /**
         * The tenant, as the store and plans name it. Default: host and port of the base URI.
         *
         * @throws IllegalArgumentException if it is blank or longer than 120 characters
         */
        public Builder tenantId(String value) {
            Require.between(1, MAX_TENANT, Require.name(value, "tenantId").length(), "length of tenantId");
            tenantId = value;
            return this;
        }

        /**
         * Where the vault is told of changed connectors. Default: nowhere.
         *
         * @throws IllegalArgumentException if it is neither https nor on this machine, or holds credentials
         */
        public Builder vaultWebhook(URI value) {
            WebhookUrls.problem(value.toString(), true).ifPresent(problem -> {
                throw new IllegalArgumentException("vaultWebhook " + problem);
            });
            vaultWebhook = value;
            return this;
        }

        /**
         * What messages to the vault are signed with: {@code whsec_} and base64, or any text of 24 to 64 bytes. Default: they
         * are not signed.
         *
         * @throws IllegalArgumentException if it has another form; the message does not show it
         */
        public Builder vaultWebhookSecret(Secret value) {
            WebhookSigner.of(value);
            vaultWebhookSecret = value;
            return this;
        }

        /** Where messages to the vault go that were given up. Default: nowhere, the outcome tells of them. */
        public Builder vaultDeadLetters(DeadLetters<WebhookMessage> value) {
            vaultDeadLetters = Objects.requireNonNull(value, "vaultDeadLetters");
            return this;
        }

        /**
         * Takes settings from an environment such as {@link System#getenv()}: {@code CXONE_BASE_URL} (default
         * {@code https://api.cxone.com}), {@code CXONE_CLIENT_ID}, {@code CXONE_CLIENT_SECRET}, and, if set,
         * {@code VAULT_WEBHOOK_URL} and {@code VAULT_WEBHOOK_SECRET}. An empty variable counts as not set.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException naming every variable that is missing or wrong
         */
        public Builder fromEnv(Map<String, String> environment) {
            new CxoneEnvironment(environment).applyTo(this);
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public Cxone build() {
            return new Cxone(connect(tokenPath, authentication, scopes), this);
        }

        private String tenant(PlatformConnection connection) {
            String authority = connection.client().baseUri().getAuthority();
            return tenantId != null ? tenantId : authority.substring(Math.max(0, authority.length() - MAX_TENANT));
        }

        private static String label(String value, String name) {
            if (!value.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")) {
                throw new IllegalArgumentException(
                        name + " must be letters, digits and inner '-' only, such as api-us-1 or acme, but is '" + value
                                + "'");
            }
            return value;
        }

        private static String path(String value, String name) {
            // Not quoted whole: what is no path may be an address with a password or a key in it.
            if (!Require.text(value, name).startsWith("/")) {
                throw new IllegalArgumentException(
                        name + " must start with '/' and not end with it but starts with '" + value.charAt(0) + "'");
            }
            if (value.endsWith("/")) {
                throw new IllegalArgumentException(name + " must start with '/' and not end with it but ends with it");
            }
            return value;
        }
    }
}
