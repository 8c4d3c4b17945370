package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the builder of an {@link IntegrationMapping} has collected, right or wrong. Immutable.
 *
 * @param base what was read, with the members that have no part here
 * @param misread what could not be read, by path
 * @param placeholders what templates may name
 */
record MappingDraft(
        JsonObject base,
        Map<String, String> misread,
        @Nullable String name,
        @Nullable String endpointUrl,
        String method,
        Duration timeout,
        @Nullable AuthDirective authDirective,
        @Nullable Transformations transformations,
        Map<String, Double> trafficSplit,
        String version,
        JsonObject metadata,
        Set<String> placeholders) {

    /** The JSON of a draft that has passed the rules; members that were read keep their places. */
    JsonObject toJson() {
        JsonObject.Builder json = base.toBuilder()
                .put("name", name)
                .put("endpoint_url", endpointUrl)
                .put("method", method)
                .put("timeout_ms", (int) timeout.toMillis());
        if (authDirective != null) {
            json.put("auth_directive", authDirective.toJson());
        }
        if (transformations != null) {
            json.put("transformations", transformations.toJson());
        }
        return json.put("traffic_split", TrafficSplit.toJson(trafficSplit))
                .put("version", version)
                .put("metadata", metadata)
                .build();
    }
}
