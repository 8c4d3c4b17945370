package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever an event holds, its JSON says all of it, no secret, and the same each time. */
class AuditEventRoundTripTest {
    private static final String SECRET = "hunter2-hunter2";

    @Property(tries = 60)
    void toJson_anyEvent_readsBackAsTheSameWithTheSameCanonicalForm(
            @ForAll("values") Object value, @ForAll AuditNaming naming, @ForAll Instant time) {
        AuditEvent event = AuditEvent.builder()
                .naming(naming)
                .eventType("t")
                .eventId("id")
                .timestamp(time)
                .latency(Duration.ofMillis(12))
                .attribute("value", value)
                .details(JsonObject.of("deep", List.of(Map.of("value", value, "api_key", SECRET))))
                .attribute("clientSecret", Map.of("x", SECRET))
                .payload(Map.of("value", value))
                .build();
        JsonObject read = JsonObject.parse(event.toJson().toJson());

        assertThat(CanonicalJson.sha256(read)).isEqualTo(CanonicalJson.sha256(event.toJson()));
        assertThat(read.names()).containsExactlyElementsOf(event.toJson().names());
        assertThat(read.toJson()).isEqualTo(event.toJson().toJson()).doesNotContain(SECRET);
        assertThat(Instant.parse(read.string("timestamp"))).isEqualTo(time);
        assertThat(event.toBuilder().build()).isEqualTo(event);
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8).alpha().map(s -> (Object) s),
                Arbitraries.of("ü\n\"\u2028", "\ud83d\ude00", "").map(s -> (Object) s),
                Arbitraries.integers().map(i -> (Object) i),
                Arbitraries.of(true, false).map(b -> (Object) b));
        return Arbitraries.lazyOf(() -> leaves, this::lists, this::secrets);
    }

    private Arbitrary<Object> lists() {
        return values().list().ofMaxSize(2).map(list -> (Object) list);
    }

    private Arbitrary<Object> secrets() {
        return values().map(value -> (Object) Map.of("x", value, "Access-Token", SECRET));
    }
}
