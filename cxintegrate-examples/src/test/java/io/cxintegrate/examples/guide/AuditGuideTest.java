package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.audit.chain.AuditFinding;
import io.cxintegrate.core.audit.chain.AuditHead;
import io.cxintegrate.core.audit.chain.AuditVerification;
import io.cxintegrate.core.audit.chain.AuditVerifier;
import io.cxintegrate.core.audit.chain.ChainedAuditSink;
import io.cxintegrate.core.audit.sink.BufferedAuditSink;
import io.cxintegrate.core.audit.sink.CloudEventFormat;
import io.cxintegrate.core.audit.sink.HttpAuditSink;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CxFakes
class AuditGuideTest {
    private final Secret key = Secret.of("a-key-that-the-writer-of-the-file-has");

    @Test
    void sinks_asTheGuideShows_keepAChainAndTellTheCollector(
            FakeRestService collector, TestClock clock, @TempDir Path folder) throws IOException {
        RestOperation posting = RestOperation.post("/logs");
        collector.respond(posting, FakeResponse.empty(202));
        Path file = folder.resolve("audit.jsonl");
        AuditHead kept;

        try (HttpTransport transport = HttpTransport.jdk()) {
            ApiClient client = ApiClient.builder("siem")
                    .baseUri(collector.baseUri())
                    .transport(transport)
                    .clock(clock)
                    .build();

            ChainedAuditSink chain =
                    ChainedAuditSink.builder(file).key(key).durable(true).build();
            HttpAuditSink siem = HttpAuditSink.builder(client, "/logs")
                    .cloudEvents(CloudEventFormat.of(URI.create("https://example.com/orders")))
                    .build();
            AuditSink audit = AuditSink.composite(
                    chain.required(), BufferedAuditSink.builder(siem).build());

            AuditTrail trail = AuditTrail.of(audit, Metrics.noop());
            for (String status : List.of("STARTED", "SUCCESS")) {
                trail.record(AuditEvent.builder()
                        .clock(clock)
                        .eventType("order.placed")
                        .status(status)
                        .build());
            }
            kept = chain.head();
            audit.close();
        }

        assertThat(collector.journal().calls(posting))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.requestBody()).contains("\"specversion\":\"1.0\""));
        assertThat(verified(file, kept.toJson()).ok()).isTrue();

        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));
        assertThat(verified(file, kept.toJson()).findings())
                .singleElement()
                .extracting(AuditFinding::kind)
                .isEqualTo(AuditFinding.Kind.TRUNCATED);
    }

    private AuditVerification verified(Path file, JsonObject keptHead) {
        AuditVerification verification = AuditVerifier.builder()
                .key(key)
                .anchor(AuditHead.fromJson(keptHead))
                .build()
                .verify(ChainedAuditSink.files(file));
        return verification;
    }
}
