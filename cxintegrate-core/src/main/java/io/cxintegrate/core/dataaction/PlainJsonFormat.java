package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;

/** No envelope at all; a result that comes later goes out with 202 (RFC 9110 section 15.3.3). */
final class PlainJsonFormat implements WireFormat {
    static final PlainJsonFormat INSTANCE = new PlainJsonFormat();

    private PlainJsonFormat() {}

    @Override
    public Decoded decode(JsonObject body) {
        return new Decoded("", "", body, false);
    }

    @Override
    public EndpointResponse success(DataActionCall call, DataActionResult result) {
        return new EndpointResponse(
                result.isPending() ? 202 : 200,
                Headers.of("Content-Type", "application/json; charset=utf-8"),
                Json.writeBytes(result.value()));
    }

    /** RFC 9457. */
    @Override
    public EndpointResponse failure(DataActionProblem problem) {
        JsonObject body = JsonObject.builder()
                .put("type", "about:blank")
                .put("title", problem.code().name())
                .put("status", problem.status())
                .put("detail", problem.message())
                .put("requestId", problem.requestId())
                .put("retryable", problem.retryable())
                .build();
        return new EndpointResponse(
                problem.status(), Headers.of("Content-Type", "application/problem+json"), Json.writeBytes(body));
    }
}
