package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.internal.Transmission;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a fake answers. Immutable and safe to share. */
public final class FakeResponse {
    /** Instead of an answer: the connection is reset. */
    static final FakeResponse RESET = new FakeResponse(0, Map.of(), "", Transmission.resetBefore());

    private final int status;
    private final Map<String, String> headers;
    private final String body;
    private final Transmission transmission;
    private final @Nullable CompletableFuture<FakeResponse> later;

    private FakeResponse(int status, Map<String, String> headers, String body, Transmission transmission) {
        this(status, headers, body, transmission, null);
    }

    private FakeResponse(
            int status,
            Map<String, String> headers,
            String body,
            Transmission transmission,
            @Nullable CompletableFuture<FakeResponse> later) {
        this.later = later;
        this.status = status;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
        this.transmission = transmission;
    }

    /** A JSON answer. */
    public static FakeResponse json(int status, JsonObject body) {
        return of(status, "application/json", body.toJson());
    }

    /** An error as RFC 9457 has it: {@code application/problem+json} with {@code title}, {@code status} and {@code detail}. */
    public static FakeResponse problem(int status, String detail) {
        JsonObject body = JsonObject.builder()
                .put("title", Reasons.of(status))
                .put("status", status)
                .put("detail", detail)
                .build();
        return of(status, "application/problem+json", body.toJson());
    }

    /** An answer without body. */
    public static FakeResponse empty(int status) {
        return new FakeResponse(Require.between(200, 599, status, "status"), Map.of(), "", Transmission.whole());
    }

    /** An answer of any type. */
    public static FakeResponse of(int status, String contentType, String body) {
        return empty(status).withHeader("Content-Type", contentType).withBody(body);
    }

    /**
     * An answer that comes when the future does, as to a long poll; until then the request is held. When the fake closes first,
     * the connection is reset.
     */
    public static FakeResponse later(CompletableFuture<FakeResponse> answer) {
        return new FakeResponse(0, Map.of(), "", Transmission.whole(), Objects.requireNonNull(answer, "answer"));
    }

    /** A copy with this header set. */
    public FakeResponse withHeader(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(headers);
        copy.put(Require.text(name, "name"), Objects.requireNonNull(value, "value"));
        return new FakeResponse(status, copy, body, transmission);
    }

    /** A copy with this body. */
    public FakeResponse withBody(String text) {
        return new FakeResponse(status, headers, Objects.requireNonNull(text, "text"), transmission);
    }

    /** A copy that travels this way. */
    FakeResponse sent(Transmission way) {
        return new FakeResponse(status, headers, body, way);
    }

    /** What is waited for; null when this is the answer. */
    @Nullable
    CompletableFuture<FakeResponse> later() {
        return later;
    }

    Transmission transmission() {
        return transmission;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The headers, in order. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body; empty when there is none. */
    public String body() {
        return body;
    }

    @Override
    public String toString() {
        return "FakeResponse[" + (status == 0 ? "reset" : status) + ", " + body.length() + " characters]";
    }
}
