package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a bot calls an external service: where, with what proof, and what its expressions make of request and response. Immutable
 * and safe to share between threads. Whatever exists has passed every rule; {@link Builder#build()} lists what is wrong.
 *
 * <pre>{@code
 * IntegrationMapping mapping = IntegrationMapping.builder()
 *         .name("payment_processor_v2")
 *         .endpointUrl("https://api.payment-provider.com/v1/charge")
 *         .timeout(Duration.ofSeconds(12))
 *         .authDirective(AuthDirective.of("Bearer ${service_token}"))
 *         .transformations(Transformations.of("{\"amount\": request.amount}", "{\"id\": id}"))
 *         .version("v2")
 *         .typeMapping("amount", "number")
 *         .build();
 * }</pre>
 */
public final class IntegrationMapping {
    private final MappingDraft draft;
    private final TrafficSplit trafficSplit;
    private final JsonObject json;
    private final String payloadHash;
    private final List<MappingFinding> lintFindings;

    private IntegrationMapping(MappingDraft draft, List<MappingFinding> lintFindings) {
        this.draft = draft;
        this.lintFindings = lintFindings;
        trafficSplit = TrafficSplit.of(draft.trafficSplit());
        json = draft.toJson();
        payloadHash = CanonicalJson.sha256(json);
    }

    /** A builder with the platform's defaults: POST, 5 s, version {@code v1} with all the traffic. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a mapping. Missing members get the platform's defaults; members that are not known are kept.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong
     */
    public static IntegrationMapping fromJson(JsonObject json) {
        return builder().from(json).build();
    }

    /** A builder that starts from this mapping, unknown members and placeholders included. */
    public Builder toBuilder() {
        return new Builder(draft);
    }

    /** What the mapping is called. */
    public String name() {
        return Objects.requireNonNull(draft.name());
    }

    /** Where the service is: an absolute http or https URL. */
    public String endpointUrl() {
        return Objects.requireNonNull(draft.endpointUrl());
    }

    /** The HTTP method, in upper case. */
    public String method() {
        return draft.method();
    }

    /** How long the service may take: 1 ms to 30 s, whole milliseconds. */
    public Duration timeout() {
        return draft.timeout();
    }

    /** How the platform proves itself to the service. */
    public AuthDirective authDirective() {
        return Objects.requireNonNull(draft.authDirective());
    }

    /** The expressions. */
    public Transformations transformations() {
        return Objects.requireNonNull(draft.transformations());
    }

    /** Which version gets which share when this mapping is deployed first. */
    public TrafficSplit trafficSplit() {
        return trafficSplit;
    }

    /** The version label, such as {@code v2}. */
    public String version() {
        return draft.version();
    }

    /** Whatever else is to be known; {@code type_mapping} in it gives the JSON types of the request's members. */
    public JsonObject metadata() {
        return draft.metadata();
    }

    /** The JSON the platform takes, in its spelling; members that were read and are not known stand where they stood. */
    public JsonObject toJson() {
        return json;
    }

    /**
     * The SHA-256 of {@link #toJson()} in canonical form (RFC 8785), 64 lower-case hexadecimal digits: equal mappings hash equal
     * whatever the order of their members.
     */
    public String payloadHash() {
        return payloadHash;
    }

    /**
     * What the lint says of the expressions, in their order: warnings, and the errors that were waived. Others do not let a
     * mapping come into being.
     */
    public List<MappingFinding> lintFindings() {
        return lintFindings;
    }

    /** Why rules of the lint are waived, by rule; empty when none is. */
    public Map<String, String> lintWaivers() {
        Map<String, String> waivers = new LinkedHashMap<>();
        metadata()
                .optionalObject(ExpressionRules.WAIVERS)
                .ifPresent(o -> o.names().forEach(rule -> waivers.put(rule, o.string(rule))));
        return Collections.unmodifiableMap(waivers);
    }

    /** Whether both have the same JSON; the order of members does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IntegrationMapping m && json.equals(m.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Name and version. */
    @Override
    public String toString() {
        return "IntegrationMapping[" + name() + ", " + version() + "]";
    }

    /** Collects the parts of a mapping; not safe for concurrent use. Nothing is checked before {@link #build()}. */
    public static final class Builder {
        private final Map<String, String> misread = new LinkedHashMap<>();
        private final Set<String> placeholders = new LinkedHashSet<>(AuthDirective.PLACEHOLDERS);
        private JsonObject base = JsonObject.empty();
        private @Nullable String name;
        private @Nullable String endpointUrl;
        private String method = "POST";
        private Duration timeout = Duration.ofSeconds(5);
        private @Nullable AuthDirective authDirective;
        private @Nullable Transformations transformations;
        private Map<String, Double> trafficSplit = Map.of("v1", 1.0);
        private String version = "v1";
        private JsonObject metadata = JsonObject.empty();

        private Builder() {}

        private Builder(MappingDraft draft) {
            base = draft.base();
            placeholders.addAll(draft.placeholders());
            name = draft.name();
            endpointUrl = draft.endpointUrl();
            method = draft.method();
            timeout = draft.timeout();
            authDirective = draft.authDirective();
            transformations = draft.transformations();
            trafficSplit = draft.trafficSplit();
            version = draft.version();
            metadata = draft.metadata();
        }

        /** Takes everything the JSON of a mapping has; what it lacks stays as it is here. */
        public Builder from(JsonObject json) {
            base = json;
            misread.clear();
            Map<String, String> problems = new LinkedHashMap<>();
            MappingReader.read(json, this, problems);
            misread.putAll(problems);
            return this;
        }

        /** What the mapping is called. Required. */
        public Builder name(String value) {
            name = set("name", value);
            return this;
        }

        /** Where the service is: an absolute http or https URL without user info. Required. */
        public Builder endpointUrl(String value) {
            endpointUrl = set("endpoint_url", value);
            return this;
        }

        /** The HTTP method, in upper case. Default {@code POST}. */
        public Builder method(String value) {
            method = set("method", value);
            return this;
        }

        /** How long the service may take: 1 ms to 30 s, whole milliseconds. Default 5 s. */
        public Builder timeout(Duration value) {
            timeout = set("timeout_ms", value);
            return this;
        }

        /** How the platform proves itself to the service. Required. */
        public Builder authDirective(AuthDirective value) {
            authDirective = set("auth_directive", value);
            return this;
        }

        /** The expressions. Required. */
        public Builder transformations(Transformations value) {
            transformations = set("transformations", value);
            return this;
        }

        /**
         * Weights by version label, each from 0 to 1, together 1 (± 1e-9). Default: all to {@code v1}, as the platform has it,
         * whatever the version of this mapping is.
         */
        public Builder trafficSplit(Map<String, Double> weights) {
            trafficSplit = new LinkedHashMap<>(set("traffic_split", weights));
            return this;
        }

        /** The version label, such as {@code v2}. Default {@code v1}. */
        public Builder version(String value) {
            version = set("version", value);
            return this;
        }

        /** Whatever else is to be known. Default: nothing. */
        public Builder metadata(JsonObject value) {
            metadata = set("metadata", value);
            return this;
        }

        /**
         * Says of which JSON type a member of the service's request is: {@code string}, {@code number}, {@code boolean},
         * {@code object} or {@code array}. Kept in {@code metadata.type_mapping}.
         */
        public Builder typeMapping(String field, String type) {
            return intoMetadata("type_mapping", field, type);
        }

        /** Names further placeholders that templates may use, without dollar sign and braces. */
        public Builder placeholders(String... names) {
            placeholders.addAll(Arrays.asList(names));
            return this;
        }

        /**
         * Accepts what this rule of the lint finds, such as {@code unquoted-object-key}. Kept in {@code metadata.lint_waivers}, and
         * so in the file, on the platform and in the payload hash; deploying puts it on the audit trail.
         *
         * @param ruleId one of {@link io.cxintegrate.core.transform.ExpressionLint#RULES}
         * @param reason why, for whoever reads it later
         */
        public Builder waiveLint(String ruleId, String reason) {
            return intoMetadata(ExpressionRules.WAIVERS, ruleId, Objects.requireNonNull(reason, "reason"));
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong, with the path to it */
        public IntegrationMapping build() {
            MappingDraft draft = new MappingDraft(
                    base,
                    Collections.unmodifiableMap(new LinkedHashMap<>(misread)),
                    name,
                    endpointUrl,
                    method,
                    timeout,
                    authDirective,
                    transformations,
                    trafficSplit,
                    version,
                    metadata,
                    Set.copyOf(placeholders));
            return new IntegrationMapping(draft, MappingRules.check(draft));
        }

        private Builder intoMetadata(String member, String name, String value) {
            JsonObject there = metadata.get(member) instanceof Map<?, ?> ? metadata.object(member) : JsonObject.empty();
            metadata = metadata.with(member, there.with(name, value));
            return this;
        }

        /** What is set anew is no longer what could not be read. */
        private <T> T set(String path, T value) {
            misread.keySet().removeIf(p -> p.equals(path) || p.startsWith(path + "."));
            return Objects.requireNonNull(value, path);
        }
    }
}
