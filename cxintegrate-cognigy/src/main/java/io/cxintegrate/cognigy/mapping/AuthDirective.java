package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the platform proves itself to the external service: the header to send and a template for its value. Immutable and safe to
 * share between threads. Checked when the mapping is built, not before, so that all problems are reported together.
 *
 * <p>The template holds placeholders, never a secret: {@code Bearer ${service_token}}. Beside placeholders it may have an
 * authentication scheme at its beginning, parameter names such as {@code token=}, blanks and the signs {@code , ; : " /}.
 */
public final class AuthDirective {
    /** The placeholders every mapping may use; {@link IntegrationMapping.Builder#placeholders} adds to them. */
    public static final List<String> PLACEHOLDERS =
            List.of("access_token", "api_key", "basic_credentials", "service_token");

    static final String DEFAULT_TYPE = "bearer";
    static final String DEFAULT_HEADER = "Authorization";
    static final String DEFAULT_TEMPLATE = "${access_token}";

    private final JsonObject json;
    private final String type;
    private final String headerName;
    private final String template;

    private AuthDirective(JsonObject base, String type, String headerName, String template) {
        this.type = Objects.requireNonNull(type, "type");
        this.headerName = Objects.requireNonNull(headerName, "headerName");
        this.template = Objects.requireNonNull(template, "template");
        json = base.toBuilder()
                .put("type", type)
                .put("header_name", headerName)
                .put("template", template)
                .build();
    }

    /**
     * A directive of type {@code bearer} for the header {@code Authorization}.
     *
     * @param template the header's value with placeholders, such as {@code Bearer ${service_token}}
     */
    public static AuthDirective of(String template) {
        return new AuthDirective(JsonObject.empty(), DEFAULT_TYPE, DEFAULT_HEADER, template);
    }

    /** A directive read from JSON; members of {@code base} that have no part here are kept. */
    static AuthDirective of(JsonObject base, String type, String headerName, String template) {
        return new AuthDirective(base, type, headerName, template);
    }

    /** A copy with another type, such as {@code api_key}. */
    public AuthDirective withType(String value) {
        return new AuthDirective(json, value, headerName, template);
    }

    /** A copy with another header, such as {@code X-Api-Key}. */
    public AuthDirective withHeaderName(String value) {
        return new AuthDirective(json, type, value, template);
    }

    /** A copy with another template. */
    public AuthDirective withTemplate(String value) {
        return new AuthDirective(json, type, headerName, value);
    }

    /** The kind of authentication, in the platform's words. Default {@code bearer}. */
    public String type() {
        return type;
    }

    /** The header that is sent. Default {@code Authorization}. */
    public String headerName() {
        return headerName;
    }

    /** The header's value with placeholders. */
    public String template() {
        return template;
    }

    /** {@code type}, {@code header_name}, {@code template}, and whatever else was read. */
    public JsonObject toJson() {
        return json;
    }

    /** Whether both say the same, unknown members included. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthDirective a && json.equals(a.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Type and header; the template may hold by mistake what it must not. */
    @Override
    public String toString() {
        return "AuthDirective[" + type + ", " + headerName + "]";
    }
}
