package io.cxintegrate.cxone.connectors.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.secret.SecretResolver;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step that can fail, over real sockets; a real database is in the examples. */
class ConnectorProbeTest {
    private static final Map<String, Secret> SECRETS =
            Map.of("VAULT_DB_USERNAME", Secret.of("Mark3r-user"), "VAULT_DB_PASSWORD", Secret.of("Mark3r-pass"));

    private static ConnectorDefinition connector(DatabaseType type, String version, int port, boolean ssl) {
        ConnectorDefinition.Builder builder = ConnectorDefinition.builder("db-1")
                .name("Analytics")
                .databaseType(type)
                .host("db.example")
                .port(port)
                .database("dw")
                .driverVersion(version);
        return ssl
                ? builder.build()
                : builder.ssl(false).allowInsecure("a test").build();
    }

    private static ConnectorDefinition postgres(int port, boolean ssl) {
        return connector(DatabaseType.POSTGRESQL, "42.6.0", port, ssl);
    }

    private static ConnectorProbe probe(ConnectionOpener opener) {
        ConnectorProbe.Builder builder = ConnectorProbe.builder(SecretResolver.map(SECRETS))
                .hostResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                .timeout(Duration.ofSeconds(20));
        for (DatabaseType type : DatabaseType.values()) {
            builder.connections(type, opener);
        }
        return builder.build();
    }

    private static ConnectionOpener never() {
        return (url, properties) -> {
            throw new AssertionError("the driver must not be asked");
        };
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @Test
    void check_secretMissing_isSaidByReference() {
        ConnectorProbe probe = ConnectorProbe.builder(
                        SecretResolver.map(Map.of("VAULT_DB_USERNAME", Secret.of("Mark3r-user"))))
                .connections(DatabaseType.POSTGRESQL, never())
                .build();
        ProbeResult result = probe.check(postgres(1, true));
        assertThat(result.failedAt()).contains(ProbeStage.SECRETS);
        assertThat(result)
                .hasToString("db-1: SECRETS: there is no secret under VAULT_DB_PASSWORD, which"
                        + " credentialMasking.password names");
        assertThat(result.isHealthy()).isFalse();
    }

    @Test
    void check_resolverThatFails_isSaidWithoutItsText() {
        ConnectorProbe probe = ConnectorProbe.builder(reference -> {
                    throw new CredentialException("Mark3r");
                })
                .connections(DatabaseType.POSTGRESQL, never())
                .build();
        assertThat(probe.check(postgres(1, true)))
                .hasToString("db-1: SECRETS: the secret under VAULT_DB_USERNAME could not be had: CredentialException");
    }

    @Test
    void check_maskingWithoutUsername_isSaid() {
        ConnectorDefinition connector = postgres(1, true).toBuilder()
                .credentialMasking(Map.of("password", "VAULT_DB_PASSWORD"))
                .build();
        assertThat(probe(never()).check(connector))
                .hasToString("db-1: SECRETS: credentialMasking names no username, which a login needs");
    }

    @Test
    void check_hostWithoutAddress_isDns() {
        ConnectorProbe probe = ConnectorProbe.builder(SecretResolver.map(SECRETS))
                .hostResolver(host -> {
                    throw new UnknownHostException(host);
                })
                .connections(DatabaseType.POSTGRESQL, never())
                .build();
        assertThat(probe.check(postgres(1, true)))
                .hasToString(
                        "db-1: DNS: host 'db.example' has no address here; check its spelling and this machine's DNS");
    }

    @Test
    void check_portThatNobodyListensOn_isTcp() throws IOException {
        try (Socket reserved = new Socket()) {
            // Bound, so that nobody else gets it, and not listening.
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = reserved.getLocalPort();
            assertThat(probe(never()).check(postgres(port, true)))
                    .hasToString("db-1: TCP: no connection to db.example:" + port
                            + " (1 address tried): ConnectException; check port, firewall and whether the server runs");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N|the server does not offer TLS; switch it on there, or say by allowInsecure(reason) why it is not needed",
                "H|what answers there is no PostgreSQL server",
                "''|the server closed the connection when asked for TLS",
            })
    void check_serverWithoutTls_isTls(String answer, String problem) throws Exception {
        try (ServerSocket server = listen()) {
            Thread answering = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(8);
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The probe then says so.
                }
            });
            answering.start();
            ProbeResult result = probe(never()).check(postgres(server.getLocalPort(), true));
            answering.join();
            assertThat(result).hasToString("db-1: TLS: " + problem);
        }
    }

    static Stream<Arguments> failures() {
        SQLException tls = new SQLException("Mark3r-pass", "08006", new SSLHandshakeException("Mark3r-pass"));
        return Stream.of(
                Arguments.of(DatabaseType.MYSQL, "8.1.0", tls, ProbeStage.TLS),
                Arguments.of(
                        DatabaseType.POSTGRESQL,
                        "42.6.0",
                        new SQLException("Mark3r", "28P01"),
                        ProbeStage.AUTHENTICATION),
                Arguments.of(
                        DatabaseType.SQLSERVER,
                        "12.4.0",
                        new SQLException("Mark3r", "S0001", 18_456),
                        ProbeStage.AUTHENTICATION),
                Arguments.of(
                        DatabaseType.ORACLE,
                        "21.9.0",
                        new SQLException("Mark3r", "72000", 1_017),
                        ProbeStage.AUTHENTICATION),
                Arguments.of(
                        DatabaseType.MYSQL,
                        "8.1.0",
                        new SQLException("Mark3r", "28000", 1_045),
                        ProbeStage.AUTHENTICATION),
                Arguments.of(
                        DatabaseType.POSTGRESQL, "42.6.0", new SQLException("Mark3r", "3D000"), ProbeStage.DATABASE),
                Arguments.of(
                        DatabaseType.MYSQL,
                        "8.1.0",
                        new SQLException("Mark3r", "08S01", new ConnectException("Mark3r")),
                        ProbeStage.TCP),
                Arguments.of(
                        DatabaseType.MYSQL,
                        "8.1.0",
                        new SQLException("Mark3r", "08S01", new UnknownHostException("Mark3r")),
                        ProbeStage.DNS),
                Arguments.of(
                        DatabaseType.ORACLE,
                        "21.9.0",
                        new SQLException("Mark3r", "08S01", new SocketTimeoutException("Mark3r")),
                        ProbeStage.DATABASE),
                Arguments.of(DatabaseType.ORACLE, "21.9.0", new SQLTimeoutException("Mark3r"), ProbeStage.DATABASE));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void check_driverThatFails_isPutToItsStepWithoutItsText(
            DatabaseType type, String version, SQLException failure, ProbeStage stage) throws IOException {
        try (ServerSocket server = listen()) {
            ProbeResult result = probe((url, properties) -> {
                        throw failure;
                    })
                    .check(connector(type, version, server.getLocalPort(), false));
            assertThat(result.failedAt()).contains(stage);
            assertThat(result.toString()).doesNotContain("Mark3r");
            assertThat(result.sqlState()).isEqualTo(Optional.ofNullable(failure.getSQLState()));
        }
    }

    @Test
    void check_always_givesTheDriverUrlAndSecretsAndClearsThemAfterwards() throws IOException {
        List<Properties> seen = new ArrayList<>();
        List<String> urls = new ArrayList<>();
        List<Secret> given = new ArrayList<>();
        try (ServerSocket server = listen()) {
            ConnectorProbe probe = ConnectorProbe.builder(reference -> {
                        Secret secret = Secret.of("value of " + reference);
                        given.add(secret);
                        return Optional.of(secret);
                    })
                    .hostResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                    .timeout(Duration.ofSeconds(20))
                    .connections(DatabaseType.POSTGRESQL, (url, properties) -> {
                        urls.add(url);
                        assertThat(properties)
                                .containsEntry("user", "value of VAULT_DB_USERNAME")
                                .containsEntry("password", "value of VAULT_DB_PASSWORD")
                                .containsEntry("loginTimeout", "20");
                        seen.add(properties);
                        return null;
                    })
                    .build();
            ProbeResult result = probe.check(postgres(server.getLocalPort(), false));
            assertThat(result).hasToString("db-1: DATABASE: the driver handed in is none for POSTGRESQL");
            assertThat(urls)
                    .containsExactly("jdbc:postgresql://db.example:" + server.getLocalPort() + "/dw?sslmode=disable");
        }
        assertThat(seen.get(0)).isEmpty();
        assertThat(given)
                .hasSize(2)
                .allSatisfy(secret -> assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void check_driverOfTheUsersThatThrowsAnything_isSaidWithoutItsText() throws IOException {
        try (ServerSocket server = listen()) {
            ProbeResult result = probe((url, properties) -> {
                        throw new IllegalStateException("Mark3r");
                    })
                    .check(postgres(server.getLocalPort(), false));
            assertThat(result).hasToString("db-1: DATABASE: the driver failed unexpectedly: IllegalStateException");
        }
    }

    @Test
    void check_withoutADriver_isRefused() {
        ConnectorProbe probe = ConnectorProbe.builder(SecretResolver.map(SECRETS))
                .connections(DatabaseType.MYSQL, never())
                .build();
        assertThatThrownBy(() -> probe.check(postgres(1, true)))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("the probe has no driver for POSTGRESQL; hand one in by driver(...) or connections(...)");
    }
}
