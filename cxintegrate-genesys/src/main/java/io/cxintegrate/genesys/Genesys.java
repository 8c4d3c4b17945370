package io.cxintegrate.genesys;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.platform.PlatformBuilder;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.genesys.registration.ActionRegistrar;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Genesys Cloud, as a client of its API. Immutable and safe to share between threads; whoever builds one closes it, which
 * closes the transport unless that was handed in.
 *
 * <pre>{@code
 * try (Genesys genesys = Genesys.builder()
 *         .region("us-east-1")
 *         .clientId("...")
 *         .clientSecret(Secret.fromEnv("GENESYS_CLIENT_SECRET"))
 *         .build()) {
 *     RegisteredIntegration integration = genesys.registrar()
 *             .register("Fetch User", "Fetches a user by id", URI.create("https://example.com/data-action"));
 * }
 * }</pre>
 *
 * <p>Tokens come from {@code POST https://login.{domain}/oauth/token} with id and secret by HTTP Basic, are kept until shortly
 * before they expire and are renewed once when the platform refuses one.
 */
public final class Genesys implements AutoCloseable {
    /** The name in errors and metrics. */
    static final String PLATFORM = "genesys";

    private final PlatformConnection connection;
    private final Registrar registrar;
    private final ActionRegistrar actions;

    private Genesys(PlatformConnection connection, Registrar registrar, ActionRegistrar actions) {
        this.connection = connection;
        this.registrar = registrar;
        this.actions = actions;
    }

    /** A builder with the defaults; region (or base URI), client id and client secret are required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The platform as the environment of this process describes it; see {@link Builder#fromEnv(Map)}.
     *
     * @throws InvalidConfigurationException naming every variable that is missing or wrong
     */
    public static Genesys fromEnv() {
        return fromEnv(System.getenv());
    }

    /**
     * The platform as an environment describes it; see {@link Builder#fromEnv(Map)}.
     *
     * @throws InvalidConfigurationException naming every variable that is missing or wrong
     */
    public static Genesys fromEnv(Map<String, String> env) {
        return builder().fromEnv(env).build();
    }

    /** The root of the API paths. */
    public URI baseUri() {
        return connection.client().baseUri();
    }

    /** Registers endpoints as integrations of type {@code custom}. */
    public Registrar registrar() {
        return registrar;
    }

    /** Plans, publishes and deletes Data Actions on the live platform. */
    public ActionRegistrar actions() {
        return actions;
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return "Genesys[" + baseUri() + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends PlatformBuilder<Builder> {
        private String[] scopes = {};
        private boolean ownTokenUri;
        private @Nullable String clientId;
        private RetryPolicy retry = patient();
        private TimeSource clock = TimeSource.system();
        private boolean ownRate;

        private Builder() {
            super(PLATFORM);
            super.retry(retry);
        }

        /** The platform's waits may exceed 30 s: whatever fits below the deadline is obeyed. */
        private static RetryPolicy patient() {
            RetryPolicy standard = RetryPolicy.defaults();
            return standard.toBuilder().retryAfterCap(standard.deadline()).build();
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * The region by name; see {@link GenesysRegion#of}.
         *
         * @throws InvalidInputException if there is none of this name
         */
        public Builder region(String name) {
            return region(GenesysRegion.of(name));
        }

        /** The region: its API as {@link #baseUri}, and its token endpoint unless {@link #tokenUri} is given. */
        public Builder region(GenesysRegion value) {
            return baseUri(value.apiUri());
        }

        /**
         * The root of all API paths, instead of a region: a gateway, a test server. The last of this and {@link #region} counts.
         */
        @Override
        public Builder baseUri(URI value) {
            super.baseUri(value);
            if (!ownTokenUri) {
                super.tokenUri(tokenUriBeside(value));
            }
            return this;
        }

        /**
         * The token endpoint. Default: that of the region; for a base URI that is no region's, {@code /oauth/token} below it.
         *
         * @throws IllegalArgumentException if it is not absolute
         */
        @Override
        public Builder tokenUri(URI value) {
            if (value.getScheme() == null || value.getHost() == null) {
                throw new IllegalArgumentException("tokenUri must be an absolute http or https URI with a host");
            }
            ownTokenUri = true;
            return super.tokenUri(value);
        }

        @Override
        protected TokenErrorProfile tokenErrorProfile() {
            return new GenesysTokenErrors();
        }

        @Override
        public Builder clientId(String value) {
            clientId = value;
            return super.clientId(value);
        }

        @Override
        public Builder clock(TimeSource value) {
            clock = value;
            return super.clock(value);
        }

        /**
         * How many requests may be sent in a period; share one between all that use the same token. It learns from every 429 and
         * from {@code inin-ratelimit} headers. Default: {@link RateLimiter#genesys()}, 300 in a minute.
         */
        @Override
        public Builder rateLimiter(RateLimiter value) {
            ownRate = true;
            return super.rateLimiter(value);
        }

        /**
         * How failed calls are repeated. Default: {@link RetryPolicy#defaults()}, but that every wait the platform asks for is
         * obeyed that ends before the deadline of 2 minutes.
         */
        @Override
        public Builder retry(RetryPolicy value) {
            super.retry(value);
            retry = value;
            return this;
        }

        /** The scopes to ask for. Default: none, which gives the client whatever its roles and grants allow. */
        public Builder scopes(String... values) {
            scopes = values.clone();
            for (String scope : scopes) {
                Objects.requireNonNull(scope, "scope");
            }
            return this;
        }

        /**
         * Takes settings from an environment such as {@link System#getenv()}; a blank variable counts as not set:
         *
         * <ul>
         *   <li>{@code GENESYS_REGION}, such as {@code us-east-1}; or {@code GENESYS_BASE_URL} and, where the token endpoint is
         *       not the default of {@link #tokenUri}, {@code GENESYS_TOKEN_URL};
         *   <li>{@code GENESYS_CLIENT_ID} and {@code GENESYS_CLIENT_SECRET};
         *   <li>optional: {@code GENESYS_SCOPES}, separated by blanks.
         * </ul>
         *
         * @throws InvalidConfigurationException naming every variable that is missing or wrong
         */
        public Builder fromEnv(Map<String, String> env) {
            GenesysEnvironment.read(env, this);
            return this;
        }

        /** @throws InvalidConfigurationException naming everything that is missing or wrong */
        public Genesys build() {
            if (!ownRate) {
                super.rateLimiter(RateLimiter.genesys().toBuilder().clock(clock).build());
            }
            try {
                PlatformConnection connection = connect("/oauth/token", ClientAuthentication.BASIC, scopes);
                return new Genesys(
                        connection,
                        new Registrar(connection, retry, clientId, false),
                        new ActionRegistrar(connection, clientId));
            } catch (InvalidConfigurationException e) {
                throw baseUri() == null ? askingForRegion(e) : e;
            }
        }

        /** The base knows no regions; whoever gave neither is told about the shorter way. */
        private static InvalidConfigurationException askingForRegion(InvalidConfigurationException e) {
            Violations v = Violations.of(PLATFORM);
            for (Violation found : e.violations()) {
                if (found.path().equals("baseUri")) {
                    v.add("region", "is required but missing, such as us-east-1; or give baseUri and tokenUri");
                } else {
                    v.add(found.path(), found.problem());
                }
            }
            return new InvalidConfigurationException(PLATFORM, v.list());
        }

        private static URI tokenUriBeside(URI base) {
            String root = base.toString();
            return GenesysRegion.ofApiHost(String.valueOf(base.getHost()))
                    .map(GenesysRegion::tokenUri)
                    .orElseGet(() -> URI.create(
                            (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + "/oauth/token"));
        }
    }
}
