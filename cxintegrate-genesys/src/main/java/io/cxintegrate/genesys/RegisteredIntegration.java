package io.cxintegrate.genesys;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An integration as the platform has it. Immutable and safe to share between threads.
 *
 * <p>{@link #json()} has what the platform answered in full. {@link #toString()} leaves out the endpoint, whose query may hold
 * the key of a function.
 */
public final class RegisteredIntegration {
    private final JsonObject json;
    private final boolean created;

    private RegisteredIntegration(JsonObject json, boolean created) {
        this.json = json;
        this.created = created;
    }

    /** @throws JsonException if it has no id */
    static RegisteredIntegration of(JsonObject json, boolean created) {
        json.string("id");
        return new RegisteredIntegration(json, created);
    }

    /** @throws DefectException if it has no id */
    static RegisteredIntegration listed(JsonObject json) {
        try {
            return of(json, false);
        } catch (JsonException e) {
            throw new DefectException(
                    Genesys.PLATFORM + " LIST_INTEGRATIONS answered with an integration without id",
                    ErrorContext.builder()
                            .platform(Genesys.PLATFORM)
                            .operation("LIST_INTEGRATIONS")
                            .build(),
                    e);
        }
    }

    /** @throws DefectException if the answer is no integration */
    static RegisteredIntegration read(ApiResponse response, boolean created) {
        try {
            return of(response.json(), created);
        } catch (JsonException e) {
            throw new DefectException(
                    Genesys.PLATFORM + " answered " + response.status() + " with an integration without id",
                    ErrorContext.builder()
                            .platform(Genesys.PLATFORM)
                            .status(response.status())
                            .correlationId(response.correlationId().orElse(null))
                            .build(),
                    e);
        }
    }

    /** What the platform calls it. */
    public String id() {
        return json.string("id");
    }

    /** The name it was registered under; empty when it has none. */
    public String name() {
        return text("name");
    }

    /** What it is for; empty when nobody said. */
    public String description() {
        return text("description");
    }

    /** Such as {@code custom}; empty when the platform does not say. */
    public String type() {
        return text("type");
    }

    /** Such as {@code active}; empty when the platform does not say. */
    public String status() {
        return text("status");
    }

    /** Where the platform calls it; empty when it does not say, or says something that is no URI. */
    public Optional<URI> endpoint() {
        try {
            return text("endpoint").isEmpty() ? Optional.empty() : Optional.of(URI.create(text("endpoint")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the call that returned this made it; false when it was there already. */
    public boolean created() {
        return created;
    }

    /** Everything the platform says about it. */
    public JsonObject json() {
        return json;
    }

    /** Whether both have the same content; who made it does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegisteredIntegration o && json.equals(o.json);
    }

    @Override
    public int hashCode() {
        return Objects.hash(json);
    }

    @Override
    public String toString() {
        return "RegisteredIntegration[" + id() + ", " + name() + ", " + status() + "]";
    }

    /** Lenient: the platform has integrations that others made, in shapes of their own. */
    private String text(String name) {
        return json.get(name) instanceof String s ? s : "";
    }
}
