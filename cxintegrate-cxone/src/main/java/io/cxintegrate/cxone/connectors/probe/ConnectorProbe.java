package io.cxintegrate.cxone.connectors.probe;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.net.guard.HostResolver;
import io.cxintegrate.core.secret.SecretResolver;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.internal.Futures;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tries a connector from this machine: resolves its references, opens a connection with the database's own driver and runs the health
 * query, and says at which step it fails. Immutable and safe to share between threads.
 *
 * <p>What this machine can reach the platform may not, and the other way round: it finds wrong names, ports, certificates, passwords
 * and queries. Secrets live as long as one probe and are overwritten after it; what the driver keeps of them is the driver's.
 *
 * <pre>{@code
 * ConnectorProbe probe = ConnectorProbe.builder(SecretResolver.environment())
 *         .driver(DatabaseType.POSTGRESQL, new org.postgresql.Driver())
 *         .build();
 * ProbeResult result = probe.check(connector);
 * }</pre>
 */
public final class ConnectorProbe {
    private final SecretResolver secrets;
    private final Map<DatabaseType, ConnectionOpener> openers;
    private final HostResolver hosts;
    private final @Nullable Duration timeout;
    private final TimeSource clock;

    private ConnectorProbe(Builder b) {
        secrets = b.secrets;
        openers = Map.copyOf(b.openers);
        hosts = b.hosts;
        timeout = b.timeout;
        clock = b.clock;
    }

    /**
     * A builder without drivers.
     *
     * @param secrets what is behind the references of {@code credentialMasking}
     */
    public static Builder builder(SecretResolver secrets) {
        return new Builder(secrets);
    }

    /**
     * Tries a connector; blocks at most about three times the time-out, and as long as the health query may take.
     *
     * @throws InvalidInputException if there is no driver for its kind of database
     */
    public ProbeResult check(ConnectorDefinition connector) {
        ConnectionOpener opener = openers.get(connector.databaseType());
        if (opener == null) {
            throw new InvalidInputException("the probe has no driver for " + connector.databaseType()
                    + "; hand one in by driver(...) or connections(...)");
        }
        long start = clock.nanoTime();
        List<Secret> resolved = new ArrayList<>();
        Properties properties = new Properties();
        try {
            Duration limit = timeout == null ? connector.poolSettings().connectionTimeout() : timeout;
            properties.setProperty("user", secret(connector, "username", resolved));
            properties.setProperty("password", secret(connector, "password", resolved));
            timeouts(connector.databaseType(), limit).forEach(properties::setProperty);
            NetworkSteps.connect(connector, NetworkSteps.resolve(hosts, connector.host()), limit);
            query(connector, opener, properties);
            return result(connector, null, "", "", start);
        } catch (ProbeFailure e) {
            return result(connector, e.stage, e.problem, e.sqlState, start);
        } finally {
            properties.clear();
            resolved.forEach(Secret::destroy);
        }
    }

    /** {@link #check} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<ProbeResult> checkAsync(ConnectorDefinition connector, Executor executor) {
        return Futures.run(() -> check(connector), executor);
    }

    private String secret(ConnectorDefinition connector, String credential, List<Secret> resolved) throws ProbeFailure {
        String reference = connector.credentialMasking().get(credential);
        if (reference == null) {
            throw new ProbeFailure(
                    ProbeStage.SECRETS, "credentialMasking names no " + credential + ", which a login needs");
        }
        Optional<Secret> found;
        try {
            found = secrets.resolve(reference);
        } catch (CxException e) {
            throw new ProbeFailure(
                    ProbeStage.SECRETS,
                    "the secret under " + reference + " could not be had: "
                            + e.getClass().getSimpleName());
        }
        Secret secret = found.orElseThrow(() -> new ProbeFailure(
                ProbeStage.SECRETS,
                "there is no secret under " + reference + ", which credentialMasking." + credential + " names"));
        resolved.add(secret);
        return secret.reveal();
    }

    private static void query(ConnectorDefinition connector, ConnectionOpener opener, Properties properties)
            throws ProbeFailure {
        try (Connection connection = open(connector, opener, properties)) {
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(
                        (int) connector.healthCheck().timeout().toSeconds());
                statement.execute(connector.healthCheck().query());
            } catch (SQLException e) {
                throw SqlFailures.query(e);
            }
        } catch (SQLException e) {
            // Only close() is left to throw: the query was answered.
        }
    }

    private static Connection open(ConnectorDefinition connector, ConnectionOpener opener, Properties properties)
            throws ProbeFailure {
        Connection connection;
        try {
            connection = opener.open(connector.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw SqlFailures.opening(e, connector.databaseType());
        } catch (RuntimeException e) {
            throw new ProbeFailure(
                    ProbeStage.DATABASE,
                    "the driver failed unexpectedly: " + e.getClass().getSimpleName());
        }
        if (connection == null) {
            throw new ProbeFailure(ProbeStage.DATABASE, "the driver handed in is none for " + connector.databaseType());
        }
        return connection;
    }

    /** By the drivers' own names. */
    private static Map<String, String> timeouts(DatabaseType type, Duration limit) {
        String seconds = Long.toString(Math.max(1, limit.toSeconds()));
        String millis = Long.toString(Math.max(1, limit.toMillis()));
        return switch (type) {
            case POSTGRESQL -> Map.of("loginTimeout", seconds, "connectTimeout", seconds);
            case MYSQL -> Map.of("connectTimeout", millis);
            case SQLSERVER -> Map.of("loginTimeout", seconds);
            case ORACLE -> Map.of("oracle.net.CONNECT_TIMEOUT", millis);
        };
    }

    private ProbeResult result(
            ConnectorDefinition connector, @Nullable ProbeStage failedAt, String problem, String sqlState, long start) {
        Duration latency = Duration.ofNanos(clock.nanoTime() - start);
        return new ProbeResult(connector.connectorId(), failedAt, problem, sqlState, latency);
    }

    @Override
    public String toString() {
        return "ConnectorProbe" + openers.keySet();
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final SecretResolver secrets;
        private final Map<DatabaseType, ConnectionOpener> openers = new EnumMap<>(DatabaseType.class);
        private HostResolver hosts = HostResolver.system();
        private @Nullable Duration timeout;
        private TimeSource clock = TimeSource.system();

        private Builder(SecretResolver secrets) {
            this.secrets = Objects.requireNonNull(secrets, "secrets");
        }

        /** The driver for a kind of database. */
        public Builder driver(DatabaseType type, Driver driver) {
            return connections(type, driver::connect);
        }

        /** What opens connections to a kind of database, instead of a driver. */
        public Builder connections(DatabaseType type, ConnectionOpener opener) {
            openers.put(type, Objects.requireNonNull(opener, "opener"));
            return this;
        }

        /** What finds addresses. Default: this machine's. */
        public Builder hostResolver(HostResolver value) {
            hosts = Objects.requireNonNull(value, "hostResolver");
            return this;
        }

        /** How long connecting may take, at each address and again in the driver. Default: the connector's connection time-out. */
        public Builder timeout(Duration value) {
            timeout = Require.positive(value, "timeout");
            return this;
        }

        /** What measures the time. Default: the system's. */
        public Builder clock(TimeSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The probe. */
        public ConnectorProbe build() {
            return new ConnectorProbe(this);
        }
    }
}
