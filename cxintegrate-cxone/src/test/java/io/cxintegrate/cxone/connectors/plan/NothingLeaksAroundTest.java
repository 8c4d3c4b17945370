package io.cxintegrate.cxone.connectors.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.secret.SecretResolver;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.EngineLimits;
import io.cxintegrate.cxone.connectors.EventSubscription;
import io.cxintegrate.cxone.connectors.callback.ConfigCallbacks;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.cxone.connectors.probe.ConnectorProbe;
import io.cxintegrate.testkit.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link NothingLeaksTest}, for what is done before and beside the platform: settings, definitions, files, probes, callbacks. */
class NothingLeaksAroundTest {
    private static final String MARK = "Mark3rZ9Mark3rZ9";

    private final Ears ears = new Ears();
    private int done;

    @TempDir
    Path folder;

    @AfterEach
    void nothingWasTold() {
        ears.close();
        assertThat(ears.telling(MARK)).isEmpty();
        assertThat(ears.size()).isGreaterThanOrEqualTo(done).isPositive();
    }

    private void hearing(Callable<?> work) {
        done++;
        try {
            ears.hear("value", work.call());
        } catch (Exception e) {
            ears.hear("failure", e);
        }
    }

    @Test
    void settings_thatAreWrong() {
        Map<String, String> environment = Map.of(
                "CXONE_BASE_URL",
                "https://u:" + MARK + "@api.cxone.com",
                "CXONE_CLIENT_SECRET",
                MARK,
                "VAULT_WEBHOOK_URL",
                "http://vault.example.com/" + MARK,
                "VAULT_WEBHOOK_SECRET",
                MARK);
        hearing(() -> Cxone.fromEnv(environment));
        hearing(() -> Cxone.builder().clientSecret(Secret.of(MARK)).build());
        hearing(() -> Cxone.builder().clientSecret(Secret.of(MARK)));
        hearing(() -> Cxone.builder()
                .baseUri(URI.create("https://u:" + MARK + "@h.example"))
                .build());
        hearing(() -> Cxone.builder().tokenPath("https://u:" + MARK + "@h.example/token"));
        hearing(() -> Cxone.builder().vaultWebhook(URI.create("https://h.example/?token=" + MARK)));
        hearing(() -> Cxone.builder().vaultWebhookSecret(Secret.of("whsec_" + MARK)));
        hearing(() -> EngineLimits.fromJson(JsonObject.of("databases", MARK)));
    }

    @Test
    void definitions_thatHoldSecrets() {
        ConnectorDefinition good = Fleet.connector("a");
        hearing(() -> Fleet.builder(MARK + "/x").build());
        hearing(() -> Fleet.builder("a").host("u:" + MARK + "@h").build());
        hearing(() -> Fleet.builder("a").host(MARK + "_").build());
        hearing(() -> Fleet.builder("a").database("d;Password=" + MARK).build());
        hearing(() -> Fleet.builder("a").driverVersion("1;pwd=" + MARK).build());
        hearing(() -> Fleet.builder("a").databaseType("jdbc:x;pwd=" + MARK).build());
        hearing(() -> Fleet.builder("a").maskCredential("password", MARK).build());
        hearing(() -> Fleet.builder("a")
                .maskCredential("password", "vault://hvs." + MARK)
                .build());
        hearing(() -> Fleet.builder("a").name("password=" + MARK).build());
        hearing(() -> Fleet.builder("a").ssl(false).allowInsecure("pwd=" + MARK).build());
        hearing(() -> Fleet.builder("a")
                .eventSubscriptions(EventSubscription.configUpdated(URI.create("http://h.example/" + MARK)))
                .build());
        hearing(() -> ConnectorDefinition.fromJson(good.toJson().with("apiKey", MARK)));
        hearing(() -> ConnectorDefinition.fromJson(good.toJson().with("notes", List.of("pwd: " + MARK))));
        hearing(() -> ConnectorDefinition.fromJson(good.toJson().with("connectorType", List.of(MARK))));
        hearing(() -> Fleet.builder("a")
                .eventSubscriptions(EventSubscription.configUpdated(URI.create("https://h.example/" + MARK)))
                .build());
    }

    @Test
    void files_thatHoldSecrets() throws IOException {
        Path file = folder.resolve("leaky.json");
        String leaky = Fleet.connector("a").toJson().with("password", MARK).toJson();
        for (String content : List.of(
                leaky,
                "{\"connectors\":[" + leaky + "]}",
                "{\"connectors\":[{\"connectorId\":\"" + MARK + "/1\"}]}",
                "{\"connectors\":[\"" + MARK + "\"]}",
                "{\"connectors\":[],\"allowInsecure\":{\"a b\":\"" + MARK + "\",\"" + MARK + "/\":\"x\"}}",
                "{\"connectors\":[],\"acceptReference\":{\"a\":\"" + MARK + "\"}}",
                "{\"password\": " + MARK,
                MARK)) {
            Files.writeString(file, content);
            hearing(() -> ConnectorFile.read(file));
        }
    }

    @Test
    void probes_whateverTheDriverSays() throws IOException {
        SecretResolver secrets = SecretResolver.map(Map.of(
                "VAULT_DB_USERNAME", Secret.of(MARK + "-user"), "VAULT_DB_PASSWORD", Secret.of(MARK + "-password")));
        ears.hear("text", secrets);
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            ConnectorDefinition connector = Fleet.builder("a")
                    .port(server.getLocalPort())
                    .ssl(false)
                    .allowInsecure("a test")
                    .build();
            for (Exception failure : List.of(
                    new SQLException("login of " + MARK + " failed", "28P01"),
                    new SQLException(MARK, "08001", new UnknownHostException(MARK)),
                    new IllegalStateException(MARK))) {
                ConnectorProbe probe = ConnectorProbe.builder(secrets)
                        .hostResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                        .connections(DatabaseType.POSTGRESQL, (url, properties) -> {
                            assertThat(properties.getProperty("password")).contains(MARK);
                            if (failure instanceof SQLException e) {
                                throw e;
                            }
                            throw (IllegalStateException) failure;
                        })
                        .build();
                hearing(() -> probe.check(connector));
                hearing(() -> probe.checkAsync(connector, Runnable::run).get());
                ears.hear("text", probe);
            }
        }
    }

    @Test
    void callbacks_authenticOrNot() {
        TestClock clock = new TestClock();
        Secret key = Secret.of(MARK + "-callback-key-of-enough-bytes");
        ConfigCallbacks callbacks = ConfigCallbacks.of(event -> ears.hear("event", event), clock, key);
        ears.hear("text", callbacks);
        for (String body : List.of(
                "{\"eventType\":\"CONFIG_UPDATED\",\"connectorId\":\"db-1\",\"password\":\"" + MARK + "\"}",
                "{\"eventType\":\"" + MARK + "\"}",
                "{\"password\": " + MARK,
                "[\"" + MARK + "\"]")) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            Headers signed = WebhookSigner.of(key).sign("msg_" + bytes.length, clock.instant(), bytes);
            for (Headers headers : List.of(signed, signed, signed.with("webhook-signature", "v1," + MARK))) {
                hearing(() -> {
                    EndpointResponse answer =
                            callbacks.handle(new EndpointRequest("POST", "/callbacks", headers, bytes, "127.0.0.1"));
                    return answer.status() + new String(answer.body(), StandardCharsets.UTF_8);
                });
            }
        }
    }
}
