package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad document for each rule, with the exact text. */
class ConnectorJsonRulesTest {
    private static final String MISSING = "is required but missing or blank";
    private static final String HTTPS = "must be an absolute https URL (the value is not shown)";

    static Stream<Arguments> read() {
        return Stream.of(
                json("\"connectorId\":\"db-prod-analytics-01\",", "", "connectorId", MISSING),
                json("\"db-prod-analytics-01\"", "7", "connectorId", "must be a string but is a number"),
                json(
                        "\"DATABASE_POSTGRESQL\"",
                        "\"POSTGRESQL\"",
                        "connectorType",
                        "must be one of DATABASE_POSTGRESQL, DATABASE_ORACLE, DATABASE_SQLSERVER, DATABASE_MYSQL but is 'POSTGRESQL'"),
                json(
                        "\"jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0\"",
                        "null",
                        "configuration.connectionString",
                        MISSING),
                json(
                        "jdbc:postgresql:",
                        "jdbc:mysql:",
                        "configuration.connectionString",
                        "is for mysql, but connectorType is DATABASE_POSTGRESQL"),
                json(
                        "jdbc:postgresql:",
                        "jdbc:db2:",
                        "configuration.connectionString",
                        "must have the form jdbc:{type}://{host}:{port}/{database}?driverVersion={version} (the value is not shown)"),
                json(
                        "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                        "jdbc:sqlserver://h:1433;databaseName=d",
                        "configuration.connectionString",
                        "must have the form jdbc:{type}://{host}:{port}/{database}?driverVersion={version} (the value is not shown)"),
                json(":5432/", ":0/", "configuration.connectionString.port", "must be from 1 to 65535 but is 0"),
                json(
                        ":5432/",
                        ":05432/",
                        "configuration.connectionString.port",
                        "must be from 1 to 65535 but is 05432"),
                json(":5432/", ":abc/", "configuration.connectionString.port", "must be a number from 1 to 65535"),
                json(":5432/", ":/", "configuration.connectionString.port", MISSING),
                json(
                        "db.internal.net",
                        "db_internal",
                        "configuration.connectionString.host",
                        "must be a host name or an IP address, but character 3 is '_'"),
                json(
                        "42.6.0",
                        "42.6.1",
                        "configuration.connectionString.driverVersion",
                        "is not supported for POSTGRESQL: must be 42.5.0 or 42.6.0 but is '42.6.1'"),
                json(
                        "\"maxPoolSize\":15",
                        "\"maxPoolSize\":\"15\"",
                        "configuration.poolSettings.maxPoolSize",
                        "must be a whole number but is a string"),
                json(
                        "\"maxPoolSize\":15",
                        "\"maxPoolSize\":15.0",
                        "configuration.poolSettings.maxPoolSize",
                        "must be a whole number of at most 32 bits but is 15.0"),
                json("\"minPoolSize\":2,", "", "configuration.poolSettings.minPoolSize", "is required but missing"),
                json(
                        "\"sslMode\":true",
                        "\"sslMode\":\"yes\"",
                        "configuration.securitySettings.sslMode",
                        "must be true or false but is a string"),
                json(
                        "{\"enabled\":true,\"query\":\"SELECT 1\",\"intervalSeconds\":60,\"timeoutSeconds\":5}",
                        "[]",
                        "healthCheck",
                        "must be an object but is an array"),
                json(
                        "\"credentials\":{}",
                        "\"credentials\":7",
                        "configuration.credentials",
                        "must be an object but is a number"),
                json(
                        "[{\"eventType\":\"CONFIG_UPDATED\",\"webhookUrl\":\"https://vault-sync.internal/webhooks/cxone-config\"}]",
                        "[7]",
                        "eventSubscriptions[0]",
                        "must be an object but is a number"),
                json(
                        "[{\"eventType\":\"CONFIG_UPDATED\",\"webhookUrl\":\"https://vault-sync.internal/webhooks/cxone-config\"}]",
                        "{}",
                        "eventSubscriptions",
                        "must be an array but is an object"),
                json(
                        "https://vault-sync.internal/webhooks/cxone-config",
                        "https://a b/",
                        "eventSubscriptions[0].webhookUrl",
                        HTTPS));
    }

    @ParameterizedTest
    @MethodSource("read")
    void fromJson_withOneFault_saysExactlyWhat(String old, String replacement, String path, String problem) {
        InvalidConfigurationException e = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> ConnectorDefinition.fromJson(Samples.jsonWith(old, replacement)));
        assertThat(e).isNotNull().hasMessage(Samples.message(path, problem));
        assertThat(e.violations()).containsExactly(new Violation(path, problem));
    }

    @Test
    void fromJson_ofAnEmptyObject_namesWhatIsRequired() {
        assertThatThrownBy(() -> ConnectorDefinition.fromJson(JsonObject.empty()))
                .hasMessage("""
                        connector has 5 problems:
                          - connectorId: is required but missing or blank
                          - connectorName: is required but missing or blank
                          - connectorType: is required but missing or blank
                          - configuration: is required but missing
                          - healthCheck: is required but missing""");
    }

    @Test
    void fromJson_withoutTls_needsTheReasonAllTheSame() {
        JsonObject json = Samples.jsonWith("\"sslMode\":true", "\"sslMode\":false");
        assertThatThrownBy(() -> ConnectorDefinition.fromJson(json)).hasMessage("""
                        connector 'db-prod-analytics-01' has 1 problem:
                          - configuration.securitySettings.sslMode: must be true; to connect without TLS, say why by allowInsecure(reason)""");
        ConnectorDefinition c = ConnectorDefinition.builderFrom(json)
                .allowInsecure("inside one rack")
                .build();
        assertThat(c.ssl()).isFalse();
        assertThat(c.toJson()).isEqualTo(json);
    }

    private static Arguments json(String old, String replacement, String path, String problem) {
        return arguments(old, replacement, path, problem);
    }
}
