package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever can be built reads back as it was: by itself, from a file, and through a builder; and the JSON Schema takes it. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class ConnectorRoundTripTest {
    private static final JsonSchema SCHEMA = JsonSchema.of(ConnectorFile.schema());

    @Group
    @PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<List<ConnectorDefinition>> fleets() {
            return connectors().list().ofMinSize(1).ofMaxSize(4).uniqueElements(ConnectorDefinition::connectorId);
        }

        private static Arbitrary<ConnectorDefinition> connectors() {
            Arbitrary<String> ids = Arbitraries.strings()
                    .withChars("abcXYZ019-_.")
                    .ofMinLength(1)
                    .ofMaxLength(12)
                    .filter(id -> !id.equals(".") && !id.equals(".."));
            // No letters of which a word could be made that looks like a secret's name.
            Arbitrary<String> names = Arbitraries.strings()
                    .withChars("aZ09 \u0131\u0130\"\\/\u2028\n\t")
                    .ofMaxLength(20);
            Arbitrary<String> hosts =
                    Arbitraries.of("db", "db.internal.net", "10.0.0.5", "2001:db8::1", "::1", "xn--bcher-kva.example");
            Arbitrary<String> databases = Arbitraries.strings()
                    .withChars("abcXYZ019_-.$")
                    .ofMinLength(1)
                    .ofMaxLength(12);
            Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65_535);
            Arbitrary<ConnectorDefinition.Builder> addresses = Combinators.combine(ids, names, hosts, ports, databases)
                    .as((id, name, host, port, database) -> ConnectorDefinition.builder(id)
                            .name("n" + name)
                            .host(host)
                            .port(port)
                            .database(database));
            return Combinators.combine(
                            addresses, Arbitraries.of(DatabaseType.class), pools(), healths(), waivers(), extras())
                    .as((builder, type, pool, health, waive, extra) -> {
                        List<String> versions = EngineLimits.defaults().driverVersions(type);
                        builder.databaseType(type)
                                .driverVersion(versions.get(pool.minPoolSize() % versions.size()))
                                .poolSettings(pool)
                                .healthCheck(health)
                                .nativeConnectionString(waive % 2 == 0);
                        if (waive % 3 == 0) {
                            builder.ssl(false).allowInsecure("because " + waive);
                        }
                        if (waive % 5 == 0) {
                            builder.maskCredential("password", "DB_A1B2C3D4E5F6")
                                    .acceptReference("password");
                        }
                        if (waive % 7 == 0) {
                            builder.eventSubscriptions();
                        } else if (waive % 7 == 1) {
                            builder.eventSubscriptions(
                                    EventSubscription.configUpdated(URI.create("https://hooks.example.com/a")),
                                    new EventSubscription("OTHER", URI.create("https://[2001:db8::2]:8443/b?c=d")));
                        }
                        ConnectorDefinition built = builder.build();
                        return ConnectorDefinition.builderFrom(withExtras(built.toJson(), extra))
                                .allowInsecure(built.insecureReason().orElse("not needed"))
                                .acceptReference("password")
                                .build();
                    });
        }

        private static Arbitrary<PoolSettings> pools() {
            return Combinators.combine(
                            Arbitraries.integers().between(0, 30),
                            Arbitraries.integers().between(1, 30),
                            Arbitraries.integers().between(1, 120))
                    .as((a, b, seconds) -> PoolSettings.of(Math.min(a, b), Math.max(a, b))
                            .withConnectionTimeout(Duration.ofSeconds(seconds)));
        }

        private static Arbitrary<HealthCheck> healths() {
            return Combinators.combine(
                            Arbitraries.of("SELECT 1", "SELECT 1 FROM DUAL", "select 'ı'"),
                            Arbitraries.integers().between(61, 3_600),
                            Arbitraries.integers().between(1, 60),
                            Arbitraries.of(true, false))
                    .as((query, interval, timeout, enabled) ->
                            new HealthCheck(enabled, query, Duration.ofSeconds(interval), Duration.ofSeconds(timeout)));
        }

        private static Arbitrary<Integer> waivers() {
            return Arbitraries.integers().between(1, 210);
        }

        private static Arbitrary<Map<String, Object>> extras() {
            Arbitrary<Object> values = Arbitraries.of(
                    1,
                    new BigDecimal("-2.50"),
                    true,
                    "text",
                    "ı\uD83D\uDE00\\\"/",
                    List.of(),
                    List.of(1, "a"),
                    Map.of(),
                    Map.of("a", Map.of("b", 2)));
            return Arbitraries.maps(
                            Arbitraries.strings().withCharRange('a', 'f').ofLength(6), values)
                    .ofMaxSize(3)
                    .map(LinkedHashMap::new);
        }

        private static JsonObject withExtras(JsonObject json, Map<String, Object> extras) {
            JsonObject all = json;
            for (Map.Entry<String, Object> extra : extras.entrySet()) {
                all = all.with("x_" + extra.getKey(), extra.getValue())
                        .with(
                                "configuration",
                                all.object("configuration").with("x_" + extra.getKey(), extra.getValue()));
            }
            return all;
        }

        @Property
        void json_ofWhateverIsBuilt_readsBackToTheLetter(@ForAll("fleets") List<ConnectorDefinition> fleet) {
            for (ConnectorDefinition one : fleet) {
                String text = one.toJson().toJson();
                ConnectorDefinition read = ConnectorDefinition.builderFrom(JsonObject.parse(text))
                        .allowInsecure(one.insecureReason().orElseThrow())
                        .acceptReference("password")
                        .build();
                assertThat(read).isEqualTo(one);
                assertThat(read.toJson().toJson()).isEqualTo(text);
                assertThat(one.toBuilder().build().toJson().toJson()).isEqualTo(text);
                // Made again from its parts, it is the same.
                assertThat(one.toBuilder()
                                .host(one.host())
                                .port(one.port())
                                .database(one.database())
                                .driverVersion(one.driverVersion())
                                .poolSettings(one.poolSettings())
                                .healthCheck(one.healthCheck())
                                .eventSubscriptions(one.eventSubscriptions().toArray(EventSubscription[]::new))
                                .build()
                                .toJson())
                        .isEqualTo(one.toJson());
            }
        }

        @Property
        void file_ofWhateverIsBuilt_readsBackAndFitsTheSchema(@ForAll("fleets") List<ConnectorDefinition> fleet)
                throws IOException {
            Path folder = Files.createTempDirectory("round-trip");
            Path file = folder.resolve("connectors.json");
            try {
                ConnectorFile.of(fleet).write(file);
                List<ConnectorDefinition> read = ConnectorFile.read(file).connectors();
                assertThat(read).isEqualTo(fleet);
                assertThat(read)
                        .extracting(ConnectorDefinition::acceptedReferences)
                        .containsExactlyElementsOf(fleet.stream()
                                .map(ConnectorDefinition::acceptedReferences)
                                .toList());
                assertThat(ConnectorFile.of(read).toJson()).isEqualTo(JsonFile.read(file));
                assertThat(SCHEMA.validate(JsonFile.read(file).asMap())).isEmpty();
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        }
    }
}
