package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditNaming;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.audit.chain.AuditVerifier;
import io.cxintegrate.core.audit.chain.ChainedAuditSink;
import io.cxintegrate.core.audit.sink.BufferedAuditSink;
import io.cxintegrate.core.audit.sink.CloudEventFormat;
import io.cxintegrate.core.audit.sink.HttpAuditSink;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.secrets.FakeEcho.Form;
import io.cxintegrate.testkit.secrets.Planted.Alphabet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands under the name of a secret gets into no record, and no key of a sink into any text. */
class AuditSecretsTest {
    private static final List<String> NAMES = List.of(
            "password",
            "client_secret",
            "accessToken",
            "X-Api-Key",
            "Authorization",
            "Proxy-Authorization",
            "Set-Cookie",
            "SIGNING KEY",
            "db.connectionString",
            "jwt");

    /** No plain value, and it tells. */
    private record Odd(String text) {}

    private final TestClock clock = new TestClock();
    private final Planted value = Planted.random("the value", Alphabet.JSON);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void append_secretsAtAnyDepth_standInNoFileAndNoRequest(AuditNaming naming) throws IOException {
        List<AuditEvent> events = new ArrayList<>();
        for (String name : NAMES) {
            for (Object nested : nested(name)) {
                events.add(event(naming)
                        .details(JsonObject.of("deep", nested, name, value.value()))
                        .attribute("deep", nested)
                        .attribute(name, value.value())
                        .payload(nested)
                        .build());
            }
        }
        try (Leaks leaks = new Leaks();
                FakeEcho echo = FakeEcho.start(clock);
                JdkHttpTransport transport = JdkHttpTransport.builder().build();
                AuditSink lines = AuditSink.jsonLines(folder.resolve("lines.jsonl"));
                AuditSink chained = ChainedAuditSink.builder(folder.resolve("chain.jsonl"))
                        .key(Planted.random("the chain's key").secret())
                        .build();
                HttpAuditSink http = HttpAuditSink.builder(client(leaks, echo, transport), "/records")
                        .cloudEvents(CloudEventFormat.of(URI.create("https://shop.example.com")))
                        .build();
                BufferedAuditSink buffered = BufferedAuditSink.builder(http)
                        .clock(clock)
                        .metrics(leaks.metrics())
                        .build()) {
            echo.refusing(200, Form.TEXT, 0);
            AuditTrail trail = AuditTrail.of(
                    AuditSink.composite(lines, chained, AuditSink.slf4j(), buffered, leaks.audit()), leaks.metrics());
            events.forEach(trail::record);
            buffered.flush();
            leaks.hear("text form", trail + " " + events);
            leaks.hear(
                    "text form",
                    events.get(0).attributes() + " " + events.get(0).details());
            for (Path file : files()) {
                leaks.hear(file.getFileName().toString(), Files.readString(file));
            }
            echo.journal().calls().forEach(call -> leaks.hear("request", call.requestBody()));
            assertThat(leaks.log()).contains("AUDIT: ");
            assertThat(echo.journal().calls()).isNotEmpty();
            assertThat(leaks.of(Planted.known("the type", "integration.update")))
                    .hasSizeGreaterThan(4);
            leaks.assertNone(value);
        }
    }

    @Test
    void build_recordThatIsNone_tellsNoValue() {
        try (Leaks leaks = new Leaks()) {
            for (String name : NAMES) {
                leaks.hearing(() -> event(AuditNaming.SNAKE_CASE)
                        .attribute(name, new Odd(value.value()))
                        .attribute("x", List.of(new Odd(value.value())))
                        .attribute("y", Map.of(name, Double.NaN, "z", Double.NaN))
                        .payload(new Odd(value.value()))
                        .payloadHash(value.value())
                        .build());
            }
            assertThat(leaks.heard()).isGreaterThan(NAMES.size());
            leaks.assertNone(value);
        }
    }

    @Test
    void chain_withKey_tellsItNowhere() throws IOException {
        Planted key = Planted.random("the chain's key", Alphabet.REGEX);
        Path file = folder.resolve("chain.jsonl");
        try (Leaks leaks = new Leaks()) {
            var builder = ChainedAuditSink.builder(file).key(key.secret());
            try (ChainedAuditSink sink = builder.build()) {
                sink.append(event(AuditNaming.SNAKE_CASE).build());
                sink.append(event(AuditNaming.CAMEL_CASE).build());
                leaks.hear("text form", sink + " " + sink.head());
            }
            leaks.hearing(() -> builder.build().append(null));
            leaks.hear("file", Files.readString(file));
            Files.writeString(file, Files.readString(file).replace("integration", "integratiom"));
            leaks.hear(
                    "verification",
                    AuditVerifier.builder().key(key.secret()).build().verify(List.of(file)) + ""
                            + AuditVerifier.verify(file));
            // No chain can be written to a folder.
            leaks.hearing(
                    () -> ChainedAuditSink.builder(folder).key(key.secret()).build());
            assertThat(leaks.heard()).isGreaterThan(3);
            leaks.assertNone(key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void http_collectorThatEchoesTheKey_isToldWithoutIt(Form form) {
        Planted key = Planted.random("the collector's key");
        Planted query = Planted.random("the key in the query");
        try (Leaks leaks = new Leaks();
                FakeEcho echo = FakeEcho.start(clock);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            for (int padding : new int[] {0, 270, 285}) {
                echo.refusing(403, form, padding);
                HttpAuditSink.Builder builder = HttpAuditSink.builder(
                                client(leaks, echo, transport), "/receiver?api_key=" + query.value())
                        .header("X-Api-Key", key.secret());
                HttpAuditSink sink = builder.build();
                leaks.hear("text form", sink.toString());
                AuditEvent event = event(AuditNaming.SNAKE_CASE).build();
                leaks.hearing(() -> sink.append(event));
                leaks.hearing(
                        () -> AuditTrail.of(sink.required(), leaks.metrics()).record(event));
                AuditTrail.of(sink, leaks.metrics()).record(event);
            }
            leaks.hearing(() -> HttpAuditSink.builder(client(leaks, echo, transport), "receiver/" + query.value())
                    .build());
            assertThat(leaks.log()).contains("audit.sink.failed");
            assertThat(leaks.heard()).isGreaterThan(9);
            leaks.assertNone(key, query);
        }
    }

    private List<Object> nested(String name) {
        Map<String, Object> member = Map.of(name, value.value());
        return List.of(
                member,
                Map.of(name, List.of(value.value(), Map.of("a", value.value()))),
                List.of(List.of(member)),
                Map.of("a", Map.of("b", List.of(1, Map.of("c", member)))),
                JsonObject.of("a", List.of(JsonObject.of(name, JsonObject.of("raw", value.value())))));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith("jsonl")).toList();
            assertThat(files).hasSize(2);
            return files;
        }
    }

    private AuditEvent.Builder event(AuditNaming naming) {
        return AuditEvent.builder().naming(naming).clock(clock).eventType("integration.update");
    }

    private ApiClient client(Leaks leaks, FakeEcho echo, JdkHttpTransport transport) {
        return ApiClient.builder("collector")
                .baseUri(echo.baseUri())
                .transport(transport)
                .clock(clock)
                .retry(RetryPolicy.builder().maxAttempts(2).build())
                .metrics(leaks.metrics())
                .retryListener(leaks.retryListener())
                .build();
    }
}
