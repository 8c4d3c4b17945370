package io.cxintegrate.cxone.broadcast.internal;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** The messages as they look on the wire: one JSON object each. */
public final class Wire {
    private Wire() {}

    /**
     * Everything of an event's message but its number: that is given out under a lock, and encoding is too slow to be done
     * there.
     *
     * @param original the event as it was broadcast: a migration may have dropped its type and time
     */
    static byte[] head(JsonObject original, JsonObject payload, String schemaVersion) {
        String json = JsonObject.builder()
                .put("schema_version", schemaVersion)
                .put("event_type", typeOf(original))
                .put("timestamp", original.get("timestamp"))
                .put("payload", payload)
                .build()
                .toJson();
        return utf8(json.substring(0, json.length() - 1));
    }

    /** What stands for an event that a client cannot get; its number follows as in any other. */
    static byte[] unavailableHead(String type, String reason) {
        String json = JsonObject.of("unavailable", JsonObject.of("reason", reason), "event_type", type)
                .toJson();
        return utf8(json.substring(0, json.length() - 1));
    }

    /** The rest of a message, which a head and this make whole. */
    static byte[] tail(String epoch, long seq) {
        return utf8(",\"seq\":" + seq + ",\"epoch\":" + Json.write(epoch) + "}");
    }

    /** Names the first and the last event that a client does not get, and why. */
    public static Message gap(String epoch, long from, long to, String reason) {
        JsonObject gap = JsonObject.builder()
                .put("from", from)
                .put("to", to)
                .put("reason", reason)
                .build();
        return aside("gap", gap, epoch);
    }

    /** A sign of life, with the number of the last event that the client should have. */
    public static Message heartbeat(String epoch, long seq) {
        return aside("heartbeat", JsonObject.of("seq", seq), epoch);
    }

    /** The answer to a subscription: the next event of the client is the one after this. */
    public static Message subscribed(String epoch, long seq) {
        return aside("subscribed", JsonObject.of("seq", seq), epoch);
    }

    /** The answer to a subscription from a place that is none of this stream: what the client knows is to be read anew. */
    public static Message reload(String epoch, long seq) {
        return aside("reload", JsonObject.of("seq", seq), epoch);
    }

    /** The last message before the server goes: with this number a client can go on elsewhere or later. */
    public static Message closing(String epoch, long seq) {
        return aside("closing", JsonObject.of("seq", seq), epoch);
    }

    static String typeOf(JsonObject event) {
        return event.get("eventType") instanceof String s ? s : "custom";
    }

    private static Message aside(String name, JsonObject content, String epoch) {
        return Message.aside(utf8(JsonObject.of(name, content, "epoch", epoch).toJson()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
