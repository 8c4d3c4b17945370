package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A back end behind HTTP, a fake or a live one. Immutable and safe to share between threads; the transport stays its
 * maker's to close.
 */
public final class HttpActionBackend implements ActionBackend {
    private static final int MAX_RESPONSE = 1_048_576;

    private final URI base;
    private final boolean everything;
    private final HttpTransport transport;
    private final Headers headers;

    private HttpActionBackend(URI base, boolean everything, HttpTransport transport, Headers headers) {
        this.base = Require.endpoint(base, "base");
        this.everything = everything;
        this.transport = Objects.requireNonNull(transport, "transport");
        this.headers = headers;
    }

    /**
     * Sends every request to {@code base}, with the path and query it would have had: for fakes.
     *
     * @throws IllegalArgumentException if {@code base} is no absolute http or https URI
     */
    public static HttpActionBackend instead(URI base, HttpTransport transport) {
        return new HttpActionBackend(base, true, transport, Headers.empty());
    }

    /**
     * Sends paths to {@code base}, such as {@code https://api.mypurecloud.com}, and whole URLs where they point. A template can
     * let the input choose the host; give a guarded transport to hold it to some.
     *
     * @throws IllegalArgumentException if {@code base} is no absolute http or https URI
     */
    public static HttpActionBackend live(URI base, HttpTransport transport) {
        return new HttpActionBackend(base, false, transport, Headers.empty());
    }

    /** A copy that sends a header the platform's integration would add, such as {@code Authorization}. */
    public HttpActionBackend withHeader(String name, String value) {
        return new HttpActionBackend(base, everything, transport, headers.with(name, value));
    }

    @Override
    public BackendResponse call(BackendRequest request) {
        byte[] body = request.body() == null ? new byte[0] : request.body().getBytes(StandardCharsets.UTF_8);
        TransportRequest sent;
        try {
            sent = new TransportRequest(
                    request.method(),
                    target(URI.create(request.url())),
                    request.headers().withAll(headers),
                    body,
                    request.timeout(),
                    MAX_RESPONSE);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("the request cannot be sent by HTTP: " + e.getMessage());
        }
        TransportResponse response = transport.send(sent);
        return new BackendResponse(response.status(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private URI target(URI rendered) {
        if (rendered.isAbsolute() && !everything) {
            return rendered;
        }
        String path = rendered.getRawPath() == null ? "" : rendered.getRawPath();
        String prefix = base.getRawPath().endsWith("/")
                ? base.getRawPath().substring(0, base.getRawPath().length() - 1)
                : base.getRawPath();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + prefix
                + (path.isEmpty() || path.startsWith("/") ? path : "/" + path)
                + (rendered.getRawQuery() == null ? "" : "?" + rendered.getRawQuery()));
    }

    /** Where it sends to. */
    @Override
    public String toString() {
        return "HttpActionBackend[" + base.getScheme() + "://" + base.getRawAuthority() + "]";
    }
}
