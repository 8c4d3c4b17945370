package io.cxintegrate.cognigy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Equal mappings hash equal, whatever the order of their members; others do not. */
class PayloadHashPropertyTest {
    @Property(tries = 300)
    void payloadHash_sameMembersInAnotherOrder_isTheSame(
            @ForAll @Size(max = 6) Map<@StringLength(min = 1, max = 6) String, @StringLength(max = 8) String> metadata,
            @ForAll @IntRange(min = 1, max = 30_000) int timeout,
            @ForAll long seed) {
        JsonObject mapping = mapping(metadata, timeout);
        JsonObject shuffled = shuffled(mapping, new Random(seed));

        String hash = IntegrationMapping.fromJson(mapping).payloadHash();

        assertThat(IntegrationMapping.fromJson(shuffled).payloadHash()).isEqualTo(hash);
        assertThat(AuditEvent.builder()
                        .eventType("integration.mapping.update")
                        .payload(shuffled)
                        .build()
                        .payloadHash())
                .contains(CanonicalJson.sha256(mapping))
                .contains(hash);
    }

    @Property(tries = 300)
    void payloadHash_oneValueDiffers_isAnother(
            @ForAll @Size(max = 4) Map<@StringLength(min = 1, max = 6) String, @StringLength(max = 8) String> metadata,
            @ForAll @IntRange(min = 1, max = 29_999) int timeout) {
        JsonObject mapping = mapping(metadata, timeout);
        assertThat(IntegrationMapping.fromJson(mapping.with("timeout_ms", timeout + 1))
                        .payloadHash())
                .isNotEqualTo(IntegrationMapping.fromJson(mapping).payloadHash());
    }

    private static JsonObject mapping(Map<String, String> metadata, int timeout) {
        Map<String, Object> wellFormed = new LinkedHashMap<>();
        // Lone surrogates have no canonical form and are refused, which is tested elsewhere.
        metadata.forEach((k, v) -> wellFormed.put("m" + k.codePoints().sum(), v.replaceAll("[\\ud800-\\udfff]", "?")));
        return Tenants.v1().toJson().toBuilder()
                .put("timeout_ms", timeout)
                .put("traffic_split", JsonObject.of("v1", new BigDecimal("0.25"), "v2", new BigDecimal("0.750")))
                .put("metadata", wellFormed)
                .build();
    }

    private static JsonObject shuffled(JsonObject object, Random random) {
        List<String> names = new ArrayList<>(object.names());
        Collections.shuffle(names, random);
        JsonObject.Builder shuffled = JsonObject.builder();
        for (String name : names) {
            Object value = object.get(name);
            shuffled.put(name, value instanceof Map<?, ?> ? shuffled(object.object(name), random) : value);
        }
        return shuffled.build();
    }
}
