package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Runs an endpoint as a serverless function that is invoked directly: the event is the envelope, the answer is the envelope.
 * Immutable and safe to share between threads; holds nothing that must be closed.
 *
 * <p>AWS Lambda takes any class with a method of the signature of {@link #handleRequest}, without a library:
 *
 * <pre>{@code
 * public final class FetchUser {
 *     private final LambdaHost host = LambdaHost.of(endpoint());
 *
 *     public void handleRequest(InputStream event, OutputStream answer) throws IOException {
 *         host.handleRequest(event, answer);
 *     }
 * }
 * }</pre>
 *
 * <p>A direct invocation has no headers. Who may invoke is decided by the platform (IAM), so the endpoint is built with
 * {@code EndpointAuth.none()}; with any other, every call is refused. Events of a gateway or a function URL are not unpacked
 * yet.
 */
public final class LambdaHost {
    /** What Lambda hands over in one piece. Source: AWS Lambda quotas, synchronous invocation payload. */
    private static final int MAX_EVENT = 6 * 1024 * 1024;

    private static final Headers HEADERS = Headers.of("Content-Type", "application/json");

    private final EndpointHandler endpoint;

    private LambdaHost(EndpointHandler endpoint) {
        this.endpoint = endpoint;
    }

    /** A host for this endpoint. */
    public static LambdaHost of(EndpointHandler endpoint) {
        return new LambdaHost(Objects.requireNonNull(endpoint, "endpoint"));
    }

    /**
     * Reads one event and writes one answer, both UTF-8 JSON. Whatever the event is, there is an answer: failures are envelopes.
     * Closes neither stream.
     *
     * @throws IOException if a stream cannot be read or written
     */
    public void handleRequest(InputStream event, OutputStream answer) throws IOException {
        int limit = endpoint instanceof DataActionEndpoint e ? e.limits().maxRequestBytes() : MAX_EVENT;
        // One byte more than allowed is enough for the endpoint to see that it is too much.
        answer.write(invoke(event.readNBytes(limit + 1)).body());
        answer.flush();
    }

    /**
     * The same without streams, for tests and for functions whose runtime has parsed the event.
     *
     * @throws io.cxintegrate.core.json.JsonException if the endpoint's format answers something else than an object
     */
    public JsonObject handle(JsonObject event) {
        return Json.parseObject(invoke(Json.writeBytes(event)).body(), JsonLimits.DEFAULT);
    }

    @Override
    public String toString() {
        return "LambdaHost[" + endpoint + "]";
    }

    private EndpointResponse invoke(byte[] event) {
        return endpoint.handle(new EndpointRequest("POST", "/", HEADERS, event, ""));
    }
}
