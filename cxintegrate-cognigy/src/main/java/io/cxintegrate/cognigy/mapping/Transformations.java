package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three JSONata expressions of a mapping, as text. Immutable and safe to share between threads. Compiled and checked when
 * the mapping is built, so that all problems are reported together.
 *
 * <p>Keys of object constructors need quotes: {@code {"status": $.status}}. Without them a key is itself an expression.
 */
public final class Transformations {
    private final JsonObject json;
    private final String request;
    private final String response;
    private final @Nullable String fallback;

    private Transformations(JsonObject base, String request, String response, @Nullable String fallback) {
        this.request = Objects.requireNonNull(request, "request");
        this.response = Objects.requireNonNull(response, "response");
        this.fallback = fallback;
        json = base.toBuilder()
                .put("request_expression", request)
                .put("response_expression", response)
                .put("fallback_expression", fallback)
                .build();
    }

    /**
     * Without a fallback.
     *
     * @param request makes the service's request out of the bot's context
     * @param response makes the bot's result out of a response with a status below 400
     */
    public static Transformations of(String request, String response) {
        return new Transformations(JsonObject.empty(), request, response, null);
    }

    /** Expressions read from JSON; members of {@code base} that have no part here are kept. */
    static Transformations of(JsonObject base, String request, String response, @Nullable String fallback) {
        return new Transformations(base, request, response, fallback);
    }

    /** A copy with an expression that makes the bot's result out of a response with a status of 400 or above. */
    public Transformations withFallback(String value) {
        return new Transformations(json, request, response, Objects.requireNonNull(value, "fallback"));
    }

    /** Makes the service's request out of the bot's context. */
    public String request() {
        return request;
    }

    /** Makes the bot's result out of a good response. */
    public String response() {
        return response;
    }

    /** Makes the bot's result out of a failure. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    /**
     * {@code request_expression}, {@code response_expression}, {@code fallback_expression} (null without one), and whatever else
     * was read.
     */
    public JsonObject toJson() {
        return json;
    }

    /** Whether both say the same, unknown members included. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Transformations t && json.equals(t.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "Transformations[" + (fallback == null ? "request, response" : "request, response, fallback") + "]";
    }
}
