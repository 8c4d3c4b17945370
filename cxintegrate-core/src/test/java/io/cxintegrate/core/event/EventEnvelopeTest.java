package io.cxintegrate.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventEnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

    private static EventEnvelope.Builder event() {
        return EventEnvelope.builder()
                .type("interaction.completed")
                .schemaVersion("2.1.0")
                .source("urn:example:centre")
                .data(JsonObject.of("agentId", "a-7"))
                .ids(IdSource.sequence("e"))
                .clock(InstantSource.fixed(NOW));
    }

    @Test
    void toJson_withSubject_isACloudEvent() {
        assertThat(event().subject("i-42").build().toJson().toJson())
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"urn:example:centre\","
                        + "\"type\":\"interaction.completed\",\"subject\":\"i-42\",\"time\":\"2026-01-01T00:00:00.500Z\","
                        + "\"schemaversion\":\"2.1.0\",\"datacontenttype\":\"application/json\","
                        + "\"data\":{\"agentId\":\"a-7\"}}");
    }

    @Test
    void fromJson_whatToJsonWrote_isEqual() {
        EventEnvelope plain = event().build();
        EventEnvelope whole = plain.toBuilder().subject("i-42").build();
        assertThat(EventEnvelope.fromJson(plain.toJson())).isEqualTo(plain).isNotEqualTo(whole);
        assertThat(EventEnvelope.fromJson(JsonObject.parse(whole.toJson().toJson())))
                .isEqualTo(whole)
                .hasSameHashCodeAs(whole)
                .hasToString("interaction.completed@2.1.0[e-1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type | 7 | member 'type' should be a string but is number
            data | [] | member 'data' should be an object but is array
            time | "yesterday" | not an event: member 'time' is no time of RFC 3339
            source | "" | not an event: source must not be blank but is ''
            id | "a\\u0000" | not an event: id must not hold U+0000, as it does at index 1
            time | "+12345-01-01T00:00:00Z" | not an event: time must be in the years 0 to 9999 but is +12345-01-01T00:00:00Z
            """)
    void fromJson_memberOfAnotherKind_saysWhich(String member, String value, String message) {
        JsonObject other = JsonObject.parse("{\"x\":" + value + "}");
        JsonObject json = event().build().toJson().with(member, other.get("x"));
        assertThatThrownBy(() -> EventEnvelope.fromJson(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void build_nothingSaid_namesAllThatIsMissing() {
        assertThatThrownBy(() -> EventEnvelope.builder().build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("type", "schemaVersion", "source", "data");
    }

    @Test
    void builder_namesThatNoStoreCanCarry_areRefusedSayingWhere() {
        EventEnvelope.Builder builder = event();
        assertThatThrownBy(() -> builder.subject("x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subject must have at most 255 characters but has 256");
        assertThatThrownBy(() -> builder.id("a\ud800b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must not hold U+D800, as it does at index 1");
        assertThatThrownBy(() -> builder.type("😀\ufffe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("type must not hold U+FFFE, as it does at index 2");
        assertThat(builder.source("ß 😀 /?#").build().source()).isEqualTo("ß 😀 /?#");
    }
}
