package io.cxintegrate.core.http;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer (2xx, or 304), or one of any status where the request takes any. Immutable and safe to share between
 * threads.
 */
public final class ApiResponse {
    private final String platform;
    private final String operation;
    private final int status;
    private final Headers headers;
    private final byte[] body;
    private final JsonLimits limits;
    private final int attempts;
    private final @Nullable String refusal;

    ApiResponse(
            String platform,
            String operation,
            int status,
            Headers headers,
            byte[] body,
            JsonLimits limits,
            int attempts,
            @Nullable String refusal) {
        this.platform = platform;
        this.operation = operation;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.limits = limits;
        this.attempts = attempts;
        this.refusal = refusal;
    }

    /** 200 to 299, or 304; 300 to 599 as well with {@link ApiRequestBuilder#anyStatus}. */
    public int status() {
        return status;
    }

    /** As received. */
    public Headers headers() {
        return headers;
    }

    /** How many attempts it took, from 1. */
    public int attempts() {
        return attempts;
    }

    /** What to quote to the platform's support. */
    public Optional<String> correlationId() {
        return ApiErrors.correlationId(headers);
    }

    /** Whether there is no body. */
    public boolean isEmpty() {
        return body.length == 0;
    }

    /**
     * The body of a refusal as a person may read it: one line of at most 300 characters, without what of the request was secret.
     * Empty when there is none, and for an answer that is no refusal.
     */
    public Optional<String> refusalText() {
        return Optional.ofNullable(refusal);
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body as a JSON object.
     *
     * @throws DefectException if it is none: the platform broke its contract
     */
    public JsonObject json() {
        try {
            return Json.parseObject(body, limits);
        } catch (JsonException e) {
            throw notJson(e);
        }
    }

    /**
     * The body as any JSON: a {@code Map}, {@code List}, {@code String}, {@code Number} or {@code Boolean}.
     *
     * @return null for the literal {@code null}
     * @throws DefectException if it is no JSON
     */
    public @Nullable Object jsonValue() {
        try {
            return Json.parse(body, limits);
        } catch (JsonException e) {
            throw notJson(e);
        }
    }

    /**
     * The body as a JSON array of plain values.
     *
     * @throws DefectException if it is none
     */
    @SuppressWarnings("unchecked")
    public List<@Nullable Object> jsonArray() {
        Object value = jsonValue();
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw defect("a body that is " + Json.typeOf(value) + " instead of an array", null);
    }

    @Override
    public String toString() {
        return "ApiResponse[" + operation + ", " + status + ", " + body.length + " bytes]";
    }

    private DefectException notJson(JsonException e) {
        String type = headers.first("Content-Type").orElse("none");
        return defect("a body that is not the JSON expected (Content-Type " + type + "): " + e.getMessage(), e);
    }

    private DefectException defect(String problem, @Nullable Throwable cause) {
        return new DefectException(
                platform + " " + operation + " answered " + status + " with " + problem,
                ErrorContext.builder()
                        .platform(platform)
                        .operation(operation)
                        .status(status)
                        .correlationId(correlationId().orElse(null))
                        .build(),
                cause);
    }
}
