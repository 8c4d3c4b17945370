package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection strings in each database's own form, and what may be waived by name. */
class ConnectionFormsTest {
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 42.6.0, jdbc:postgresql://db.example:5432/dw?sslmode=verify-full, &",
        "MYSQL, 8.1.0, jdbc:mysql://db.example:5432/dw?sslMode=VERIFY_IDENTITY, &",
        "SQLSERVER, 12.4.0, jdbc:sqlserver://db.example:5432;databaseName=dw;encrypt=true;trustServerCertificate=false, ;",
        "ORACLE, 21.9.0, jdbc:oracle:thin:@tcps://db.example:5432/dw, ?",
    })
    void nativeConnectionString_ofEachDatabase_isReadAsItWasWritten(
            DatabaseType type, String version, String url, String separator) {
        ConnectorDefinition definition = Samples.builder()
                .databaseType(type)
                .host("db.example")
                .database("dw")
                .driverVersion(version)
                .nativeConnectionString(true)
                .build();

        assertThat(definition.jdbcUrl()).isEqualTo(url);
        assertThat(definition.connectionString()).isEqualTo(url + separator + "driverVersion=" + version);
        ConnectorDefinition read = ConnectorDefinition.fromJson(definition.toJson());
        assertThat(read).isEqualTo(definition);
        assertThat(read.host() + " " + read.port() + " " + read.database() + " " + read.driverVersion())
                .isEqualTo("db.example 5432 dw " + version);
        assertThat(read.toBuilder().host("2001:db8::1").build().connectionString())
                .isEqualTo(definition.connectionString().replace("db.example", "[2001:db8::1]"));
        assertThat(read.toBuilder().nativeConnectionString(false).build().connectionString())
                .isEqualTo("jdbc:" + type.scheme() + "://db.example:5432/dw?driverVersion=" + version);
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 42.6.0, jdbc:postgresql://h:5432/d?sslmode=disable",
        "MYSQL, 8.1.0, jdbc:mysql://h:5432/d?sslMode=DISABLED",
        "SQLSERVER, 12.4.0, jdbc:sqlserver://h:5432;databaseName=d;encrypt=false;trustServerCertificate=false",
        "ORACLE, 21.9.0, jdbc:oracle:thin:@tcp://h:5432/d",
    })
    void jdbcUrl_withoutTls_saysSo(DatabaseType type, String version, String url) {
        assertThat(Samples.builder()
                        .databaseType(type)
                        .host("h")
                        .database("d")
                        .driverVersion(version)
                        .ssl(false)
                        .allowInsecure("a test")
                        .build()
                        .jdbcUrl())
                .isEqualTo(url);
    }

    @Test
    void fromJson_nativeStringThatDisagreesWithSslMode_isRefused() {
        JsonObject json = Samples.jsonWith(
                "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                "jdbc:postgresql://db.internal.net:5432/analytics_dw?sslmode=disable&driverVersion=42.6.0");
        assertThatThrownBy(() -> ConnectorDefinition.fromJson(json))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "connector 'db-prod-analytics-01' has 1 problem:\n  - configuration.connectionString: is without"
                                + " TLS, but securitySettings.sslMode is true");
    }

    /** A user and a password before the host, as properties, in the other dialects' separators, in any case, encoded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL|jdbc:postgresql://pg:Mark3r@db:5432/x?driverVersion=42.6.0",
                "POSTGRESQL|jdbc:postgresql://Mark3r@db:5432/x?driverVersion=42.6.0",
                "POSTGRESQL|jdbc:postgresql://db:5432/x?user=pg&password=Mark3r&driverVersion=42.6.0",
                "POSTGRESQL|jdbc:postgresql://db:5432/x?sslpassword=Mark3r&driverVersion=42.6.0",
                "POSTGRESQL|jdbc:postgresql://db:5432/x?password%3DMark3r&driverVersion=42.6.0",
                "POSTGRESQL|jdbc:postgresql://db:5432/x;Password=Mark3r?driverVersion=42.6.0",
                "MYSQL|jdbc:mysql://root:Mark3r@db:3306/x?driverVersion=8.1.0",
                "MYSQL|jdbc:mysql://db:3306/x?user=root&password=Mark3r&driverVersion=8.1.0",
                "MYSQL|jdbc:mysql://db:3306/x?trustCertificateKeyStorePassword=Mark3r&driverVersion=8.1.0",
                "MYSQL|jdbc:mysql://address=(host=db)(user=root)(password=Mark3r)/x?driverVersion=8.1.0",
                "MYSQL|jdbc:mysql://db:3306/x?password2=Mark3r&driverVersion=8.1.0",
                "SQLSERVER|jdbc:sqlserver://db:1433;databaseName=x;user=sa;password=Mark3r;driverVersion=12.4.0",
                "SQLSERVER|jdbc:sqlserver://db:1433;databaseName=x;encrypt=true;UID=sa;Pwd = Mark3r;driverVersion=12.4.0",
                "SQLSERVER|jdbc:sqlserver://db:1433;User ID=Mark3r;driverVersion=12.4.0",
                "SQLSERVER|jdbc:sqlserver://db:1433;accessToken=Mark3r;driverVersion=12.4.0",
                "SQLSERVER|jdbc:sqlserver://db:1433;keyStoreSecret=Mark3r;driverVersion=12.4.0",
                "SQLSERVER|jdbc:sqlserver://sa:Mark3r@db:1433/x?driverVersion=12.4.0",
                "ORACLE|jdbc:oracle:thin:scott/Mark3r@db:1521/x?driverVersion=21.9.0",
                "ORACLE|jdbc:oracle:thin:@tcps://scott:Mark3r@db:1521/x?driverVersion=21.9.0",
                "ORACLE|jdbc:oracle:thin:@tcps://db:1521/x?user=scott&password=Mark3r&driverVersion=21.9.0",
                "ORACLE|jdbc:oracle:thin:@//db:1521/x?oracle.net.wallet_password=Mark3r&driverVersion=21.9.0",
                "ORACLE|jdbc:oracle:oci:scott/Mark3r@x?driverVersion=21.9.0",
            })
    void fromJson_credentialsInAnyDialect_areRefusedAndNotRepeated(DatabaseType type, String connectionString) {
        JsonObject sample = Samples.json().with("connectorType", type.connectorType());
        JsonObject json =
                sample.with("configuration", sample.object("configuration").with("connectionString", connectionString));
        assertThatThrownBy(() -> ConnectorDefinition.fromJson(json))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage(Samples.message(
                        "configuration.connectionString",
                        "holds credentials; keep them in the vault and name them in credentialMasking (the value is not"
                                + " shown)"))
                .hasMessageNotContaining("Mark3r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DB_QWZXKJHVBNMPLRTYDSGF", "DB_A1B2C3D4E5F6", "vault://kv/db#QWZXKJHVBNMPLRTYDSGFaceiou"})
    void acceptReference_forANameThatLooksLikeASecret_letsItPass(String reference) {
        ConnectorDefinition.Builder builder = Samples.builder().maskCredential("password", reference);
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "connector 'db-prod-analytics-01' has 1 problem:\n  - configuration.credentialMasking.password:"
                                + " looks like a secret itself, not like a reference to one; keep it in the vault, or, if it is a"
                                + " reference, say so by acceptReference(name) (the value is not shown)");
        ConnectorDefinition definition = builder.acceptReference("password").build();
        assertThat(definition.credentialMasking()).containsEntry("password", reference);
        assertThat(definition.acceptedReferences()).containsExactly("password");
        assertThat(definition.toBuilder().build()).isEqualTo(definition);
    }

    @Test
    void acceptReference_forAnotherName_doesNotHelp() {
        assertThatThrownBy(() -> Samples.builder()
                        .maskCredential("password", "DB_A1B2C3D4E5F6")
                        .acceptReference("username")
                        .build())
                .isInstanceOf(InvalidConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VAULT_DB_PASSWORD",
                "PRODUCTION_ANALYTICSDATABASE_PASSWORD",
                "vault://teams/customer-relationship-management/warehouse#password",
            })
    void maskCredential_namesOfWords_passTheCheckOfChance(String reference) {
        assertThat(Samples.builder()
                        .maskCredential("password", reference)
                        .build()
                        .credentialMasking())
                .containsEntry("password", reference);
    }

    @Test
    void engineLimits_fromAFile_areUsed(@TempDir Path folder) {
        Path file = folder.resolve("limits.json");
        JsonFile.write(file, JsonObject.parse("{\"databases\":{\"POSTGRESQL\":{\"maxPoolSize\":200}}}"));
        EngineLimits limits = EngineLimits.load(file);
        assertThat(limits.maxPoolSize(DatabaseType.POSTGRESQL)).isEqualTo(200);
        assertThat(Samples.builder()
                        .engineLimits(limits)
                        .poolSettings(PoolSettings.of(2, 200))
                        .build()
                        .poolSettings()
                        .maxPoolSize())
                .isEqualTo(200);
    }
}
