package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.net.Headers;
import java.util.Objects;

/**
 * What a host received. Immutable as long as nobody changes {@code body}.
 *
 * @param method in upper case
 * @param path without query, starting with a slash
 * @param headers as received; names without regard to case
 * @param body the bytes as received, already cut off at the host's limit
 * @param remoteAddress for the audit record; empty when not known
 */
public record EndpointRequest(String method, String path, Headers headers, byte[] body, String remoteAddress) {
    /** Checks that nothing is null. */
    public EndpointRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(remoteAddress, "remoteAddress");
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + body.length + " bytes)";
    }
}
