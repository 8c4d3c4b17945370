package io.cxintegrate.core.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CloudEventFormatTest {
    private static final CloudEventFormat FORMAT = CloudEventFormat.of(URI.create("urn:example:billing"));

    /** CloudEvents 1.0.2, sections 2 and 3: all there is besides extensions. */
    private static final Set<String> CONTEXT =
            Set.of("id", "source", "specversion", "type", "datacontenttype", "dataschema", "subject", "time");

    @Test
    void toJson_record_isWrappedUnchanged() {
        AuditEvent event = event("integration.mapping.update", "e-1")
                .attribute("bot_id", "bot-1")
                .build();

        assertThat(FORMAT.withSubject("connectorId", "bot_id").toJson(event, 17).toJson())
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"urn:example:billing\","
                        + "\"type\":\"integration.mapping.update\",\"subject\":\"bot-1\","
                        + "\"time\":\"1970-01-01T00:00:00Z\",\"sequence\":\"0000000000000000017\","
                        + "\"datacontenttype\":\"application/json\",\"data\":{\"event_type\":\"integration.mapping.update\","
                        + "\"bot_id\":\"bot-1\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"event_id\":\"e-1\"}}");
    }

    @Property(tries = 150)
    void toJson_anything_keepsTheRulesOfTheStandard(
            @ForAll String type, @ForAll String id, @ForAll String subject, @ForAll Instant time) {
        if (type.isBlank() || id.isBlank()) {
            return;
        }
        AuditEvent event = event(type, id)
                .timestamp(time)
                .attribute("who", subject)
                .attribute("data", "x")
                .build();
        JsonObject json = FORMAT.withSubject("who").toJson(event, 5);

        assertThat(json.names())
                .contains("id", "source", "specversion", "type")
                .allMatch(name -> name.matches("[a-z0-9]{1,20}"))
                .allMatch(name ->
                        CONTEXT.contains(name) || Set.of("sequence", "data").contains(name));
        assertThat(json.string("specversion")).isEqualTo("1.0");
        for (String name : json.names()) {
            if (!name.equals("data")) {
                String value = json.string(name);
                assertThat(value).as(name).isNotEmpty();
                assertThat(value.codePoints().allMatch(CloudEventFormatTest::isAllowed))
                        .as("%s has characters that CloudEvents allows", name)
                        .isTrue();
            }
        }
        assertThat(URI.create(json.string("source"))).isNotNull();
        if (json.has("time")) {
            assertThat(OffsetDateTime.parse(json.string("time")).toInstant()).isEqualTo(time);
            assertThat(json.string("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        }
        assertThat(json.object("data")).isEqualTo(event.toJson());
        assertThat(json.string("sequence")).isEqualTo("0000000000000000005");
    }

    @Test
    void toJson_charactersTheStandardForbids_areReplacedInTheEnvelopeOnly() {
        AuditEvent event = event("a\nb\ud800c\ufffe", "\ud83d\ude00").build();
        JsonObject json = FORMAT.toJson(event);

        assertThat(json.string("type")).isEqualTo("a\ufffdb\ufffdc\ufffd");
        assertThat(json.string("id")).isEqualTo("\ud83d\ude00");
        assertThat(json.object("data").string("event_type")).isEqualTo("a\nb\ud800c\ufffe");
    }

    @Test
    void toJson_yearsRfc3339CannotSay_areLeftOut() {
        assertThat(FORMAT.toJson(event("a", "b")
                                .timestamp(Instant.parse("+10000-01-01T00:00:00Z"))
                                .build())
                        .has("time"))
                .isFalse();
        assertThat(FORMAT.toJson(event("a", "b")
                                .timestamp(Instant.parse("9999-12-31T23:59:59.999Z"))
                                .build())
                        .string("time"))
                .isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void toJson_sequences_sortAsTextsLikeNumbers() {
        AuditEvent event = event("a", "b").build();

        assertThat(FORMAT.toJson(event, 99).string("sequence"))
                .isLessThan(FORMAT.toJson(event, 100).string("sequence"));
        assertThat(FORMAT.toJson(event, Long.MAX_VALUE).string("sequence")).hasSize(19);
        assertThat(FORMAT.toJson(event).has("sequence")).isFalse();
        assertThatThrownBy(() -> FORMAT.toJson(event, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sequence must not be negative but is -1");
    }

    @Test
    void toJson_subjectIsNoText_isLeftOut() {
        assertThat(FORMAT.withSubject("n")
                        .toJson(event("a", "b").attribute("n", 1).build())
                        .has("subject"))
                .isFalse();
        assertThat(FORMAT.withSubject("n").toJson(event("a", "b").build()).has("subject"))
                .isFalse();
    }

    @Test
    void of_emptySource_isRefused() {
        assertThatThrownBy(() -> CloudEventFormat.of(URI.create(""))).isInstanceOf(IllegalArgumentException.class);
        assertThat(FORMAT).hasToString("CloudEventFormat[urn:example:billing]");
    }

    /** The standard's own words, section 3.1: String. */
    private static boolean isAllowed(int c) {
        return Character.getType(c) != Character.CONTROL
                && Character.getType(c) != Character.SURROGATE
                && (c & 0xfffe) != 0xfffe
                && (c < 0xfdd0 || c > 0xfdef);
    }

    private static AuditEvent.Builder event(String type, String id) {
        return AuditEvent.builder().eventType(type).eventId(id).timestamp(Instant.EPOCH);
    }
}
