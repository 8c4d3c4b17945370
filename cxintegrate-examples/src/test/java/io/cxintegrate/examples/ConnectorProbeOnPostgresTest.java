package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.secret.SecretResolver;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.HealthCheck;
import io.cxintegrate.cxone.connectors.probe.ConnectorProbe;
import io.cxintegrate.cxone.connectors.probe.ProbeResult;
import io.cxintegrate.cxone.connectors.probe.ProbeStage;
import io.cxintegrate.testkit.network.FaultProxy;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The local probe of a connector with the real driver and a real server. */
class ConnectorProbeOnPostgresTest {
    private PostgresFixture db;
    private URI server;

    @BeforeEach
    void open() {
        db = PostgresFixture.shared().freshDatabase();
        server = URI.create(db.jdbcUrl().substring("jdbc:".length()));
    }

    @AfterEach
    void close() {
        db.close();
    }

    private ConnectorDefinition.Builder connector(String host, int port) {
        return ConnectorDefinition.builder("db-1")
                .name("Analytics")
                .databaseType(DatabaseType.POSTGRESQL)
                .host(host)
                .port(port)
                .database(server.getPath().substring(1))
                .driverVersion("42.6.0")
                .ssl(false)
                .allowInsecure("the server of the tests has no certificate");
    }

    private ConnectorDefinition.Builder connector() {
        return connector(server.getHost(), server.getPort());
    }

    private ProbeResult check(ConnectorDefinition connector, String user) {
        String password = db.password().filter(p -> !p.isEmpty()).orElse("none needed");
        return ConnectorProbe.builder(SecretResolver.map(
                        Map.of("VAULT_DB_USERNAME", Secret.of(user), "VAULT_DB_PASSWORD", Secret.of(password))))
                .driver(DatabaseType.POSTGRESQL, new org.postgresql.Driver())
                .timeout(Duration.ofSeconds(30))
                .build()
                .check(connector);
    }

    @Test
    void check_goodConnector_isHealthy() {
        ProbeResult result = check(connector().build(), db.username());
        assertThat(result).hasToString("db-1: healthy");
        assertThat(result.isHealthy()).isTrue();
        assertThat(result.sqlState()).isEmpty();
    }

    @Test
    void check_userThatTheServerDoesNotKnow_isAuthentication() {
        ProbeResult result = check(connector().build(), "nobody_of_this_name");
        assertThat(result.failedAt()).contains(ProbeStage.AUTHENTICATION);
        assertThat(result.sqlState().orElseThrow()).startsWith("28");
        assertThat(result.toString()).doesNotContain("nobody_of_this_name");
    }

    @Test
    void check_databaseThatIsNotThere_isDatabase() {
        ProbeResult result = check(connector().database("no_such_database").build(), db.username());
        assertThat(result)
                .hasToString("db-1: DATABASE: the database was not opened (SQLSTATE 3D000); check its name and the"
                        + " server's state");
    }

    @Test
    void check_queryThatFails_isQuery() {
        ProbeResult result = check(
                connector()
                        .healthCheck(HealthCheck.of("SELECT 1 FROM no_such_table"))
                        .build(),
                db.username());
        assertThat(result)
                .hasToString("db-1: QUERY: the health query failed (SQLSTATE 42P01); check its spelling, the user's"
                        + " rights and its time-out");
    }

    @Test
    void check_tlsWhereTheServerHasNone_isTls() {
        ProbeResult result = check(connector().ssl(true).build(), db.username());
        assertThat(result.failedAt()).contains(ProbeStage.TLS);
    }

    @Test
    void check_serverOffTheNetwork_isTcp() {
        try (FaultProxy proxy = FaultProxy.to(server.getHost(), server.getPort())) {
            ConnectorDefinition behind = connector(proxy.host(), proxy.port()).build();
            assertThat(check(behind, db.username()).isHealthy()).isTrue();
            proxy.goDown();
            ProbeResult result = check(behind, db.username());
            assertThat(result.isHealthy()).isFalse();
            assertThat(result.failedAt()).contains(ProbeStage.TCP);
        }
    }

    @Test
    void check_hostThatNobodyHas_isDns() {
        ProbeResult result =
                check(connector("no-such-host.invalid", server.getPort()).build(), db.username());
        assertThat(result.failedAt()).contains(ProbeStage.DNS);
    }
}
