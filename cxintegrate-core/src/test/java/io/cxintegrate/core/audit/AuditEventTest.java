package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditEventTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:15:30.123Z");
    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void toJson_snakeCase_isTheShapeOfCognigy() {
        AuditEvent event = builder()
                .eventType("integration.mapping.update")
                .attribute("bot_id", "bot-1")
                .action("DEPLOY_MAPPING")
                .payloadHash(HASH)
                .userId("svc_account_01")
                .complianceFramework("SOC2_TypeII")
                .build();

        assertThat(event.toJson().toJson())
                .isEqualTo("{\"event_type\":\"integration.mapping.update\",\"bot_id\":\"bot-1\","
                        + "\"action\":\"DEPLOY_MAPPING\",\"payload_hash\":\"" + HASH + "\","
                        + "\"user_id\":\"svc_account_01\",\"timestamp\":\"2026-11-01T08:15:30.123Z\","
                        + "\"compliance_framework\":\"SOC2_TypeII\",\"event_id\":\"e-1\"}");
    }

    @Test
    void toJson_camelCase_isTheShapeOfCxone() {
        AuditEvent event = builder()
                .naming(AuditNaming.CAMEL_CASE)
                .eventType("CONNECTOR_REGISTERED")
                .attribute("connectorId", "db-prod-analytics-01")
                .status("SUCCESS")
                .latency(Duration.ofNanos(142_356_000))
                .details(JsonObject.of("state", "ACTIVE"))
                .build();

        assertThat(event.toJson().toJson())
                .isEqualTo("{\"timestamp\":\"2026-11-01T08:15:30.123Z\",\"eventType\":\"CONNECTOR_REGISTERED\","
                        + "\"connectorId\":\"db-prod-analytics-01\",\"status\":\"SUCCESS\",\"latencyMs\":142.36,"
                        + "\"details\":{\"state\":\"ACTIVE\"},\"eventId\":\"e-1\"}");
    }

    @Test
    void toJson_everythingSet_keepsTheOrderOfEachNaming() {
        AuditEvent.Builder everything = builder()
                .details(JsonObject.empty())
                .complianceFramework("SOC2_TypeII")
                .latency(Duration.ofMillis(12))
                .userId("u")
                .payloadHash(HASH)
                .status("SUCCESS")
                .action("A")
                .attribute("z", 1)
                .attribute("a", List.of(true))
                .eventType("t");

        assertThat(everything.build().toJson().names())
                .containsExactly(
                        "event_type",
                        "z",
                        "a",
                        "action",
                        "status",
                        "payload_hash",
                        "user_id",
                        "timestamp",
                        "latency_ms",
                        "compliance_framework",
                        "details",
                        "event_id");
        assertThat(everything.naming(AuditNaming.CAMEL_CASE).build().toJson().names())
                .containsExactly(
                        "timestamp",
                        "eventType",
                        "z",
                        "a",
                        "action",
                        "status",
                        "payloadHash",
                        "userId",
                        "latencyMs",
                        "complianceFramework",
                        "details",
                        "eventId");
    }

    @Test
    void toJson_onlyTheType_leavesTheRestOut() {
        assertThat(builder().eventType("t").build().toJson().toJson())
                .isEqualTo("{\"event_type\":\"t\",\"timestamp\":\"2026-11-01T08:15:30.123Z\",\"event_id\":\"e-1\"}");
    }

    @ParameterizedTest
    @CsvSource({"12345000, 12.34", "12355000, 12.36", "12000000, 12.0", "0, 0.0", "36000000000000, 36000000.0"})
    void toJson_latency_isRoundedHalfEvenToTwoDecimals(long nanos, String expected) {
        AuditEvent event =
                builder().eventType("t").latency(Duration.ofNanos(nanos)).build();

        assertThat(event.toJson().toJson()).contains("\"latency_ms\":" + expected + ",");
        assertThat(event.latency()).contains(Duration.ofNanos(nanos));
    }

    @Test
    void payload_anyOrderOfMembers_givesTheCanonicalHash() {
        AuditEvent event =
                builder().eventType("t").payload(JsonObject.of("b", 1, "a", 2)).build();

        assertThat(event.payloadHash()).contains(CanonicalJson.sha256(Map.of("a", 2, "b", 1)));
        assertThat(event.payloadHash().orElseThrow()).matches("[0-9a-f]{64}");
    }

    @Test
    void payload_thenPayloadHash_lastOneWins() {
        assertThat(builder()
                        .eventType("t")
                        .payload("x")
                        .payloadHash(HASH)
                        .build()
                        .payloadHash())
                .contains(HASH);
        assertThat(builder()
                        .eventType("t")
                        .payloadHash(HASH)
                        .payload(null)
                        .build()
                        .payloadHash())
                .isEmpty();
        assertThat(builder()
                        .eventType("t")
                        .payload(Instant.EPOCH)
                        .payload("x")
                        .build()
                        .payloadHash())
                .contains(CanonicalJson.sha256("x"));
    }

    @Test
    void attribute_mutableValue_isCopied() {
        List<String> tags = new ArrayList<>(List.of("a"));
        AuditEvent.Builder b = builder().eventType("t").attribute("tags", tags);
        tags.add("b");

        assertThat(b.build().attributes().array("tags")).containsExactly("a");
    }

    @Test
    void attribute_nullAfterAValue_leavesItOut() {
        AuditEvent event = builder()
                .eventType("t")
                .attribute("bot_id", "b")
                .attribute("bot_id", null)
                .attribute("when", Instant.EPOCH)
                .attribute("when", null)
                .build();

        assertThat(event.attributes().isEmpty()).isTrue();
    }

    @Test
    void build_twice_drawsANewIdAndKeepsTheRest() {
        AuditEvent.Builder b = builder().eventType("t");

        assertThat(b.build().eventId()).isEqualTo("e-1");
        assertThat(b.build().eventId()).isEqualTo("e-2");
        assertThat(b.eventId("mine").timestamp(Instant.EPOCH).build())
                .returns("mine", AuditEvent::eventId)
                .returns(Instant.EPOCH, AuditEvent::timestamp);
    }

    @Test
    void toBuilder_everythingSet_buildsAnEqualEvent() {
        AuditEvent event = builder()
                .naming(AuditNaming.CAMEL_CASE)
                .eventType("t")
                .attribute("connectorId", "c")
                .attribute("apiKey", "k")
                .action("A")
                .status("FAILED")
                .payload("x")
                .userId("u")
                .latency(Duration.ofMillis(3))
                .complianceFramework("f")
                .details(JsonObject.of("error", "e"))
                .build();
        AuditEvent copy = event.toBuilder().build();

        assertThat(copy).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(copy.toJson().toJson()).isEqualTo(event.toJson().toJson());
        assertThat(event.toBuilder().status("SUCCESS").build()).isNotEqualTo(event);
    }

    @Test
    void accessors_everythingSet_giveItBack() {
        AuditEvent event = builder()
                .eventType("t")
                .action("A")
                .status("S")
                .userId("u")
                .complianceFramework("f")
                .details(JsonObject.of("k", 1))
                .build();

        assertThat(event.eventType()).isEqualTo("t");
        assertThat(event.action()).contains("A");
        assertThat(event.status()).contains("S");
        assertThat(event.userId()).contains("u");
        assertThat(event.complianceFramework()).contains("f");
        assertThat(event.details()).contains(JsonObject.of("k", 1));
        assertThat(event.timestamp()).isEqualTo(NOW);
        assertThat(event.naming()).isEqualTo(AuditNaming.SNAKE_CASE);
    }

    @Test
    void toString_anyEvent_showsTypeAndIdOnly() {
        assertThat(builder().eventType("t").userId("u").build()).hasToString("AuditEvent[t e-1]");
    }

    @Test
    void build_defaults_drawIdAndTime() {
        AuditEvent event = AuditEvent.builder().eventType("t").build();

        assertThat(event.eventId()).hasSize(36);
        assertThat(event.timestamp()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    }

    private static AuditEvent.Builder builder() {
        return AuditEvent.builder().ids(IdSource.sequence("e")).clock(InstantSource.fixed(NOW));
    }
}
