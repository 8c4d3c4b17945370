package io.cxintegrate.core.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpAuditSinkTest {
    private static final String A = "{\"event_type\":\"a\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"event_id\":\"id\"}";

    private final HttpTransport transport = HttpTransport.jdk();
    private final ManualTime time = new ManualTime();
    private ScriptedServer server = new ScriptedServer(ScriptedServer.json(202, ""));

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    @Test
    void append_oneRecord_postsAnArrayOfOneWithTheSecretHeader() {
        HttpAuditSink sink = builder().header("DD-API-KEY", Secret.of("s3cr3t")).build();
        sink.append(event("a"));

        assertThat(server.received()).singleElement().satisfies(r -> {
            assertThat(r.method()).isEqualTo("POST");
            assertThat(r.target()).isEqualTo("/api/v2/logs");
            assertThat(r.body()).isEqualTo("[" + A + "]");
            assertThat(r.headers().first("Content-Type")).contains("application/json");
            assertThat(r.headers().first("DD-API-KEY")).contains("s3cr3t");
            assertThat(r.headers().has("Idempotency-Key")).isTrue();
        });
        assertThat(sink).hasToString("HttpAuditSink(127.0.0.1)");
    }

    @Test
    void appendAll_jsonLines_endsEveryLine() {
        builder().format(HttpAuditSink.Format.JSON_LINES).build().appendAll(List.of(event("a"), event("a")));

        assertThat(server.received()).singleElement().satisfies(r -> {
            assertThat(r.body()).isEqualTo(A + "\n" + A + "\n");
            assertThat(r.headers().first("Content-Type")).contains("application/x-ndjson");
        });
    }

    @Test
    void append_cloudEvents_haveTheMediaTypesOfTheirNumber() {
        HttpAuditSink sink = builder()
                .cloudEvents(CloudEventFormat.of(URI.create("urn:example")))
                .build();
        sink.append(event("a"));
        sink.appendAll(List.of(event("a"), event("b")));

        String one = "{\"specversion\":\"1.0\",\"id\":\"id\",\"source\":\"urn:example\",\"type\":\"a\","
                + "\"time\":\"1970-01-01T00:00:00Z\",\"datacontenttype\":\"application/json\",\"data\":" + A + "}";
        assertThat(server.received().get(0).body()).isEqualTo(one);
        assertThat(server.received().get(0).headers().first("Content-Type")).contains("application/cloudevents+json");
        assertThat(server.received().get(1).body()).isEqualTo("[" + one + "," + one.replace("\"a\"", "\"b\"") + "]");
        assertThat(server.received().get(1).headers().first("Content-Type"))
                .contains("application/cloudevents-batch+json");
    }

    @Test
    void appendAll_largerThanARequestMayBe_isSplitInOrder() {
        HttpAuditSink sink = builder().maxBytes(3 * A.length()).build();
        sink.appendAll(IntStream.range(0, 5).mapToObj(i -> event("a")).toList());
        sink.append(event("a").toBuilder().attribute("text", "x".repeat(1_000)).build());

        assertThat(server.received().stream()
                        .map(r -> ((List<?>) Json.parse(r.body())).size())
                        .toList())
                .containsExactly(2, 2, 1, 1);
    }

    @Test
    void append_collectorIsAwayForAMoment_repeatsUnderTheSameKey() {
        answers(
                ScriptedServer.json(503, "{}"),
                ScriptedServer.hangUp(),
                ScriptedServer.answer(429, java.util.Map.of("Retry-After", "7"), "{}"));
        server.then(ScriptedServer.json(200, ""));
        HttpAuditSink sink = HttpAuditSink.builder(client(4), "/x").build();
        sink.append(event("a"));

        assertThat(server.received()).hasSize(4);
        assertThat(server.received().stream()
                        .map(r -> r.headers().first("Idempotency-Key").orElseThrow())
                        .distinct())
                .hasSize(1);
        assertThat(time.waits()).hasSize(3);
    }

    @Test
    void append_collectorStaysAway_failsAfterTheAttemptsOfThePolicy() {
        answers(ScriptedServer.json(503, "{}"));

        assertThatThrownBy(() -> builder().build().append(event("a")))
                .isInstanceOf(AuditException.class)
                .hasMessage("cannot post 1 audit record to 127.0.0.1: it answered 503, attempts=3");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void append_refused_failsAtOnceWithoutTheAnswersText() {
        answers(ScriptedServer.json(400, "{\"message\":\"field x of record y\"}"));

        assertThatThrownBy(() -> builder().build().appendAll(List.of(event("a"), event("b"))))
                .isInstanceOf(AuditException.class)
                .hasMessage("cannot post 2 audit records to 127.0.0.1: it answered 400, attempts=1");
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void append_answerRepeatsTheSecret_showsItNowhere() {
        answers(ScriptedServer.json(403, "{\"message\":\"no such key: s3cr3t-1234\"}"));
        HttpAuditSink sink = builder().header("X-Key", Secret.of("s3cr3t-1234")).build();
        StringWriter trace = new StringWriter();
        catchThrowable(() -> sink.append(event("a"))).printStackTrace(new PrintWriter(trace));

        assertThat(trace.toString()).contains("it answered 403").doesNotContain("s3cr3t");
        assertThat(sink.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void append_nobodyListens_saysSo() {
        server.close();

        assertThatThrownBy(() -> builder().build().append(event("a")))
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "cannot post 1 audit record to 127.0.0.1: it gave no answer (TransportException), attempts=3");
    }

    @Test
    void append_interrupted_failsAndKeepsTheFlag() {
        HttpAuditSink sink = builder().build();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> sink.append(event("a"))).isInstanceOf(AuditException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void append_closed_failsAndLeavesTheClientOpen() {
        HttpAuditSink sink = builder().build();
        sink.close();
        sink.close();

        assertThatThrownBy(() -> sink.append(event("a")))
                .isInstanceOf(AuditException.class)
                .hasMessage("HttpAuditSink(127.0.0.1) is closed");
        assertThatCode(() -> builder().build().append(event("a"))).doesNotThrowAnyException();
    }

    @Test
    void build_everythingWrong_isSaidAtOnce() {
        ApiClient plain = ApiClient.builder("siem")
                .baseUri(URI.create("http://siem.example.com"))
                .transport(transport)
                .build();

        assertThatThrownBy(() -> HttpAuditSink.builder(plain, "x")
                        .header("X-Key", Secret.of("s3cr3t"))
                        .format(HttpAuditSink.Format.JSON_LINES)
                        .cloudEvents(CloudEventFormat.of(URI.create("urn:example")))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("HTTP audit sink has 3 problems:\n"
                        + "  - path: must start with '/'\n"
                        + "  - cloudEvents: have no format of one object a line; use JSON_ARRAY\n"
                        + "  - header: needs https, or everybody on the way can read the secret; the client's base URI is"
                        + " plain http");
    }

    private HttpAuditSink.Builder builder() {
        return HttpAuditSink.builder(client(3), "/api/v2/logs");
    }

    private ApiClient client(int attempts) {
        return ApiClient.builder("siem")
                .baseUri(server.uri())
                .transport(transport)
                .clock(time)
                .retry(io.cxintegrate.core.retry.RetryPolicy.builder()
                        .maxAttempts(attempts)
                        .build())
                .build();
    }

    private void answers(ScriptedServer.Answer... answers) {
        server.close();
        server = new ScriptedServer(answers);
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder()
                .eventType(type)
                .eventId("id")
                .timestamp(Instant.EPOCH)
                .build();
    }
}
