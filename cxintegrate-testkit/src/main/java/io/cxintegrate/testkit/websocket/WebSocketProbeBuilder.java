package io.cxintegrate.testkit.websocket;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects how a {@link WebSocketProbe} connects; not safe for concurrent use. */
public final class WebSocketProbeBuilder {
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    private final URI uri;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final Map<String, List<String>> accept = new LinkedHashMap<>();
    private @Nullable String since;
    private boolean answersPings = true;
    private int receiveBufferBytes;
    private Duration limit = Duration.ofSeconds(30);

    WebSocketProbeBuilder(URI uri) {
        this.uri = Objects.requireNonNull(uri, "uri");
    }

    /** Sends {@code Authorization: Bearer}. */
    public WebSocketProbeBuilder token(String value) {
        return header("Authorization", "Bearer " + Objects.requireNonNull(value, "token"));
    }

    /** Sends the token as a browser has to, which can set no header: as one of the subprotocols, in base64url. */
    public WebSocketProbeBuilder browserToken(String value) {
        return header(
                SUBPROTOCOL,
                "cxintegrate.events.v1, cxintegrate.bearer."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends an {@code Origin}, as browsers do. */
    public WebSocketProbeBuilder origin(String value) {
        return header("Origin", value);
    }

    /** Sends a header with the handshake, in addition to those of the same name. */
    public WebSocketProbeBuilder header(String name, String value) {
        headers.computeIfAbsent(Require.text(name, "name"), n -> new ArrayList<>())
                .add(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Subscribes to a type of event in one of these versions, in order of preference.
     *
     * @throws IllegalArgumentException if there is no version
     */
    public WebSocketProbeBuilder accept(String eventType, String... versions) {
        Require.atLeast(1, versions.length, "the number of versions");
        accept.put(Require.text(eventType, "eventType"), List.of(versions));
        return this;
    }

    /** Goes on behind this event: the {@code epoch} and {@code seq} of the last message seen. */
    public WebSocketProbeBuilder since(String epoch, long seq) {
        since = epoch + ":" + seq;
        return this;
    }

    /** Leaves pings unanswered, as a client does that hangs. */
    public WebSocketProbeBuilder ignorePings() {
        answersPings = false;
        return this;
    }

    /**
     * How much the kernel takes for a probe that does not read: small, and the server notices soon. Default: the kernel's choice.
     *
     * @throws IllegalArgumentException if below 1,024
     */
    public WebSocketProbeBuilder receiveBuffer(int bytes) {
        receiveBufferBytes = Require.atLeast(1024, bytes, "bytes");
        return this;
    }

    /**
     * How long anything may take that the probe waits for. Default 30 s.
     *
     * @throws IllegalArgumentException if not longer than zero
     */
    public WebSocketProbeBuilder timeout(Duration value) {
        limit = Require.positive(value, "timeout");
        return this;
    }

    /**
     * Connects, and waits until the server has taken the probe on; with {@link #accept} or {@link #since} also until it has
     * answered the subscription.
     *
     * @throws AssertionError if the handshake is refused, naming the status
     * @throws UncheckedIOException if there is no connection
     */
    public WebSocketProbe connect() {
        boolean subscribes = !accept.isEmpty() || since != null;
        Map<String, List<String>> sent = new LinkedHashMap<>(headers);
        if (subscribes && !sent.containsKey(SUBPROTOCOL)) {
            sent.put(SUBPROTOCOL, List.of("cxintegrate.events.v1"));
        }
        try {
            WebSocketWire wire = new WebSocketWire(uri, receiveBufferBytes, limit);
            int status = wire.handshake(uri, sent);
            if (status != 101) {
                wire.close();
                throw new AssertionError("the handshake with " + uri + " was answered " + status);
            }
            WebSocketProbe probe = new WebSocketProbe(wire, answersPings, limit);
            probe.awaitPong();
            if (subscribes) {
                probe.subscribe(JsonObject.builder()
                        .put("accept", JsonObject.of(accept))
                        .putIfPresent("since", since)
                        .build());
            }
            return probe;
        } catch (IOException e) {
            throw new UncheckedIOException("no WebSocket at " + uri, e);
        }
    }

    /**
     * Does the handshake only: the status of its answer, 101 when the server would take the probe on.
     *
     * @throws UncheckedIOException if there is no connection
     */
    public int handshake() {
        try (WebSocketWire wire = new WebSocketWire(uri, receiveBufferBytes, limit)) {
            return wire.handshake(uri, headers);
        } catch (IOException e) {
            throw new UncheckedIOException("no WebSocket at " + uri, e);
        }
    }
}
