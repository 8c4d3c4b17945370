package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.util.Objects;

/**
 * What a host sends back. Immutable as long as nobody changes {@code body}.
 *
 * @param status 200 to 599
 * @param headers beside {@code Content-Length}, which the host sets
 * @param body the bytes
 */
public record EndpointResponse(int status, Headers headers, byte[] body) {
    /** Checks that nothing is null. */
    public EndpointResponse {
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    /** A JSON answer. */
    public static EndpointResponse json(int status, JsonObject body) {
        return new EndpointResponse(
                status, Headers.of("Content-Type", "application/json; charset=utf-8"), Json.writeBytes(body));
    }

    /** A copy with a header more. */
    public EndpointResponse withHeader(String name, String value) {
        return new EndpointResponse(status, headers.with(name, value), body);
    }

    @Override
    public String toString() {
        return "EndpointResponse[" + status + ", " + body.length + " bytes]";
    }
}
