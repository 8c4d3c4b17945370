package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxoneOperation.DELETE_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.GET_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.LIST_CONNECTORS;
import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.cxone.CannedTransport;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.Connectors;
import io.cxintegrate.cxone.connectors.VaultSync;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.testkit.CxoneOperation;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.WebhookOperation;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Marked secrets in every place one can be put, every operation, well and badly: afterwards no mark is in logs, exceptions and their
 * causes, audit records, text forms, metrics, the store, the fake's journal or anything that was sent, but where it proves who we are.
 */
class NothingLeaksTest {
    private static final String MARK = "Mark3rZ9Mark3rZ9";
    private static final Secret CLIENT_SECRET = Secret.of(MARK + "-client-secret");
    private static final Secret KEY_SECRET = Secret.of(MARK + "-access-key");
    private static final Secret WEBHOOK_SECRET = Secret.of(MARK + "-webhook-secret-of-enough-bytes");

    private final Ears ears = new Ears();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final DocumentStore store = DocumentStore.inMemory();

    @TempDir
    Path folder;

    @BeforeEach
    void listen() {
        ConnectorFile.of(Fleet.of(3)).write(folder.resolve("fleet.json"));
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        ears.close();
    }

    /** Every operation by its name; those that change something more than once have a way of their own in each weather. */
    private Map<String, Callable<?>> operations(Cxone cxone) {
        List<ConnectorDefinition> fleet = Fleet.of(3);
        ConnectorDefinition one = fleet.get(0);
        Connectors connectors = cxone.connectors();
        Provisioning provisioning = cxone.provisioning().withOrphans(Orphans.DELETE_ALL);
        VaultSync vault = cxone.vaultSync();
        Duration soon = Duration.ofSeconds(3);
        WebhookMessage message = WebhookMessage.of(
                URI.create("http://127.0.0.1:1/vault"), "msg_1", JsonObject.of("connectorId", one.connectorId()));
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        all.put("Connectors.register", () -> connectors.register(one));
        all.put("Connectors.registerAsync", () -> done(connectors.registerAsync(one)));
        all.put("Connectors.get", () -> connectors.get("theirs"));
        all.put("Connectors.getAsync", () -> done(connectors.getAsync("theirs")));
        all.put("Connectors.list", connectors::list);
        all.put("Connectors.listAsync", () -> done(connectors.listAsync()));
        all.put("Connectors.awaitHealthy", () -> connectors.awaitHealthy("theirs", soon));
        all.put("Connectors.awaitHealthyAsync", () -> done(connectors.awaitHealthyAsync("theirs", soon, executor)));
        all.put(
                "RegisteredConnector.definition",
                () -> connectors.get("theirs").orElseThrow().definition());
        all.put("Provisioning.plan", () -> shown(provisioning.plan(folder)));
        all.put("Provisioning.planAsync", () -> shown(done(provisioning.planAsync(fleet, executor))));
        all.put(
                "Provisioning.apply",
                () -> provisioning.apply(provisioning.plan(fleet)).report());
        all.put(
                "Provisioning.applyAsync",
                () -> done(provisioning.applyAsync(provisioning.plan(fleet), executor))
                        .report());
        all.put("VaultSync.configUpdated", () -> told(vault.configUpdated(one)));
        all.put("VaultSync.configUpdatedAsync", () -> told(done(vault.configUpdatedAsync(one, executor))));
        all.put("VaultSync.resend", () -> told(vault.resend(message)));
        all.put("Connectors.delete", () -> connectors.delete("theirs"));
        all.put("Connectors.deleteAsync", () -> done(connectors.deleteAsync("db-002")));
        return all;
    }

    @Test
    void operations_ofThisTest_areAllThatThereAre() {
        Set<String> here;
        try (Cxone cxone =
                client(CannedTransport.answering(200, Headers.empty(), "{}")).build()) {
            here = new TreeSet<>(operations(cxone).keySet());
        }
        here.remove("RegisteredConnector.definition");
        Set<String> there = Stream.of(Connectors.class, Provisioning.class, VaultSync.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.getName().startsWith("with")
                        && !method.getName().equals("toString"))
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(here).isEqualTo(there);
    }

    @Test
    void everyOperation_wellAndBadly_tellsNoSecretButWhereItProvesWhoWeAre() {
        try (FakeCxone fake = FakeCxone.start();
                FakeWebhookReceiver vault = FakeWebhookReceiver.start(fake.clock())) {
            fake.tokens().client("demo", CLIENT_SECRET).accessKey("key-1", KEY_SECRET);
            Cxone.Builder settings = Fakes.builder(fake)
                    .clientSecret(CLIENT_SECRET)
                    .accessKey("key-1", KEY_SECRET)
                    .tenantId("acme")
                    .vaultWebhook(vault.url());
            try (HttpTransport wire = ears.listening(HttpTransport.jdk());
                    Cxone cxone = hearing(settings).transport(wire).build()) {
                plantByOthers(fake);
                run(cxone, "well");
                for (Runnable weather : weathers(fake, vault)) {
                    plantByOthers(fake);
                    weather.run();
                    run(cxone, "badly");
                }
                ears.hear("text", cxone + " " + cxone.provisioning());
            }
            store.list("cxone.connectors", "", 100).stream()
                    .map(StoredDocument::document)
                    .forEach(document -> ears.hear("store", document.toJson()));
            fake.journal().calls().forEach(call -> ears.hear("journal", call + call.requestBody()));
            ears.hear("journal", fake.journal().describe() + vault.journal().describe());
            String token = ears.credentials().stream()
                    .filter(proof -> proof.contains("Bearer "))
                    .map(proof -> proof.substring(proof.indexOf("Bearer ") + 7))
                    .findFirst()
                    .orElseThrow();

            assertThat(ears.telling(MARK)).isEmpty();
            assertThat(ears.telling(token)).isEmpty();
            // What is looked for was really there: else the test would find nothing whatever leaks.
            assertThat(ears.size()).isGreaterThan(500);
            assertThat(ears.log()).contains("DEBUG");
            assertThat(ears.credentials())
                    .anyMatch(proof -> proof.contains(KEY_SECRET.reveal()) && proof.contains(CLIENT_SECRET.reveal()))
                    .noneMatch(proof -> proof.contains("Bearer ")
                            && proof.startsWith(vault.url().getAuthority()));
        }
    }

    /** What is planned lasts until the next weather, which takes its place: the first fault that fits is met. */
    private static List<Runnable> weathers(FakeCxone fake, FakeWebhookReceiver vault) {
        List<CxoneOperation> operations = List.of(REGISTER_CONNECTOR, GET_CONNECTOR, LIST_CONNECTORS, DELETE_CONNECTOR);
        return List.of(
                () -> operations.forEach(on -> fake.faults().on(on).times(2).status(403)),
                () -> operations.forEach(on -> fake.faults().on(on).times(2).status(400)),
                () -> operations.forEach(on -> fake.faults().on(on).times(2).malformedBody()),
                () -> operations.forEach(on -> fake.faults().on(on).times(2).wrongContentType()),
                () -> operations.forEach(on -> fake.faults().on(on).times(8).reset()),
                () -> operations.forEach(on -> fake.faults().on(on).times(8).tooManyRequests(Duration.ofSeconds(1))),
                () -> List.of(REGISTER_CONNECTOR, DELETE_CONNECTOR)
                        .forEach(on -> fake.faults().on(on).always().status(500)),
                () -> {
                    List.of(GET_CONNECTOR, LIST_CONNECTORS)
                            .forEach(on -> fake.faults().on(on).always().status(500));
                    vault.faults().on(WebhookOperation.DELIVERY).always().status(500);
                });
    }

    /** The platform repeats what proved who we are, and holds secrets of others, whatever it is asked. */
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 401, 403, 404, 409, 422, 429, 500, 503})
    void everyOperation_answeredWithSecrets_tellsNone(int status) {
        JsonObject theirs = leaky("theirs");
        JsonObject problem = JsonObject.of("field", "password", "message", "Bearer " + MARK + " is not good enough");
        String answer = JsonObject.builder()
                .putAll(theirs)
                .put("code", "Bearer " + MARK)
                .put("message", "not for " + MARK)
                .put("errors", List.of(problem, "because of " + MARK))
                .put("items", List.of(theirs, leaky("db-000")))
                .build()
                .toJson();
        Headers headers = Headers.of("X-Correlation-Id", "c " + MARK).with("Retry-After", "1");
        Cxone.Builder settings = client(ears.listening(CannedTransport.answering(status, headers, answer)));
        try (Cxone cxone = hearing(settings).build()) {
            run(cxone, "answered " + status);
        }
        assertThat(ears.telling(MARK)).isEmpty();
        assertThat(ears.size()).isGreaterThan(30);
    }

    private Cxone.Builder client(HttpTransport transport) {
        return Cxone.builder()
                .baseUri(URI.create("https://api.example.com"))
                .tokens(TokenSource.fixed(Secret.of(MARK)))
                .transport(transport)
                .clock(new TestClock())
                .jitter(Jitter.fixed(0))
                .retry(RetryPolicy.builder().maxAttempts(2).build())
                .vaultWebhook(URI.create("https://vault.example.com/hook"));
    }

    private Cxone.Builder hearing(Cxone.Builder settings) {
        return settings.store(store)
                .audit(ears.audit())
                .metrics(ears.metrics())
                .retryListener(ears.retries())
                .vaultWebhookSecret(WEBHOOK_SECRET)
                .vaultDeadLetters(letter -> ears.hear(
                        "dead letter", letter + " " + letter.message().toJson().toJson()));
    }

    private void run(Cxone cxone, String weather) {
        operations(cxone).forEach((name, operation) -> {
            String where = name + " " + weather;
            try {
                ears.hear(where, operation.call());
            } catch (ExecutionException e) {
                ears.hear(where, e);
            } catch (Exception e) {
                ears.hear(where, e);
            }
        });
    }

    private static <T> T done(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static String shown(ConnectorPlan plan) {
        return plan.report()
                + plan
                + plan.connectors()
                + plan.connectors().get(0).changes();
    }

    private VaultSync.Outcome told(VaultSync.Outcome outcome) {
        outcome.error().ifPresent(e -> ears.hear("outcome", e));
        return outcome;
    }

    /** What others put there, not by our rules: a plan shows it, masked. */
    private static void plantByOthers(FakeCxone fake) {
        fake.putByOthers("db-000", leaky("db-000"));
        fake.putByOthers("theirs", leaky("theirs"));
    }

    private static JsonObject leaky(String id) {
        JsonObject good = Fleet.connector(id).toJson();
        return good.with("connectorName", "x;password=" + MARK)
                .with("apiKey", MARK)
                .with(
                        "configuration",
                        good.object("configuration")
                                .with("connectionString", "jdbc:postgresql://u:" + MARK + "@h:1/d?driverVersion=42.6.0")
                                .with("credentials", JsonObject.of("password", MARK))
                                .with("credentialMasking", JsonObject.of("pin", MARK)))
                .with(
                        "eventSubscriptions",
                        List.of(JsonObject.of(
                                "eventType", "CONFIG_UPDATED", "webhookUrl", "https://h.example/hook/" + MARK)));
    }
}
