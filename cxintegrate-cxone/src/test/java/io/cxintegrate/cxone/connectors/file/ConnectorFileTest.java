package io.cxintegrate.cxone.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.EngineLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorFileTest {
    private static final JsonSchema SCHEMA = JsonSchema.of(ConnectorFile.schema());

    @TempDir
    Path folder;

    static ConnectorDefinition.Builder builder(String id) {
        return ConnectorDefinition.builder(id)
                .name("Analytics")
                .databaseType(DatabaseType.POSTGRESQL)
                .host("db.internal.net")
                .port(5432)
                .database("analytics_dw")
                .driverVersion("42.6.0");
    }

    @Test
    void write_severalConnectors_areReadAsTheyWere() {
        Path file = folder.resolve("connectors.json");
        List<ConnectorDefinition> connectors = List.of(
                builder("db-1").build(),
                builder("db-2").ssl(false).allowInsecure("behind a tunnel").build());

        ConnectorFile.of(connectors).write(file);

        assertThat(ConnectorFile.read(file).connectors()).isEqualTo(connectors);
        assertThat(SCHEMA.validate(JsonFile.read(file).asMap())).isEmpty();
    }

    @Test
    void write_acceptedReferences_areReadAsTheyWere() {
        Path file = folder.resolve("connectors.json");
        ConnectorDefinition odd = builder("db-1")
                .maskCredential("password", "DB_A1B2C3D4E5F6")
                .maskCredential("apiKey", "KEY_4F9A1C7E2B8D6035")
                .acceptReference("password")
                .acceptReference("apiKey")
                .build();

        ConnectorFile.of(List.of(odd, builder("db-2").build())).write(file);

        JsonObject json = JsonFile.read(file);
        assertThat(json.object("acceptReference").toJson()).isEqualTo("{\"db-1\":[\"apiKey\",\"password\"]}");
        assertThat(SCHEMA.validate(json.asMap())).isEmpty();
        ConnectorFile read = ConnectorFile.read(file);
        assertThat(read.connectors()).containsExactly(odd, builder("db-2").build());
        assertThat(read.connectors().get(0).acceptedReferences()).containsExactly("apiKey", "password");
        assertThat(ConnectorFile.of(read.connectors()).toJson()).isEqualTo(json);
        // It is said beside the connectors because the platform is not told.
        assertThat(odd.toJson().toJson()).doesNotContain("acceptReference");
    }

    @Test
    void read_acceptReferenceOfOneConnector_isNoneOfTheOthers() {
        Path file = folder.resolve("connectors.json");
        JsonObject odd = builder("db-1")
                .maskCredential("password", "DB_A1B2C3D4E5F6")
                .acceptReference("password")
                .build()
                .toJson();
        JsonFile.write(
                file,
                JsonObject.of(
                        "connectors",
                        List.of(odd, odd.with("connectorId", "db-2")),
                        "acceptReference",
                        JsonObject.of("db-1", List.of("password"))));
        assertThatThrownBy(() -> ConnectorFile.read(file))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("connector configuration has 1 problem:\n  - file '" + file
                        + "', connector 'db-2', configuration.credentialMasking.password: looks like a secret itself, not"
                        + " like a reference to one; keep it in the vault, or, if it is a reference, say so by"
                        + " acceptReference(name) (the value is not shown)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allowInsecure|7",
                "allowInsecure|{\"db-1\":\" \"}",
                "acceptReference|[]",
                "acceptReference|{\"db-1\":\"password\"}",
                "acceptReference|{\"db-1\":[7]}",
            })
    void schema_badWaiver_isRefused(String member, String value) {
        JsonObject bad = JsonObject.of(
                        "connectors", List.of(builder("db-1").build().toJson()))
                .with(member, JsonObject.parse("{\"v\":" + value + "}").get("v"));
        assertThat(SCHEMA.validate(bad.asMap())).isNotEmpty();
    }

    @Test
    void read_oneConnectorAsTheWholeFile_isThatConnector() {
        Path file = folder.resolve("one.json");
        JsonFile.write(file, builder("db-1").build().toJson());
        assertThat(ConnectorFile.read(file).connectors())
                .containsExactly(builder("db-1").build());
        assertThat(SCHEMA.validate(JsonFile.read(file).asMap())).isEmpty();
    }

    @Test
    void read_unknownMembers_areKeptInFileAndConnector() {
        Path file = folder.resolve("connectors.json");
        JsonObject connector =
                builder("db-1").build().toJson().with("x_owner", JsonObject.parse("{\"team\":\"dwh\",\"pager\":null}"));
        JsonObject json = JsonObject.of("$schema", "connector-file.schema.json", "connectors", List.of(connector))
                .with("comment", "reviewed");
        JsonFile.write(file, json);

        ConnectorFile read = ConnectorFile.read(file);
        Path copy = folder.resolve("copy.json");
        read.write(copy);

        assertThat(read.connectors().get(0).toJson()).isEqualTo(connector);
        assertThat(JsonFile.read(copy).toJson()).isEqualTo(json.toJson());
    }

    @Test
    void readAll_folder_readsEveryJsonFileBelowInOrder() throws IOException {
        Files.createDirectory(folder.resolve("b"));
        ConnectorFile.of(List.of(builder("db-3").build(), builder("db-2").build()))
                .write(folder.resolve("b/two.json"));
        ConnectorFile.of(List.of(builder("db-1").build())).write(folder.resolve("a.json"));
        Files.writeString(folder.resolve("README.md"), "no JSON");

        List<ConnectorFile> files = ConnectorFile.readAll(List.of(folder), b -> b);

        assertThat(ConnectorFile.connectors(files))
                .extracting(ConnectorDefinition::connectorId)
                .containsExactly("db-1", "db-3", "db-2");
    }

    @Test
    void read_settings_areUsedForEachConnector() {
        Path file = folder.resolve("one.json");
        EngineLimits limits = EngineLimits.fromJson(
                JsonObject.parse("{\"databases\":{\"POSTGRESQL\":{\"driverVersions\":[\"42.7.4\"]}}}"));
        JsonFile.write(
                file,
                builder("db-1")
                        .engineLimits(limits)
                        .driverVersion("42.7.4")
                        .build()
                        .toJson());
        assertThat(ConnectorFile.read(file, b -> b.engineLimits(limits)).connectors())
                .hasSize(1);
        assertThatThrownBy(() -> ConnectorFile.read(file)).isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void readAll_everythingWrong_isSaidAtOnceWithFileConnectorAndPath() throws IOException {
        Path a = folder.resolve("a.json");
        Path b = folder.resolve("b.json");
        Path c = folder.resolve("c.json");
        Path d = folder.resolve("d.json");
        JsonObject good = builder("db-1").build().toJson();
        JsonObject pool = good.object("configuration").object("poolSettings").with("maxPoolSize", 51);
        JsonObject big = good.with("configuration", good.object("configuration").with("poolSettings", pool));
        JsonFile.write(
                a,
                JsonObject.of(
                        "connectors",
                        List.of(good, big.with("connectorId", "db-2"), 7, good.with("connectorId", "s3cr3t/x")),
                        "allowInsecure",
                        JsonObject.of("db-9", "never used", "db-1", " ")));
        JsonFile.write(b, good);
        Files.writeString(c, "{\"connectors\": [}");
        Files.writeString(d, "{\"name\": \"db-1\"}");

        assertThatThrownBy(() -> ConnectorFile.readAll(List.of(folder, folder.resolve("none.json")), x -> x))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("connector configuration has 9 problems:\n"
                        + "  - file '" + a + "', allowInsecure, 'db-1': must be the reason, a text that is not blank\n"
                        + "  - file '" + a
                        + "', connector 'db-2', configuration.poolSettings.maxPoolSize: must not exceed"
                        + " 50, the engine's limit for POSTGRESQL, but is 51\n"
                        + "  - file '" + a + "', connectors[2]: must be an object but is of type number\n"
                        + "  - file '" + a + "', connectors[3], connectorId: must be letters, digits, '-', '_' and '.'"
                        + " only, but character 7 is '/'\n"
                        + "  - file '" + a + "', allowInsecure: names 'db-9', which is no connector of this file\n"
                        + "  - file '" + b + "', connector 'db-1': is also in file '" + a
                        + "'; an id stands for one connector\n"
                        + "  - file '" + c + "' is not valid JSON at line 1, column 17: unexpected character\n"
                        + "  - file '" + d
                        + "': must be a connector, with its connectorId, or have an array 'connectors' of them\n"
                        + "  - file '" + folder.resolve("none.json")
                        + "' cannot be read: there is no such file or folder");
    }

    @Test
    void readAll_folderWithoutConnectors_isRefused() {
        assertThatThrownBy(() -> ConnectorFile.readAll(List.of(folder), b -> b))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("connector configuration has 1 problem:\n  - folder '" + folder
                        + "' has no file that ends in .json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connectorType|\"DATABASE_DB2\"",
                "connectorId|\"db/1\"",
                "connectorName|\" \"",
                "healthCheck|{\"enabled\":true}",
                "configuration|{}",
                "eventSubscriptions|[{\"eventType\":\"CONFIG_UPDATED\",\"webhookUrl\":\"https://u:p@h/\"}]",
            })
    void schema_badMember_isRefused(String member, String value) {
        JsonObject bad = builder("db-1")
                .build()
                .toJson()
                .with(member, JsonObject.parse("{\"v\":" + value + "}").get("v"));
        assertThat(SCHEMA.validate(bad.asMap())).isNotEmpty();
        assertThat(SCHEMA.validate(JsonObject.of("connectors", List.of(bad)).asMap()))
                .isNotEmpty();
    }
}
