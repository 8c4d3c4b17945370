package io.cxintegrate.cxone.broadcast.internal.socket;

import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients say by {@code Sec-WebSocket-Protocol} (RFC 6455 section 1.9). Browsers can set no other header, so that a token
 * may come here too.
 */
public final class Subprotocols {
    /** Whoever agrees on it subscribes before the first event comes. */
    public static final String EVENTS = "cxintegrate.events.v1";

    /** What stands in front of a token in base64url. */
    public static final String BEARER = "cxintegrate.bearer.";

    private static final String HEADER = "Sec-WebSocket-Protocol";

    private Subprotocols() {}

    /** The one that both sides know; null if there is none. */
    static @Nullable String agreed(EndpointRequest handshake) {
        return offered(handshake).contains(EVENTS) ? EVENTS : null;
    }

    /** The handshake as if the token had come in {@code Authorization}, if it has not. */
    static EndpointRequest withToken(EndpointRequest handshake) {
        List<String> tokens =
                offered(handshake).stream().filter(o -> o.startsWith(BEARER)).toList();
        if (tokens.size() != 1 || handshake.headers().has("Authorization")) {
            return handshake;
        }
        Headers headers;
        try {
            byte[] token = Base64.getUrlDecoder().decode(tokens.get(0).substring(BEARER.length()));
            headers = handshake.headers().with("Authorization", "Bearer " + new String(token, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // No base64, or no header value: no token.
            return handshake;
        }
        return new EndpointRequest(
                handshake.method(), handshake.path(), headers, handshake.body(), handshake.remoteAddress());
    }

    private static List<String> offered(EndpointRequest handshake) {
        List<String> offered = new ArrayList<>();
        for (String header : handshake.headers().all(HEADER)) {
            for (String each : header.split(",", -1)) {
                offered.add(each.strip());
            }
        }
        return offered;
    }
}
