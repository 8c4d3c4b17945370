package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorDefinitionTest {
    @Test
    void toJson_ofTheJourneysConnector_isThePlatformsJsonToTheLetter() {
        assertThat(Samples.connector().toJson().toJson()).isEqualTo(Samples.JSON);
    }

    @Test
    void fromJson_ofThePlatformsJson_givesTheSameDefinition() {
        ConnectorDefinition read = ConnectorDefinition.fromJson(Samples.json());
        assertThat(read).isEqualTo(Samples.connector()).hasSameHashCodeAs(Samples.connector());
        assertThat(read.toJson().toJson()).isEqualTo(Samples.JSON);
    }

    @Test
    void accessors_ofTheJourneysConnector_sayWhatWasBuilt() {
        ConnectorDefinition c = Samples.connector();
        assertThat(c.connectorId()).isEqualTo("db-prod-analytics-01");
        assertThat(c.name()).isEqualTo("Production Analytics PostgreSQL");
        assertThat(c.databaseType()).isEqualTo(DatabaseType.POSTGRESQL);
        assertThat(c.host()).isEqualTo("db.internal.net");
        assertThat(c.port()).isEqualTo(5432);
        assertThat(c.database()).isEqualTo("analytics_dw");
        assertThat(c.driverVersion()).isEqualTo("42.6.0");
        assertThat(c.connectionString())
                .isEqualTo("jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0");
        assertThat(c.credentialMasking())
                .containsExactly(entry("username", "VAULT_DB_USERNAME"), entry("password", "VAULT_DB_PASSWORD"));
        assertThat(c.poolSettings()).isEqualTo(new PoolSettings(2, 15, Duration.ofSeconds(25)));
        assertThat(c.ssl()).isTrue();
        assertThat(c.insecureReason()).isEmpty();
        assertThat(c.healthCheck())
                .isEqualTo(new HealthCheck(true, "SELECT 1", Duration.ofMinutes(1), Duration.ofSeconds(5)));
        assertThat(c.eventSubscriptions())
                .containsExactly(new EventSubscription(
                        "CONFIG_UPDATED", URI.create("https://vault-sync.internal/webhooks/cxone-config")));
        assertThat(c)
                .hasToString("ConnectorDefinition[db-prod-analytics-01, POSTGRESQL db.internal.net:5432/analytics_dw]");
    }

    @Test
    void build_withEverythingSet_writesEverything() {
        JsonObject json = Samples.builder()
                .maskCredential("username", "vault://kv/analytics#user")
                .maskCredential("password", "vault://kv/analytics#password")
                .poolSettings(PoolSettings.of(0, 50).withConnectionTimeout(Duration.ofSeconds(120)))
                .healthCheck(new HealthCheck(false, "SELECT version()", Duration.ofMinutes(5), Duration.ofSeconds(10)))
                .ssl(false)
                .allowInsecure("inside one rack")
                .eventSubscriptions(EventSubscription.configUpdated(URI.create("https://hooks.example.com/cxone")))
                .build()
                .toJson();
        assertThat(json.toJson()).isEqualTo("""
                        {"connectorId":"db-prod-analytics-01","connectorName":"Production Analytics PostgreSQL",\
                        "connectorType":"DATABASE_POSTGRESQL","configuration":{\
                        "connectionString":"jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",\
                        "credentials":{},\
                        "credentialMasking":{"username":"vault://kv/analytics#user","password":"vault://kv/analytics#password"},\
                        "poolSettings":{"minPoolSize":0,"maxPoolSize":50,"connectionTimeoutSeconds":120},\
                        "securitySettings":{"enableParameterizedQueries":true,"sslMode":false}},\
                        "healthCheck":{"enabled":false,"query":"SELECT version()","intervalSeconds":300,"timeoutSeconds":10},\
                        "eventSubscriptions":[{"eventType":"CONFIG_UPDATED","webhookUrl":"https://hooks.example.com/cxone"}]}""");
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 42.5.0, DATABASE_POSTGRESQL, jdbc:postgresql://h:1/d?driverVersion=42.5.0",
        "ORACLE, 21.9.0, DATABASE_ORACLE, jdbc:oracle://h:1/d?driverVersion=21.9.0",
        "SQLSERVER, 12.4.0, DATABASE_SQLSERVER, jdbc:sqlserver://h:1/d?driverVersion=12.4.0",
        "MYSQL, 8.0.33, DATABASE_MYSQL, jdbc:mysql://h:1/d?driverVersion=8.0.33",
        // The locale of this build has a dotless i for the lower case of I.
        "postgresqL, 42.6.0, DATABASE_POSTGRESQL, jdbc:postgresql://h:1/d?driverVersion=42.6.0",
        "database_mysql, 8.1.0, DATABASE_MYSQL, jdbc:mysql://h:1/d?driverVersion=8.1.0",
    })
    void build_ofEachDatabase_hasTheUniformConnectionString(String name, String version, String type, String expected) {
        ConnectorDefinition c = ConnectorDefinition.builder("c")
                .name("n")
                .databaseType(name)
                .host("h")
                .port(1)
                .database("d")
                .driverVersion(version)
                .build();
        assertThat(c.toJson().string("connectorType")).isEqualTo(type);
        assertThat(c.connectionString()).isEqualTo(expected);
        assertThat(ConnectorDefinition.fromJson(c.toJson())).isEqualTo(c);
    }

    @ParameterizedTest
    @CsvSource({"2001:db8::1", "[2001:db8::1]"})
    void build_withAnIpv6Host_bracketsItInTheString(String host) {
        ConnectorDefinition c = Samples.builder().host(host).build();
        assertThat(c.connectionString())
                .isEqualTo("jdbc:postgresql://[2001:db8::1]:5432/analytics_dw?driverVersion=42.6.0");
        assertThat(c.host()).isEqualTo("2001:db8::1");
        assertThat(ConnectorDefinition.fromJson(c.toJson())).isEqualTo(c);
    }

    @Test
    void fromJson_withMembersNobodyKnows_keepsThemAndTheirOrder() {
        String text = Samples.JSON
                .replace(
                        "\"healthCheck\":{",
                        "\"labels\":{\"team\":\"analytics\",\"tier\":1},\"healthCheck\":{\"grace\":3,")
                .replace("\"sslMode\":true", "\"sslMode\":true,\"cipher\":null")
                .replace("\"webhookUrl\"", "\"retries\":2.50,\"webhookUrl\"");
        assertThat(ConnectorDefinition.fromJson(JsonObject.parse(text)).toJson().toJson())
                .isEqualTo(text);
    }

    @Test
    void toBuilder_changedInOnePlace_keepsTheRest() {
        JsonObject json = Samples.json().with("labels", Map.of("team", "analytics"));
        JsonObject changed = ConnectorDefinition.fromJson(json).toBuilder()
                .poolSettings(PoolSettings.of(5, 20))
                .host("db2.internal.net")
                .build()
                .toJson();
        String expected = json.toJson()
                .replace("\"minPoolSize\":2,\"maxPoolSize\":15", "\"minPoolSize\":5,\"maxPoolSize\":20")
                .replace("//db.internal.net", "//db2.internal.net");
        assertThat(changed.toJson()).isEqualTo(expected);
    }

    @Test
    void toBuilder_ofAnInsecureDefinition_keepsReasonAndLimits() {
        EngineLimits wide = EngineLimits.fromJson(JsonObject.parse("""
                {"databases":{"POSTGRESQL":{"maxPoolSize":99}}}"""));
        ConnectorDefinition insecure = Samples.builder()
                .engineLimits(wide)
                .poolSettings(PoolSettings.of(2, 99))
                .ssl(false)
                .allowInsecure("inside one rack")
                .eventSubscriptions(EventSubscription.configUpdated(URI.create("http://localhost:8080/hook")))
                .allowLocalWebhooks()
                .build();
        assertThat(insecure.toBuilder().build()).isEqualTo(insecure);
        assertThat(insecure.insecureReason()).contains("inside one rack");
    }

    @Test
    void builder_usedTwice_buildsTwoIndependentDefinitions() {
        ConnectorDefinition.Builder builder = Samples.builder();
        ConnectorDefinition first = builder.build();
        ConnectorDefinition second = builder.poolSettings(PoolSettings.of(1, 2)).build();
        assertThat(first.poolSettings().maxPoolSize()).isEqualTo(15);
        assertThat(second.poolSettings().maxPoolSize()).isEqualTo(2);
    }

    @Test
    void collections_ofADefinition_cannotBeChanged() {
        ConnectorDefinition c = Samples.connector();
        assertThatThrownBy(() -> c.credentialMasking().put("password", "hunter2"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> c.eventSubscriptions().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void eventSubscriptions_ofNone_leavesNone() {
        ConnectorDefinition c = Samples.builder().eventSubscriptions().build();
        assertThat(c.eventSubscriptions()).isEmpty();
        assertThat(c.toJson().array("eventSubscriptions")).isEmpty();
    }

    @Test
    void equals_withAnotherReasonToBeInsecure_isFalse() {
        ConnectorDefinition one =
                Samples.builder().ssl(false).allowInsecure("one").build();
        ConnectorDefinition other =
                Samples.builder().ssl(false).allowInsecure("other").build();
        assertThat(one.toJson()).isEqualTo(other.toJson());
        assertThat(one).isNotEqualTo(other);
    }
}
