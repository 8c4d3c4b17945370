package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violation;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants a secret wherever one can be put: it is refused, and nothing that comes of it repeats it. */
class SecretsNeverShownTest {
    private static final String MARK = "hunter2Mark";
    private static final String CREDENTIALS =
            "holds credentials; keep them in the vault and name them in credentialMasking (the value is not shown)";
    private static final String REFERENCE =
            "must be a vault reference such as VAULT_DB_PASSWORD or vault://path#field (the value is not shown)";
    private static final String SECRET =
            "looks like a secret itself, not like a reference to one; keep it in the vault, or, if it is a reference, say so by"
                    + " acceptReference(name) (the value is not shown)";
    private static final String URL_CREDENTIALS = "must not hold credentials (the value is not shown)";
    private static final String FORM =
            "must have the form jdbc:{type}://{host}:{port}/{database}?driverVersion={version} (the value is not shown)";
    private static final String STRING = "configuration.connectionString";

    static Stream<Arguments> planted() {
        return Stream.of(
                built("host", CREDENTIALS, () -> Samples.builder().host("admin:" + MARK + "@db.internal.net")),
                built("host", CREDENTIALS, () -> Samples.builder().host("db.internal.net;Password=" + MARK)),
                built("host", CREDENTIALS, () -> Samples.builder().host("db?user=admin&password=" + MARK)),
                built("database", CREDENTIALS, () -> Samples.builder().database("d;Password = " + MARK)),
                built("database", CREDENTIALS, () -> Samples.builder().database("d?sslpassword=" + MARK)),
                built("database", CREDENTIALS, () -> Samples.builder().database("d?PWD%3D" + MARK)),
                built("database", CREDENTIALS, () -> Samples.builder().database("d;accessToken=" + MARK)),
                built("driverVersion", CREDENTIALS, () -> Samples.builder().driverVersion("42.6.0&password=" + MARK)),
                built(
                        "driverVersion",
                        "is not supported for POSTGRESQL: must be 42.5.0 or 42.6.0 but is something else",
                        () -> Samples.builder().driverVersion(MARK)),
                built("connectorName", CREDENTIALS, () -> Samples.builder().name("Analytics (password: " + MARK + ")")),
                built(
                        "healthCheck.query",
                        CREDENTIALS,
                        () -> Samples.builder()
                                .healthCheck(HealthCheck.of("SELECT dblink_connect('password=" + MARK + "')"))),
                built(
                        "configuration.credentialMasking.password",
                        REFERENCE,
                        () -> Samples.builder().maskCredential("password", MARK)),
                built(
                        "configuration.credentialMasking.password",
                        REFERENCE,
                        () -> Samples.builder().maskCredential("password", MARK.toUpperCase(Locale.ROOT))),
                built(
                        "configuration.credentialMasking.password",
                        REFERENCE,
                        () -> Samples.builder().maskCredential("password", "vault://user:" + MARK + "@host/x")),
                built(
                        "configuration.credentialMasking.password",
                        REFERENCE,
                        () -> Samples.builder().maskCredential("password", "vault://kv/x?token=" + MARK)),
                built(
                        "configuration.credentialMasking.apiKey",
                        SECRET,
                        () -> Samples.builder().maskCredential("apiKey", "SK_LIVE_HUNTER2MARK")),
                built(
                        "configuration.credentialMasking.key",
                        SECRET,
                        () -> Samples.builder().credentialMasking(Map.of("key", "KEY_4F9A1C7E2B8D6035"))),
                built(
                        "configuration.credentialMasking.token",
                        SECRET,
                        () -> Samples.builder().maskCredential("token", "vault://hvs.CAESIJlU02LQZq9sKH3d")),
                built(
                        "configuration.credentialMasking.accessKey",
                        SECRET,
                        () -> Samples.builder().maskCredential("accessKey", "KEY_AKIAIOSFODNN7EXAMPLE")),
                built(
                        "configuration.credentialMasking.hash",
                        SECRET,
                        () -> Samples.builder()
                                .maskCredential("hash", "vault://kv/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")),
                built(
                        "allowInsecure",
                        CREDENTIALS,
                        () -> Samples.builder().ssl(false).allowInsecure("a tunnel, its password: " + MARK)),
                built(
                        "eventSubscriptions[0].webhookUrl",
                        URL_CREDENTIALS,
                        () -> Samples.builder()
                                .eventSubscriptions(EventSubscription.configUpdated(
                                        URI.create("https://u:" + MARK + "@hooks.example.com/x")))),
                built(
                        "eventSubscriptions[0].webhookUrl",
                        URL_CREDENTIALS,
                        () -> Samples.builder()
                                .eventSubscriptions(EventSubscription.configUpdated(
                                        URI.create("https://hooks.example.com/x?token=" + MARK)))),
                read(STRING, CREDENTIALS, "//db.internal", "//admin:" + MARK + "@db.internal"),
                read(STRING, CREDENTIALS, "?driverVersion", "?password=" + MARK + "&driverVersion"),
                read(
                        STRING,
                        CREDENTIALS,
                        "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                        "jdbc:sqlserver://db:1433;databaseName=d;Password=" + MARK),
                read(
                        STRING,
                        CREDENTIALS,
                        "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                        "jdbc:oracle:thin:scott/" + MARK + "@db:1521/x"),
                read(
                        STRING,
                        CREDENTIALS,
                        "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                        "jdbc:mysql://address=(host=db)(user=root)(password=" + MARK + ")/d"),
                read(
                        STRING,
                        FORM,
                        "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                        "jdbc:db2://db:1/" + MARK),
                read(
                        "configuration.credentials.password",
                        REFERENCE,
                        "\"credentials\":{}",
                        "\"credentials\":{\"password\":\"" + MARK + "\"}"),
                read(
                        "configuration.credentials.password",
                        REFERENCE,
                        "\"credentials\":{}",
                        "\"credentials\":{\"password\":[\"" + MARK + "\"]}"),
                read(
                        "configuration.password",
                        REFERENCE,
                        "\"credentials\":{}",
                        "\"credentials\":{},\"password\":\"" + MARK + "\""),
                read(
                        "extras[0].Client-Secret",
                        REFERENCE,
                        "\"healthCheck\":",
                        "\"extras\":[{\"Client-Secret\":\"" + MARK + "\"}],\"healthCheck\":"),
                read("note", CREDENTIALS, "\"healthCheck\":", "\"note\":\"try pwd=" + MARK + "\",\"healthCheck\":"),
                read(
                        "configuration.poolSettings.maxPoolSize",
                        "must be a whole number but is a string",
                        "15",
                        "\"" + MARK + "\""),
                read(
                        "eventSubscriptions[0].webhookUrl",
                        "must be an absolute https URL (the value is not shown)",
                        "https://vault-sync.internal/webhooks/cxone-config",
                        "https:// " + MARK));
    }

    @ParameterizedTest
    @MethodSource("planted")
    void build_withASecretInIt_refusesItWithoutRepeatingIt(
            String path, String problem, Supplier<ConnectorDefinition.Builder> planted) {
        ConnectorDefinition.Builder builder = planted.get();
        InvalidConfigurationException e = catchThrowableOfType(InvalidConfigurationException.class, builder::build);
        assertThat(e).isNotNull().hasMessage(Samples.message(path, problem));
        assertThat(e.violations()).containsExactly(new Violation(path, problem));
        assertThat(e).hasNoCause();
        assertThat(e.toString()).doesNotContainIgnoringCase(MARK);
    }

    private static Arguments built(String path, String problem, Supplier<ConnectorDefinition.Builder> planted) {
        return arguments(path, problem, planted);
    }

    private static Arguments read(String path, String problem, String old, String replacement) {
        Supplier<ConnectorDefinition.Builder> planted =
                () -> ConnectorDefinition.builderFrom(Samples.jsonWith(old, replacement));
        return arguments(path, problem, planted);
    }
}
