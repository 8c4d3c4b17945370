package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditEventRulesTest {
    @Test
    void build_everythingWrong_reportsAllOfItAtOnce() {
        AuditEvent.Builder wrong = AuditEvent.builder()
                .action(" ")
                .payload(Instant.EPOCH)
                .latency(Duration.ofMillis(-1))
                .attribute("event_type", "x")
                .attribute("", "x")
                .attribute("when", Instant.EPOCH);

        assertThatThrownBy(wrong::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        audit event has 7 problems:
                          - eventType: is required but missing
                          - action: must not be blank; leave it out instead
                          - latency: must not be negative but is PT-0.001S
                          - attributes.event_type: is the name of a standard member; use another one
                          - attributes: a name must not be blank but is ''
                          - payload: cannot be hashed: at '' a value of type java.time.Instant cannot become JSON; \
                        use Map, List, String, Number, Boolean or null
                          - attributes.when: at '/when' a value of type java.time.Instant cannot become JSON; \
                        use Map, List, String, Number, Boolean or null""");
    }

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4, has 8 characters",
        "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF, has other characters",
        "'', has 0 characters"
    })
    void payloadHash_notASha256_isRefusedWithoutRepeatingIt(String hash, String problem) {
        AuditEvent.Builder wrong = AuditEvent.builder().eventType("t").payloadHash(hash);

        assertThatThrownBy(wrong::build)
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        e -> assertThat(e.violations())
                                .containsExactly(new Violation(
                                        "payloadHash",
                                        "must be a SHA-256 of 64 lower-case hexadecimal digits but " + problem)));
    }

    @Test
    void payload_numberTooExactForTheHash_isRefusedInBuild() {
        AuditEvent.Builder wrong = AuditEvent.builder().eventType("t").payload(Map.of("id", 9007199254740993L));

        assertThatThrownBy(wrong::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("payload: cannot be hashed:")
                .hasMessageContaining("send it as a string");
    }

    @Test
    void attribute_reservedInTheOtherNamingOnly_isAllowed() {
        assertThat(AuditEvent.builder()
                        .eventType("t")
                        .attribute("eventType", "x")
                        .build()
                        .attributes())
                .isEqualTo(JsonObject.of("eventType", "x"));
    }
}
