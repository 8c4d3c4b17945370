package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineLimitsTest {
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 50, 42.5.0, 42.6.0",
        "ORACLE, 40, 19.18.0, 21.9.0",
        "SQLSERVER, 30, 12.2.0, 12.4.0",
        "MYSQL, 50, 8.0.33, 8.1.0",
    })
    void defaults_ofEachDatabase_areThePlatforms(DatabaseType type, int pool, String older, String newer) {
        EngineLimits limits = EngineLimits.defaults();
        assertThat(limits.maxPoolSize(type)).isEqualTo(pool);
        assertThat(limits.driverVersions(type)).containsExactly(older, newer);
    }

    @Test
    void fromJson_ofItsOwnJson_isTheSame() {
        EngineLimits limits = EngineLimits.defaults();
        assertThat(EngineLimits.fromJson(limits.toJson())).isEqualTo(limits).hasSameHashCodeAs(limits);
    }

    @Test
    void fromJson_withOneDatabase_keepsTheOtherDefaults() {
        EngineLimits limits = EngineLimits.fromJson(JsonObject.parse("""
                {"databases":{"POSTGRESQL":{"driverVersions":["42.7.4"]}},"healthTimeoutSeconds":{"max":90}}"""));
        assertThat(limits.driverVersions(DatabaseType.POSTGRESQL)).containsExactly("42.7.4");
        assertThat(limits.maxPoolSize(DatabaseType.POSTGRESQL)).isEqualTo(50);
        assertThat(limits.maxPoolSize(DatabaseType.ORACLE)).isEqualTo(40);
        assertThat(limits.healthTimeout()).isEqualTo(new EngineLimits.Seconds(1, 90));
        ConnectorDefinition newer =
                Samples.builder().driverVersion("42.7.4").engineLimits(limits).build();
        assertThat(newer.driverVersion()).isEqualTo("42.7.4");
    }

    @Test
    void fromJson_withFaults_namesAll() {
        JsonObject json = JsonObject.parse("""
                {"databases":{"DB2":{},"POSTGRESQL":{"maxPoolSize":0},"ORACLE":{"maxPoolSize":"40"},
                 "MYSQL":{"driverVersions":["8.1.0",7]},"SQLSERVER":[]},
                 "connectionTimeoutSeconds":{"min":5,"max":4},"healthIntervalSeconds":60}""");
        assertThatThrownBy(() -> EngineLimits.fromJson(json))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        engine limits has 7 problems:
                          - databases.DB2: is no database; known are [POSTGRESQL, ORACLE, SQLSERVER, MYSQL]
                          - databases.POSTGRESQL.maxPoolSize: must be at least 1 but is 0
                          - databases.ORACLE.maxPoolSize: must be a whole number but is a string
                          - databases.SQLSERVER: must be an object but is an array
                          - databases.MYSQL.driverVersions[1]: must be a version such as 42.6.0
                          - connectionTimeoutSeconds.min: must be from 0 to max 4 but is 5
                          - healthIntervalSeconds: must be an object but is a number""");
    }

    @Test
    void seconds_upsideDown_isRefused() {
        assertThatThrownBy(() -> new EngineLimits.Seconds(5, 4))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("max must be at least 5 but is 4");
    }
}
