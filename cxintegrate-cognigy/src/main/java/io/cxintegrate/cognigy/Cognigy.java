package io.cxintegrate.cognigy;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.platform.PlatformBuilder;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.store.DocumentStore;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Cognigy tenant. Immutable and safe to share between threads; build one per tenant and close it at the end. Closing closes the
 * transport it made itself, and nothing that was handed in.
 *
 * <pre>{@code
 * try (Cognigy cognigy = Cognigy.builder()
 *         .baseUri(URI.create("https://your-tenant.cognigy.ai"))
 *         .clientId("client")
 *         .clientSecret(Secret.fromEnv("COGNIGY_CLIENT_SECRET"))
 *         .userId("svc_account_01")
 *         .build()) {
 *     Deployments deployments = cognigy.bot("bot-1").deployments();
 *     deployments.deploy(v1);
 *     deployments.deploy(v2);
 *     deployments.split(Map.of("v1", 0.9, "v2", 0.1));
 * }
 * }</pre>
 */
public final class Cognigy implements AutoCloseable {
    private static final Pattern API_ROOT = Pattern.compile("/api/v3/?$");

    private final PlatformConnection connection;
    private final Settings settings;

    private Cognigy(PlatformConnection connection, Settings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * One bot of the tenant. Nothing is sent.
     *
     * @throws IllegalArgumentException if the id is no {@linkplain Require#name name}
     */
    public CognigyBot bot(String botId) {
        return new CognigyBot(Require.name(botId, "botId"), connection, settings);
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return "Cognigy[" + connection.client().baseUri() + "]";
    }

    /** What the bots of a tenant share beside the connection. Immutable. */
    record Settings(@Nullable String userId, String complianceFramework, DocumentStore store, Executor executor) {
        Settings withUserId(String value) {
            return new Settings(Require.text(value, "userId"), complianceFramework, store, executor);
        }
    }

    /**
     * Collects settings; not safe for concurrent use. Required: {@code baseUri}, the tenant's root without {@code /api/v3}, and
     * {@code clientId} with {@code clientSecret}, unless {@code tokens} are given.
     */
    public static final class Builder extends PlatformBuilder<Builder> {
        private @Nullable String clientId;
        private @Nullable String userId;
        private String complianceFramework = "SOC2_TypeII";
        private DocumentStore store = DocumentStore.inMemory();
        private Executor executor = Runnable::run;

        private Builder() {
            super("cognigy");
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        public Builder clientId(String value) {
            clientId = value;
            return super.clientId(value);
        }

        /**
         * Who changes things, as audit records and deployments name it. Default: the client id; nobody with {@code tokens} only.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder userId(String value) {
            userId = Require.text(value, "userId");
            return this;
        }

        /**
         * What audit records are kept for. Default {@code SOC2_TypeII}.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder complianceFramework(String value) {
            complianceFramework = Require.text(value, "complianceFramework");
            return this;
        }

        /**
         * Where it is remembered what is deployed, so that several processes may share it and none forgets it: in collection
         * {@code cognigy.deployments}, under the tenant and the id of the bot. Stays the caller's to close. Default: in memory.
         */
        public Builder store(DocumentStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /**
         * Where asynchronous calls do what may block: reading and writing the store, and the audit sinks. Default: on
         * the thread that calls and the thread that completes the exchange.
         */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public Cognigy build() {
            URI base = baseUri();
            // Named so in many guides; the paths would then have it twice.
            Violations.of("cognigy")
                    .unless(
                            base == null
                                    || base.getPath() == null
                                    || !API_ROOT.matcher(base.getPath()).find(),
                            "baseUri",
                            "must be the tenant's root, without /api/v3, which every path begins with")
                    .throwIfAny();
            PlatformConnection connection = connect(
                    "/api/v3/auth/token",
                    ClientAuthentication.BODY,
                    "bot:integration:write",
                    "bot:integration:read",
                    "webhook:write",
                    "audit:read");
            String who = userId != null || clientId == null || clientId.isBlank() ? userId : clientId;
            return new Cognigy(connection, new Settings(who, complianceFramework, store, executor));
        }
    }
}
