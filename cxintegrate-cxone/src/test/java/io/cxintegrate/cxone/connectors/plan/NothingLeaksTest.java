package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.secret.SecretResolver;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.VaultSync;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.cxone.connectors.probe.ConnectorProbe;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.WebhookOperation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Marked secrets in every place one can be put, every operation, well and badly: afterwards no mark is in logs, exceptions and their
 * causes, audit records, text forms, metrics, the store, the fake's journal or anything that was sent.
 */
class NothingLeaksTest {
    private static final String MARK = "Mark3r";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void everything_withMarkedSecretsEverywhere_showsNotOneOfThem() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
        try {
            work();
        } finally {
            System.setErr(before);
        }
        seen.add(console.toString(StandardCharsets.UTF_8));
        assertThat(seen).hasSizeGreaterThan(60);
        assertThat(seen.stream().filter(text -> text.contains(MARK))).isEmpty();
    }

    private void work() throws Exception {
        InMemoryAuditSink audit = AuditSink.inMemory();
        DocumentStore store = DocumentStore.inMemory();
        try (FakeCxone fake = FakeCxone.start();
                FakeWebhookReceiver vault = FakeWebhookReceiver.start()) {
            Secret clientSecret = Secret.of(MARK + "-client-secret");
            fake.tokens().client("demo", clientSecret);
            fake.tokens().accessKey("key-1", Secret.of(MARK + "-access-key"));
            Cxone.Builder settings = Fakes.builder(fake)
                    .clientSecret(clientSecret)
                    .accessKey("key-1", Secret.of(MARK + "-access-key"))
                    .store(store)
                    .tenantId("acme")
                    .audit(audit)
                    .metrics(recording())
                    .vaultWebhook(vault.url())
                    .vaultWebhookSecret(Secret.of(MARK + "-webhook-secret-of-enough-bytes"))
                    .vaultDeadLetters(letter ->
                            seen.add(letter + " " + letter.message().toJson().toJson()));
            try (Cxone cxone = settings.build()) {
                operations(cxone, fake, vault);
                seen.add(cxone + " " + cxone.provisioning());
            }
            definitions();
            files();
            probes();
            audit.events()
                    .forEach(event -> seen.add(event + " " + event.toJson().toJson()));
            store.list("cxone.connectors", "", 100).stream()
                    .map(StoredDocument::document)
                    .forEach(document -> seen.add(document.toJson()));
            fake.journal().calls().forEach(call -> seen.add(call + " " + call.path() + " " + call.requestBody()));
            vault.deliveries().forEach(d -> seen.add(d.headers() + d.json().toJson()));
        }
    }

    private void operations(Cxone cxone, FakeCxone fake, FakeWebhookReceiver vault) {
        List<ConnectorDefinition> fleet = Fleet.of(3);
        Provisioning provisioning = cxone.provisioning();
        note(() -> provisioning.plan(fleet).report());
        note(() -> provisioning.apply(provisioning.plan(fleet)).report());
        // What others have put there holds secrets; a plan shows it, masked.
        JsonObject theirs = Fleet.connector("db-000").toJson();
        JsonObject leaky = theirs.with("connectorName", "x;password=" + MARK)
                .with(
                        "configuration",
                        theirs.object("configuration")
                                .with("connectionString", "jdbc:postgresql://u:" + MARK + "@h:1/d?driverVersion=42.6.0")
                                .with("credentials", JsonObject.of("password", MARK))
                                .with("credentialMasking", JsonObject.of("pin", MARK)));
        fake.putByOthers("db-000", leaky);
        fake.putByOthers("theirs", leaky.with("connectorId", "theirs"));
        ConnectorPlan drifted = provisioning.plan(fleet);
        note(() -> drifted.report() + drifted + drifted.connectors());
        fake.putByOthers("db-000", leaky.with("connectorName", "again " + MARK));
        note(() -> provisioning.apply(drifted));
        fake.faults().on(REGISTER_CONNECTOR).times(20).status(500);
        note(() -> provisioning.apply(provisioning.plan(fleet)).report());
        fake.faults().on(REGISTER_CONNECTOR).always().unauthorized();
        note(() -> cxone.connectors().register(fleet.get(0)));
        note(() -> cxone.connectors().get("theirs"));
        note(() -> cxone.connectors().list());
        note(() -> cxone.connectors().awaitHealthy("db-001", Duration.ofSeconds(3)));
        note(() -> cxone.connectors().get("theirs").orElseThrow().definition());
        note(() -> cxone.vaultSync().configUpdated(fleet.get(0)));
        vault.faults().on(WebhookOperation.DELIVERY).times(5).status(500);
        note(() -> {
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(fleet.get(0));
            outcome.error().ifPresent(this::note);
            return outcome;
        });
    }

    private void definitions() {
        note(() -> Fleet.builder(MARK + "/x").build());
        note(() -> Fleet.builder("a").host("u:" + MARK + "@h").build());
        note(() -> Fleet.builder("a").database("d;Password=" + MARK).build());
        note(() -> Fleet.builder("a").driverVersion("1;pwd=" + MARK).build());
        note(() -> Fleet.builder("a").maskCredential("password", MARK).build());
        note(() -> Fleet.builder("a")
                .maskCredential("password", "hvs." + MARK + "0123456789abcdef")
                .build());
        note(() -> Fleet.builder("a").name("password=" + MARK).build());
        note(() -> ConnectorDefinition.fromJson(Fleet.connector("a").toJson().with("apiKey", MARK)));
        note(() -> ConnectorDefinition.fromJson(Fleet.connector("a").toJson().with("notes", List.of("pwd: " + MARK))));
    }

    private void files() throws Exception {
        Path file = folder.resolve("leaky.json");
        JsonObject leaky = Fleet.connector("a").toJson().with("password", MARK);
        Files.writeString(file, JsonObject.of("connectors", List.of(leaky)).toJson());
        note(() -> ConnectorFile.read(file));
        Files.writeString(file, "{\"connectors\": [{\"connectorId\": \"" + MARK + "/1\"}], \"x\": " + MARK);
        note(() -> ConnectorFile.read(file));
    }

    private void probes() throws Exception {
        SecretResolver secrets = SecretResolver.map(Map.of(
                "VAULT_DB_USERNAME", Secret.of(MARK + "-user"), "VAULT_DB_PASSWORD", Secret.of(MARK + "-password")));
        seen.add(secrets.toString());
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            ConnectorDefinition connector = Fleet.builder("a")
                    .port(server.getLocalPort())
                    .ssl(false)
                    .allowInsecure("a test")
                    .build();
            ConnectorProbe probe = ConnectorProbe.builder(secrets)
                    .hostResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                    .connections(DatabaseType.POSTGRESQL, (url, properties) -> {
                        throw new SQLException("login of " + properties + " failed", "28P01");
                    })
                    .build();
            note(() -> probe.check(connector));
            seen.add(probe.toString());
        }
    }

    private <T> void note(Supplier<T> operation) {
        try {
            seen.add(String.valueOf(operation.get()));
        } catch (CxException e) {
            note(e);
        }
    }

    private void note(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        seen.add(text.toString());
    }

    private Metrics recording() {
        return new Metrics() {
            @Override
            public void count(String name, long value, Map<String, String> tags) {
                seen.add(name + tags);
            }

            @Override
            public void time(String name, Duration value, Map<String, String> tags) {
                seen.add(name + tags);
            }

            @Override
            public void gauge(String name, double value, Map<String, String> tags) {
                seen.add(name + tags);
            }
        };
    }
}
