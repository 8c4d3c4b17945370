package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad definition for each rule, with the exact text; read ones are in {@link ConnectorJsonRulesTest}. */
class ConnectorRulesTest {
    private static final String MISSING = "is required but missing or blank";
    private static final String LABEL =
            "must be a host name or an IP address, but a part between dots is empty, longer than"
                    + " 63 characters, or starts or ends with '-'";
    private static final String HTTPS = "must be an absolute https URL (the value is not shown)";
    private static final String LOCAL =
            "must not point at this machine or the local link, where the platform would call"
                    + " itself; allowLocalWebhooks() permits it for tests";
    private static final String ODD_ADDRESS =
            "must have a name or an address of four decimal numbers as its host (the value is not shown)";

    static Stream<Arguments> built() {
        return Stream.of(
                bad(b -> b.connectorId(""), "connectorId", MISSING),
                bad(
                        b -> b.connectorId("db/1"),
                        "connectorId",
                        "must be letters, digits, '-', '_' and '.' only, but character 3 is '/'"),
                bad(
                        b -> b.connectorId("dbı"),
                        "connectorId",
                        "must be letters, digits, '-', '_' and '.' only, but character 3 is U+0131"),
                bad(b -> b.connectorId(".."), "connectorId", "must not be '.' or '..', which mean another path"),
                bad(
                        b -> b.connectorId("a".repeat(129)),
                        "connectorId",
                        "must not be longer than 128 characters but has 129"),
                bad(b -> b.name(" "), "connectorName", MISSING),
                bad(
                        b -> b.databaseType("DB2"),
                        "connectorType",
                        "must be one of DATABASE_POSTGRESQL, DATABASE_ORACLE, DATABASE_SQLSERVER, DATABASE_MYSQL but is 'DB2'"),
                bad(
                        b -> b.databaseType("x".repeat(50)),
                        "connectorType",
                        "must be one of DATABASE_POSTGRESQL, DATABASE_ORACLE, DATABASE_SQLSERVER, DATABASE_MYSQL but is something else"),
                bad(b -> b.host(""), "host", MISSING),
                bad(
                        b -> b.host("db internal"),
                        "host",
                        "must be a host name or an IP address, but character 3 is U+0020"),
                bad(b -> b.host("db/x"), "host", "must be a host name or an IP address, but character 3 is '/'"),
                bad(b -> b.host("-db"), "host", LABEL),
                bad(b -> b.host("db..net"), "host", LABEL),
                bad(b -> b.host("a".repeat(64) + ".net"), "host", LABEL),
                bad(
                        b -> b.host("a.".repeat(127)),
                        "host",
                        "must be a host name or an IP address, but it has 254 characters, more than 253"),
                bad(
                        b -> b.host("2001:db8::g"),
                        "host",
                        "must be a host name or an IP address, but character 11 is 'g'"),
                bad(b -> b.host("1:2:3"), "host", "must be a host name or an IP address, but it is no IPv6 address"),
                bad(b -> b.port(0), "port", "must be from 1 to 65535 but is 0"),
                bad(b -> b.port(-5), "port", "must be from 1 to 65535 but is -5"),
                bad(b -> b.port(65_536), "port", "must be from 1 to 65535 but is 65536"),
                bad(b -> b.database(""), "database", MISSING),
                bad(
                        b -> b.database("a/b"),
                        "database",
                        "must be letters, digits, '_', '-', '.' and '$' only, but character 2 is '/'"),
                bad(
                        b -> b.database("a?x=1"),
                        "database",
                        "must be letters, digits, '_', '-', '.' and '$' only, but character 2 is '?'"),
                bad(b -> b.database("d".repeat(129)), "database", "must not be longer than 128 characters but has 129"),
                bad(b -> b.driverVersion(""), "driverVersion", MISSING),
                bad(
                        b -> b.driverVersion("42.7.0"),
                        "driverVersion",
                        "is not supported for POSTGRESQL: must be 42.5.0 or 42.6.0 but is '42.7.0'"),
                bad(
                        b -> b.driverVersion("latest"),
                        "driverVersion",
                        "is not supported for POSTGRESQL: must be 42.5.0 or 42.6.0 but is something else"),
                bad(
                        b -> b.databaseType(DatabaseType.ORACLE),
                        "driverVersion",
                        "is not supported for ORACLE: must be 19.18.0 or 21.9.0 but is '42.6.0'"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(2, 51)),
                        "configuration.poolSettings.maxPoolSize",
                        "must not exceed 50, the engine's limit for POSTGRESQL, but is 51"),
                bad(
                        b -> b.databaseType(DatabaseType.ORACLE)
                                .driverVersion("21.9.0")
                                .poolSettings(PoolSettings.of(2, 41)),
                        "configuration.poolSettings.maxPoolSize",
                        "must not exceed 40, the engine's limit for ORACLE, but is 41"),
                bad(
                        b -> b.databaseType(DatabaseType.SQLSERVER)
                                .driverVersion("12.2.0")
                                .poolSettings(PoolSettings.of(2, 31)),
                        "configuration.poolSettings.maxPoolSize",
                        "must not exceed 30, the engine's limit for SQLSERVER, but is 31"),
                bad(
                        b -> b.databaseType(DatabaseType.MYSQL)
                                .driverVersion("8.1.0")
                                .poolSettings(PoolSettings.of(2, 51)),
                        "configuration.poolSettings.maxPoolSize",
                        "must not exceed 50, the engine's limit for MYSQL, but is 51"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(0, 0)),
                        "configuration.poolSettings.maxPoolSize",
                        "must be at least 1 but is 0"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(-1, 5)),
                        "configuration.poolSettings.minPoolSize",
                        "must be at least 0 but is -1"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(6, 5)),
                        "configuration.poolSettings.minPoolSize",
                        "must not exceed maxPoolSize 5 but is 6"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(2, 15).withConnectionTimeout(Duration.ZERO)),
                        "configuration.poolSettings.connectionTimeoutSeconds",
                        "must be from 1 to 120 but is 0"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(2, 15).withConnectionTimeout(Duration.ofSeconds(121))),
                        "configuration.poolSettings.connectionTimeoutSeconds",
                        "must be from 1 to 120 but is 121"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(2, 15).withConnectionTimeout(Duration.ofMillis(1500))),
                        "configuration.poolSettings.connectionTimeoutSeconds",
                        "must be a whole number of at most 32 bits but is 1.5"),
                bad(
                        b -> b.poolSettings(PoolSettings.of(2, 15).withConnectionTimeout(Duration.ofDays(100_000))),
                        "configuration.poolSettings.connectionTimeoutSeconds",
                        "must be a whole number of at most 32 bits but is 8640000000"),
                bad(
                        b -> b.healthCheck(HealthCheck.of("SELECT 1").withInterval(Duration.ofSeconds(9))),
                        "healthCheck.intervalSeconds",
                        "must be from 10 to 3600 but is 9"),
                bad(
                        b -> b.healthCheck(HealthCheck.of("SELECT 1").withInterval(Duration.ofSeconds(3601))),
                        "healthCheck.intervalSeconds",
                        "must be from 10 to 3600 but is 3601"),
                bad(
                        b -> b.healthCheck(HealthCheck.of("SELECT 1").withTimeout(Duration.ZERO)),
                        "healthCheck.timeoutSeconds",
                        "must be from 1 to 60 but is 0"),
                bad(
                        b -> b.healthCheck(HealthCheck.of("SELECT 1")
                                .withTimeout(Duration.ofSeconds(61))
                                .withInterval(Duration.ofSeconds(90))),
                        "healthCheck.timeoutSeconds",
                        "must be from 1 to 60 but is 61"),
                bad(
                        b -> b.healthCheck(HealthCheck.of("SELECT 1").withTimeout(Duration.ofSeconds(60))),
                        "healthCheck.timeoutSeconds",
                        "must be shorter than intervalSeconds 60 but is 60"),
                bad(b -> b.healthCheck(HealthCheck.of("")), "healthCheck.query", MISSING),
                bad(
                        b -> b.parameterizedQueries(false),
                        "configuration.securitySettings.enableParameterizedQueries",
                        "must be true: without it a variable of a flow can carry SQL"),
                bad(
                        b -> b.ssl(false),
                        "configuration.securitySettings.sslMode",
                        "must be true; to connect without TLS, say why by allowInsecure(reason)"),
                bad(
                        b -> b.credentialMasking(Map.of()),
                        "configuration.credentialMasking",
                        "must name at least one secret, such as password"),
                bad(
                        b -> b.eventSubscriptions(new EventSubscription(" ", URI.create("https://h.example"))),
                        "eventSubscriptions[0].eventType",
                        MISSING),
                bad(
                        b -> b.eventSubscriptions(
                                EventSubscription.configUpdated(URI.create("http://hooks.example.com/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        HTTPS),
                bad(
                        b -> b.eventSubscriptions(
                                EventSubscription.configUpdated(URI.create("ftp://hooks.example.com/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        HTTPS),
                bad(
                        b -> b.eventSubscriptions(EventSubscription.configUpdated(URI.create("/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        HTTPS),
                bad(
                        b -> b.eventSubscriptions(EventSubscription.configUpdated(URI.create("https://localhost/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        LOCAL),
                bad(
                        b -> b.eventSubscriptions(
                                EventSubscription.configUpdated(URI.create("https://169.254.169.254/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        LOCAL),
                bad(
                        b -> b.eventSubscriptions(
                                EventSubscription.configUpdated(URI.create("https://[::ffff:127.0.0.1]/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        LOCAL),
                bad(
                        b -> b.eventSubscriptions(EventSubscription.configUpdated(URI.create("https://[fe80::1]/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        LOCAL),
                bad(
                        b -> b.eventSubscriptions(EventSubscription.configUpdated(URI.create("https://0x7f000001/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        ODD_ADDRESS),
                bad(
                        b -> b.eventSubscriptions(EventSubscription.configUpdated(URI.create("https://0177.0.0.1/x"))),
                        "eventSubscriptions[0].webhookUrl",
                        ODD_ADDRESS),
                bad(
                        b -> b.eventSubscriptions(
                                        EventSubscription.configUpdated(URI.create("http://hooks.example.com/x")))
                                .allowLocalWebhooks(),
                        "eventSubscriptions[0].webhookUrl",
                        HTTPS));
    }

    @ParameterizedTest
    @MethodSource("built")
    void build_withOneFault_saysExactlyWhat(
            UnaryOperator<ConnectorDefinition.Builder> fault, String path, String problem) {
        InvalidConfigurationException e = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> fault.apply(Samples.builder()).build());
        assertThat(e).isNotNull().hasMessage(Samples.message(path, problem));
        assertThat(e.violations()).containsExactly(new Violation(path, problem));
    }

    @Test
    void build_withManyFaults_reportsAllAtOnce() {
        assertThatThrownBy(() -> Samples.builder()
                        .name("")
                        .port(0)
                        .driverVersion("1.0")
                        .poolSettings(PoolSettings.of(60, 51))
                        .ssl(false)
                        .parameterizedQueries(false)
                        .healthCheck(HealthCheck.of(" "))
                        .build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        connector 'db-prod-analytics-01' has 8 problems:
                          - connectorName: is required but missing or blank
                          - port: must be from 1 to 65535 but is 0
                          - driverVersion: is not supported for POSTGRESQL: must be 42.5.0 or 42.6.0 but is '1.0'
                          - configuration.poolSettings.maxPoolSize: must not exceed 50, the engine's limit for POSTGRESQL, but is 51
                          - configuration.poolSettings.minPoolSize: must not exceed maxPoolSize 51 but is 60
                          - configuration.securitySettings.enableParameterizedQueries: must be true: without it a variable of a flow can carry SQL
                          - configuration.securitySettings.sslMode: must be true; to connect without TLS, say why by allowInsecure(reason)
                          - healthCheck.query: is required but missing or blank""");
    }

    @Test
    void build_withNothingSet_namesWhatIsRequired() {
        assertThatThrownBy(() -> ConnectorDefinition.builder("c").build()).hasMessage("""
                        connector 'c' has 6 problems:
                          - connectorName: is required but missing or blank
                          - connectorType: is required but missing or blank
                          - host: is required but missing or blank
                          - port: is required but missing or blank
                          - database: is required but missing or blank
                          - driverVersion: is required but missing or blank""");
    }

    @Test
    void allowInsecure_withoutReason_isRefusedAtOnce() {
        assertThatThrownBy(() -> Samples.builder().allowInsecure(" "))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("reason must not be blank but is ' '");
    }

    @Test
    void build_withLocalWebhookAllowed_takesHttpOnThisMachine() {
        ConnectorDefinition c = Samples.builder()
                .eventSubscriptions(EventSubscription.configUpdated(URI.create("http://127.0.0.1:8080/hook")))
                .allowLocalWebhooks()
                .build();
        assertThat(c.eventSubscriptions().get(0).webhookUrl()).isEqualTo(URI.create("http://127.0.0.1:8080/hook"));
    }

    private static Arguments bad(UnaryOperator<ConnectorDefinition.Builder> fault, String path, String problem) {
        return arguments(fault, path, problem);
    }
}
