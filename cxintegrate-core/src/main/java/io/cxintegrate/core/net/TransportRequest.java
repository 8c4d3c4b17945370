package io.cxintegrate.core.net;

import io.cxintegrate.core.Require;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One request as it goes on the wire. Immutable as long as nobody changes {@code body}.
 *
 * @param method in upper case
 * @param uri absolute, {@code http} or {@code https}, without user info
 * @param headers what to send; {@code Host}, {@code Connection}, {@code Content-Length}, {@code Transfer-Encoding},
 *     {@code Expect} and {@code Upgrade} belong to the transport and are refused
 * @param body the bytes; empty for none
 * @param timeout for connecting, headers and body together; longer than zero
 * @param maxResponseBytes how much body is read before the exchange is cut; at least 1
 */
public record TransportRequest(
        String method, URI uri, Headers headers, byte[] body, Duration timeout, int maxResponseBytes) {
    private static final List<String> OURS =
            List.of("Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade");

    /** @throws IllegalArgumentException if a component breaks its rule; the message holds no header value and no query */
    public TransportRequest {
        Require.text(method, "method");
        Objects.requireNonNull(body, "body");
        Require.positive(timeout, "timeout");
        Require.atLeast(1, maxResponseBytes, "maxResponseBytes");
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "a request needs an absolute http or https URI with a host, but scheme is '" + scheme
                            + "' and host is " + uri.getHost());
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a request URI must not carry user info; use an Authorization header");
        }
        for (String name : OURS) {
            if (headers.has(name)) {
                throw new IllegalArgumentException("header '" + name + "' is set by the transport and cannot be given");
            }
        }
    }

    /** Method and host: path and query may hold what belongs into no log. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
