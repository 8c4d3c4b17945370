package io.cxintegrate.examples.tour;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.net.URI;
import java.time.Duration;

/** Plays the platform: posts JSON to an endpoint of ours over a real socket. */
final class Http implements AutoCloseable {
    /** What came back. */
    record Answer(int status, JsonObject body) {}

    private final HttpTransport transport = HttpTransport.jdk();
    private int sent;

    Answer post(URI uri, Headers headers, JsonObject body) {
        sent++;
        TransportResponse response = transport.send(new TransportRequest(
                "POST",
                uri,
                headers.with("Content-Type", "application/json"),
                Json.writeBytes(body),
                Duration.ofSeconds(30),
                1_000_000));
        return new Answer(response.status(), Json.parseObject(response.body(), JsonLimits.DEFAULT));
    }

    int sent() {
        return sent;
    }

    @Override
    public void close() {
        transport.close();
    }
}
