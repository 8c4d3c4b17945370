package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One encoded message, whose bytes all clients share. Immutable. */
final class Message {
    private final long seq;
    private final ByteBuffer utf8;

    private Message(long seq, byte[] utf8) {
        this.seq = seq;
        this.utf8 = ByteBuffer.wrap(utf8).asReadOnlyBuffer();
    }

    /**
     * Everything of an event's message but its number: that is given out under a lock, and encoding is too slow to be done
     * there.
     */
    static byte[] head(JsonObject event, String schemaVersion) {
        String type = event.get("eventType") instanceof String s ? s : "custom";
        String json = JsonObject.builder()
                .put("schema_version", schemaVersion)
                .put("event_type", type)
                .put("timestamp", event.get("timestamp"))
                .put("payload", event)
                .build()
                .toJson();
        return json.substring(0, json.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    /** The message of a head, with its place in the stream beside the four members. */
    static Message numbered(byte[] head, String epoch, long seq) {
        byte[] tail = tail(epoch, seq);
        byte[] whole = new byte[head.length + tail.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return new Message(seq, whole);
    }

    /** How long the message of a head can get. */
    static int maxBytes(byte[] head, String epoch) {
        return head.length + tail(epoch, Long.MAX_VALUE).length;
    }

    /** Tells a client which messages it missed. */
    static Message gap(String epoch, long from, long to) {
        return new Message(
                to,
                JsonObject.of("gap", JsonObject.of("from", from, "to", to), "epoch", epoch)
                        .toJson()
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] tail(String epoch, long seq) {
        return (",\"seq\":" + seq + ",\"epoch\":" + Json.write(epoch) + "}").getBytes(StandardCharsets.UTF_8);
    }

    long seq() {
        return seq;
    }

    int bytes() {
        return utf8.remaining();
    }

    /** The shared bytes, with a position and limit of the caller's own. */
    ByteBuffer buffer() {
        return utf8.duplicate();
    }
}
