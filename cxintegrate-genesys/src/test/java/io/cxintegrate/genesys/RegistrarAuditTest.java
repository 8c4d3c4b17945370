package io.cxintegrate.genesys;

import static io.cxintegrate.testkit.GenesysOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.LIST_INTEGRATIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept of every change, and what is not. */
@CxFakes
class RegistrarAuditTest {
    private static final URI ENDPOINT = URI.create("https://func.example/api/fetch?code=hush-hush");

    private final InMemoryAuditSink audit = AuditSink.inMemory();

    private Genesys.Builder builder(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .jitter(Jitter.fixed(0))
                .ids(IdSource.sequence("id"))
                .audit(audit);
    }

    @Test
    void register_made_leavesIntentAndOutcomeWithoutTheKey(FakeGenesys fake, TestClock clock) {
        fake.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(2));
        try (Genesys genesys = builder(fake).build()) {
            genesys.registrar().register("Fetch User", "", ENDPOINT);
        }
        JsonObject sent = fake.journal().calls(CREATE_INTEGRATION).get(0).requestJson();

        assertThat(audit.events()).hasSize(2);
        assertThat(audit.events().get(0).toJson().toPrettyJson())
                .isEqualTo("""
                        {
                          "timestamp": "2026-01-01T00:00:00Z",
                          "eventType": "DATA_ACTION_REGISTRATION_STARTED",
                          "integrationName": "Fetch User",
                          "endpoint": "https://func.example/api/fetch",
                          "action": "REGISTER_DATA_ACTION",
                          "payloadHash": "%s",
                          "userId": "demo",
                          "eventId": "id-1"
                        }""".formatted(CanonicalJson.sha256(sent.with("endpoint", ENDPOINT.toString()))));
        assertThat(audit.events().get(1).toJson().toPrettyJson())
                .isEqualTo("""
                        {
                          "timestamp": "2026-01-01T00:00:02Z",
                          "eventType": "DATA_ACTION_REGISTERED",
                          "integrationName": "Fetch User",
                          "endpoint": "https://func.example/api/fetch",
                          "integrationId": "00000000-0000-4000-8000-000000000001",
                          "created": true,
                          "action": "REGISTER_DATA_ACTION",
                          "status": "SUCCESS",
                          "payloadHash": "%s",
                          "userId": "demo",
                          "latencyMs": 2000.0,
                          "eventId": "id-3"
                        }""".formatted(CanonicalJson.sha256(sent.with("endpoint", ENDPOINT.toString()))));
    }

    @Test
    void register_found_saysThatNothingWasMade(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            genesys.registrar().register("Fetch User", "", ENDPOINT);
            genesys.registrar().register("Fetch User", "", ENDPOINT);
        }
        assertThat(audit.events()).hasSize(4);
        assertThat(audit.events().get(3).attributes().bool("created")).isFalse();
    }

    @Test
    void register_refused_leavesARecordWithTheReason(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).first().status(400);
        try (Genesys genesys = builder(fake).build()) {
            assertThatThrownBy(() -> genesys.registrar().register("Fetch User", "", ENDPOINT))
                    .isExactlyInstanceOf(InvalidInputException.class);
        }
        AuditEvent record = audit.events().get(1);
        assertThat(record.eventType()).isEqualTo("DATA_ACTION_REGISTERED");
        assertThat(record.status()).contains("FAILED");
        JsonObject details = record.details().orElseThrow();
        assertThat(details.string("error")).startsWith("genesys CREATE_INTEGRATION failed: 400 bad.request");
        assertThat(details.integer("httpStatus")).isEqualTo(400);
        assertThat(details.string("correlationId")).startsWith("c0441d00-");
        assertThat(record.toJson().toJson()).doesNotContain("hush").doesNotContain("demo-secret");
    }

    @Test
    void delete_each_leavesIntentAndOutcome(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            String id = registrar.register("Fetch User", "", ENDPOINT).id();
            registrar.delete(id);
            registrar.delete(id);

            assertThat(audit.events())
                    .extracting(AuditEvent::eventType)
                    .containsExactly(
                            "DATA_ACTION_REGISTRATION_STARTED",
                            "DATA_ACTION_REGISTERED",
                            "DATA_ACTION_DELETION_STARTED",
                            "DATA_ACTION_DELETED",
                            "DATA_ACTION_DELETION_STARTED",
                            "DATA_ACTION_DELETED");
            assertThat(audit.events().get(3).attributes()).isEqualTo(JsonObject.of("integrationId", id));
            assertThat(audit.events().get(5).attributes())
                    .isEqualTo(JsonObject.of("integrationId", id, "found", false));
        }
    }

    @Test
    void register_requiredSinkRefusesTheIntent_nothingIsSent(FakeGenesys fake) {
        audit.close();
        try (Genesys genesys = builder(fake).audit(audit.required()).build()) {
            assertThatThrownBy(() -> genesys.registrar().register("Fetch User", "", ENDPOINT))
                    .isInstanceOf(AuditException.class);
            assertThatThrownBy(() -> genesys.registrar().delete("some-id")).isInstanceOf(AuditException.class);
        }
        assertThat(fake.journal().calls()).isEmpty();
    }

    @Test
    void register_requiredSinkLosesTheOutcome_isThrownButDoesNotHideTheFailureBefore(FakeGenesys fake) {
        AuditSink full = event -> {
            if (event.status().isPresent()) {
                throw new AuditException("disk full");
            }
        };
        try (Genesys genesys = builder(fake).audit(full.required()).build()) {
            assertThatThrownBy(() -> genesys.registrar().register("Fetch User", "", ENDPOINT))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("disk full");
            assertThat(fake.integrations()).hasSize(1);

            fake.faults().on(LIST_INTEGRATIONS).first().status(400);
            InvalidInputException e = catchThrowableOfType(
                    InvalidInputException.class, () -> genesys.registrar().register("Other", "", ENDPOINT));
            assertThat(e).hasMessageStartingWith("genesys LIST_INTEGRATIONS page 1 failed: 400");
            assertThat(e.getSuppressed()).singleElement().isInstanceOf(AuditException.class);
        }
    }
}
