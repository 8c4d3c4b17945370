package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that must hold for an {@link IntegrationMapping}, checked as a whole: whoever mends a mapping learns of all problems
 * at once. Paths are those of the JSON, because that is what stands in files and in the platform's own messages.
 */
final class MappingRules {
    static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> TYPES = List.of("string", "number", "boolean", "object", "array");
    private static final String EXAMPLE_URL =
            "must be an absolute http or https URL such as https://api.example.com/v1";

    private final MappingDraft draft;
    private final Violations violations;

    private MappingRules(MappingDraft draft) {
        this.draft = draft;
        String name = draft.name();
        violations = Violations.of(
                name == null || name.isBlank() ? "integration mapping" : "integration mapping '" + name + "'");
    }

    /**
     * What the lint says of a draft that meets the rules.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong
     */
    static List<MappingFinding> check(MappingDraft draft) {
        return new MappingRules(draft).check();
    }

    private List<MappingFinding> check() {
        if (readable("name")) {
            violations.required(draft.name(), "name");
        }
        if (readable("endpoint_url")) {
            endpointUrl(draft.endpointUrl());
        }
        if (readable("method")) {
            violations.unless(
                    METHODS.contains(draft.method()),
                    "method",
                    "must be one of %s but is '%s'",
                    String.join(", ", METHODS),
                    draft.method());
        }
        if (readable("timeout_ms")) {
            timeout(draft.timeout());
        }
        if (readable("auth_directive")) {
            authDirective(draft.authDirective());
        }
        if (readable("transformations")) {
            violations.unless(draft.transformations() != null, "transformations", "is required but missing");
        }
        List<MappingFinding> findings = ExpressionRules.check(violations, draft);
        if (readable("traffic_split")) {
            boolean complete = draft.misread().keySet().stream().noneMatch(p -> p.startsWith("traffic_split."));
            TrafficSplit.check(violations, draft.trafficSplit(), complete);
        }
        if (readable("version")) {
            violations.required(draft.version(), "version");
        }
        if (readable("metadata")) {
            typeMapping(draft.metadata());
        }
        draft.misread().forEach((path, problem) -> violations.add(path, problem));
        if (violations.isEmpty()) {
            hashable();
        }
        violations.throwIfAny();
        return findings;
    }

    /** Whether what stands there was not refused already when it was read. */
    private boolean readable(String path) {
        return !draft.misread().containsKey(path);
    }

    /** The value is not repeated beyond its scheme: a URL may carry a password or a key. */
    private void endpointUrl(@Nullable String text) {
        if (text == null || text.isBlank()) {
            violations.required(text, "endpoint_url");
            return;
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            violations.add(
                    "endpoint_url",
                    e.getIndex() < 0
                            ? EXAMPLE_URL + " but is no URL"
                            : EXAMPLE_URL + " but has at character " + (e.getIndex() + 1) + " what no URL has");
            return;
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            violations.add(
                    "endpoint_url",
                    EXAMPLE_URL + (scheme.isEmpty() ? " but has no scheme" : " but is of scheme " + scheme));
        } else if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))) {
            violations.add(
                    "endpoint_url", "must not carry user info before '@'; credentials belong behind auth_directive");
        } else if (uri.getHost() == null) {
            violations.add("endpoint_url", EXAMPLE_URL + " but has no host");
        }
    }

    private void timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            violations.add(
                    "timeout_ms",
                    "must be at least 1 and at most %d (%d s) but is %s",
                    MAX_TIMEOUT.toMillis(),
                    MAX_TIMEOUT.toSeconds(),
                    timeout.compareTo(MAX_TIMEOUT) <= 0 || timeout.toNanosPart() % 1_000_000 == 0
                            ? millis(timeout)
                            : timeout);
        } else if (timeout.toNanosPart() % 1_000_000 != 0) {
            violations.add("timeout_ms", "must be a whole number of milliseconds but is %s", timeout);
        }
    }

    private void authDirective(@Nullable AuthDirective auth) {
        if (auth == null) {
            violations.add("auth_directive", "is required but missing");
            return;
        }
        violations.required(auth.type(), "auth_directive.type");
        headerName(auth.headerName());
        AuthTemplateRules.check(violations, auth.template(), draft.placeholders());
    }

    private void headerName(String name) {
        if (name.isBlank()) {
            violations.required(name, "auth_directive.header_name");
            return;
        }
        try {
            Headers.of(name, "");
        } catch (IllegalArgumentException e) {
            violations.add(
                    "auth_directive.header_name",
                    "must be of letters, digits and !#$%&'*+-.^_`|~ only (RFC 9110 section 5.1) but is '" + name + "'");
        }
    }

    private void typeMapping(JsonObject metadata) {
        Object mapping = metadata.get("type_mapping");
        if (!metadata.has("type_mapping")) {
            return;
        }
        if (!(mapping instanceof Map<?, ?> types)) {
            violations.add("metadata.type_mapping", "must be an object but is of type " + Json.typeOf(mapping));
            return;
        }
        types.forEach((field, type) -> violations.unless(
                type instanceof String && TYPES.contains(type),
                "metadata.type_mapping." + field,
                "must be one of %s but is %s",
                String.join(", ", TYPES),
                type instanceof String ? "'" + type + "'" : "of type " + Json.typeOf(type)));
    }

    /** A mapping that cannot be hashed could be deployed but never be audited. */
    private void hashable() {
        try {
            CanonicalJson.write(draft.toJson());
        } catch (JsonException e) {
            violations.add("", "cannot be hashed: " + e.getMessage());
        }
    }

    private static String millis(Duration timeout) {
        return Long.toString(timeout.toMillis());
    }
}
