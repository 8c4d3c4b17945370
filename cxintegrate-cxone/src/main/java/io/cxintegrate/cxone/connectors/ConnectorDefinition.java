package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.connectors.ConnectorRules.Waivers;
import io.cxintegrate.cxone.internal.NativeUrls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database connector as CXone's integration engine takes it, checked. Immutable and safe to share between threads.
 *
 * <p>It holds no secret: what the engine needs to log in is named, by references to a vault. Everything that could carry a
 * secret is looked at when it is built, and what looks like one is refused without being repeated.
 *
 * <p>Defaults, unless set: references {@code VAULT_DB_USERNAME} and {@code VAULT_DB_PASSWORD}; 2 to 15 connections, waited
 * for 25 s; parameterised queries and TLS on; health asked by {@code SELECT 1} every 60 s, for at most 5 s;
 * {@code CONFIG_UPDATED} told to {@code https://vault-sync.internal/webhooks/cxone-config}.
 *
 * <pre>{@code
 * ConnectorDefinition connector = ConnectorDefinition.builder("db-prod-analytics-01")
 *         .name("Production Analytics PostgreSQL")
 *         .databaseType(DatabaseType.POSTGRESQL)
 *         .host("db.internal.net").port(5432).database("analytics_dw")
 *         .driverVersion("42.6.0")
 *         .build();
 * }</pre>
 */
public final class ConnectorDefinition {
    private final ConnectorView view;
    private final Waivers waivers;
    private final EngineLimits limits;

    private ConnectorDefinition(Builder b, ConnectorView view) {
        this.view = view;
        waivers = b.waivers;
        limits = b.limits;
    }

    /** A builder with the defaults for the connector of this id. */
    public static Builder builder(String connectorId) {
        return new Builder(ConnectorDraft.fresh()).connectorId(connectorId);
    }

    /** A builder that starts from a definition's JSON; nothing is checked before {@link Builder#build()}. */
    public static Builder builderFrom(JsonObject json) {
        return new Builder(ConnectorDraft.of(json));
    }

    /**
     * Reads a definition, with all its checks. Members that are not known are kept, so that {@link #toJson()} gives back what
     * came.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong
     */
    public static ConnectorDefinition fromJson(JsonObject json) {
        return builderFrom(json).build();
    }

    /** A builder that starts from this definition. */
    public Builder toBuilder() {
        Builder b = builderFrom(toJson()).engineLimits(limits);
        b.waivers = waivers;
        return b;
    }

    /** What the engine knows it by, unique within a tenant: letters, digits, {@code -}, {@code _} and {@code .}. */
    public String connectorId() {
        return view.connectorId();
    }

    /** What people know it by. */
    public String name() {
        return view.name();
    }

    /** The kind of database. */
    public DatabaseType databaseType() {
        return view.databaseType();
    }

    /** A host name, an IPv4 or an IPv6 address. */
    public String host() {
        return view.address().host();
    }

    /** 1 to 65535. */
    public int port() {
        return Integer.parseInt(view.address().port());
    }

    /** The database, or Oracle's service name. */
    public String database() {
        return view.address().database();
    }

    /** The version of the driver the engine is to use. */
    public String driverVersion() {
        return view.address().driverVersion();
    }

    /**
     * What the platform is given: {@code jdbc:{type}://{host}:{port}/{database}?driverVersion={version}}, of the same form for every
     * database, unless {@link Builder#nativeConnectionString} asks for the database's own.
     */
    public String connectionString() {
        return toJson().object("configuration").string("connectionString");
    }

    /** What the database's own JDBC driver takes, without credentials; with TLS unless {@link #ssl} is off, the server checked. */
    public String jdbcUrl() {
        return NativeUrls.url(view.address(), ssl());
    }

    /** References to secrets in the vault, by what they are needed for, such as {@code password}. */
    public Map<String, String> credentialMasking() {
        return view.credentialMasking();
    }

    /** The connection pool. */
    public PoolSettings poolSettings() {
        return view.poolSettings();
    }

    /** Whether the connection is encrypted; false only with a {@linkplain #insecureReason() reason}. */
    public boolean ssl() {
        return view.ssl();
    }

    /** Why the connection need not be encrypted; not part of the JSON, but of the audit record. */
    public Optional<String> insecureReason() {
        return Optional.ofNullable(waivers.insecureReason());
    }

    /** The credentials whose references were accepted though they look like secrets; not part of the JSON. */
    public Set<String> acceptedReferences() {
        return waivers.references();
    }

    /** The health check. */
    public HealthCheck healthCheck() {
        return view.healthCheck();
    }

    /** Who is told of what. */
    public List<EventSubscription> eventSubscriptions() {
        return view.eventSubscriptions();
    }

    /** What is sent to the platform, in its order of members. */
    public JsonObject toJson() {
        return view.json();
    }

    /** Whether both have the same JSON and the same reason to be insecure. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectorDefinition d
                && toJson().equals(d.toJson())
                && insecureReason().equals(d.insecureReason());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    @Override
    public String toString() {
        return "ConnectorDefinition[" + connectorId() + ", " + databaseType() + " " + host() + ":" + port() + "/"
                + database() + "]";
    }

    /** Collects the parts of a definition; not safe for concurrent use. */
    public static final class Builder {
        private final ConnectorDraft draft;
        private Waivers waivers = Waivers.NONE;
        private EngineLimits limits = EngineLimits.defaults();

        private Builder(ConnectorDraft draft) {
            this.draft = draft;
        }

        /** What the engine knows it by. */
        public Builder connectorId(String value) {
            return set(value, "connectorId");
        }

        /** What people know it by. Required. */
        public Builder name(String value) {
            return set(value, "connectorName");
        }

        /** The kind of database. Required. */
        public Builder databaseType(DatabaseType value) {
            return databaseType(value.name());
        }

        /** The kind of database by its name, in any case, with or without {@code DATABASE_} before it. */
        public Builder databaseType(String name) {
            draft.setType(name);
            return this;
        }

        /** A host name, an IPv4 or an IPv6 address, in brackets or not. Required. */
        public Builder host(String value) {
            boolean bracketed = value.startsWith("[") && value.endsWith("]");
            return part("host", bracketed ? value.substring(1, value.length() - 1) : value);
        }

        /** 1 to 65535. Required. */
        public Builder port(int value) {
            return part("port", Integer.toString(value));
        }

        /** The database, or Oracle's service name: letters, digits, {@code _}, {@code -}, {@code .} and {@code $}. Required. */
        public Builder database(String value) {
            return part("database", value);
        }

        /** The version of the driver, one of {@link EngineLimits#driverVersions}. Required. */
        public Builder driverVersion(String value) {
            return part("driverVersion", value);
        }

        /** Gives the platform a connection string as the database's own JDBC driver takes it. Default: the platform's form. */
        public Builder nativeConnectionString(boolean value) {
            draft.setNative(value);
            return this;
        }

        /**
         * Names a secret.
         *
         * @param credential what it is needed for, such as {@code password}
         * @param reference where it is: {@code VAULT_DB_PASSWORD} or {@code vault://path#field}
         */
        public Builder maskCredential(String credential, String reference) {
            return set(reference, "configuration", "credentialMasking", credential);
        }

        /**
         * Takes the value of {@code maskCredential} for a reference though it looks like a secret: a name with as much chance in it.
         * Its form is checked all the same.
         *
         * @param credential what it is needed for, such as {@code password}
         */
        public Builder acceptReference(String credential) {
            waivers = waivers.accepting(credential);
            return this;
        }

        /** Names all secrets; those named so far, the default ones included, go. */
        public Builder credentialMasking(Map<String, String> references) {
            return set(new LinkedHashMap<>(references), "configuration", "credentialMasking");
        }

        /** The connection pool. Default {@code PoolSettings.of(2, 15)}. */
        public Builder poolSettings(PoolSettings value) {
            draft.setPool(value);
            return this;
        }

        /** Whether queries take their values as parameters. Default, and only legal value: true. */
        public Builder parameterizedQueries(boolean value) {
            return set(value, "configuration", "securitySettings", "enableParameterizedQueries");
        }

        /** Whether the connection is encrypted. Default true; false needs {@link #allowInsecure}. */
        public Builder ssl(boolean value) {
            return set(value, "configuration", "securitySettings", "sslMode");
        }

        /**
         * Permits {@code ssl(false)}. The reason goes into the audit record of every registration.
         *
         * @throws IllegalArgumentException if the reason is blank
         */
        public Builder allowInsecure(String reason) {
            waivers = waivers.insecure(Require.text(reason, "reason"));
            return this;
        }

        /** The health check. Default {@code HealthCheck.of("SELECT 1")}. */
        public Builder healthCheck(HealthCheck value) {
            draft.setHealth(value);
            return this;
        }

        /** Who is told of what, instead of the default. */
        public Builder eventSubscriptions(EventSubscription... values) {
            draft.setSubscriptions(values);
            return this;
        }

        /** Permits webhooks on this machine and the local link, over http as well; for tests. */
        public Builder allowLocalWebhooks() {
            waivers = waivers.withLocalWebhooks();
            return this;
        }

        /** What the engine accepts. Default {@link EngineLimits#defaults()}. */
        public Builder engineLimits(EngineLimits value) {
            limits = Objects.requireNonNull(value, "engineLimits");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public ConnectorDefinition build() {
            return new ConnectorDefinition(this, draft.check(new ConnectorRules(limits, waivers)));
        }

        private Builder part(String name, String value) {
            draft.setPart(name, value);
            return this;
        }

        private Builder set(@Nullable Object value, String... path) {
            draft.set(value, path);
            return this;
        }
    }
}
