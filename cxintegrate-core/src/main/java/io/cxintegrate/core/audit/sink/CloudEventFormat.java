package io.cxintegrate.core.audit.sink;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * An audit record as a CloudEvent, in the JSON format of CloudEvents 1.0. Immutable and safe to share between threads.
 *
 * <p>{@code id}, {@code type} and {@code time} are those of the record, {@code source} is said here, {@code data} is
 * {@link AuditEvent#toJson()}, unchanged. {@code id} and {@code source} together name one record, however often it is sent.
 * A character that CloudEvents does not allow in an attribute (section 3.1, type String: control characters, surrogates
 * without their other half, noncharacters) becomes U+FFFD there; {@code data} keeps it. A time outside the years 0 to 9999,
 * which RFC 3339 cannot say, is left out.
 *
 * <pre>{@code
 * JsonObject cloudEvent = CloudEventFormat.of(URI.create("urn:example:billing"))
 *         .withSubject("connectorId", "bot_id")
 *         .toJson(event);
 * }</pre>
 */
public final class CloudEventFormat {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final String source;
    private final List<String> subjects;

    private CloudEventFormat(String source, List<String> subjects) {
        this.source = source;
        this.subjects = subjects;
    }

    /**
     * With this source and no subject.
     *
     * @param source what the records are about to be told apart by: the service and where it runs, as an absolute URI or a
     *     path
     * @throws IllegalArgumentException if it is empty
     */
    public static CloudEventFormat of(URI source) {
        return new CloudEventFormat(Require.text(source.toASCIIString(), "source"), List.of());
    }

    /** A copy which takes {@code subject} from the first of these attributes that the record has, if it is a text. */
    public CloudEventFormat withSubject(String... attributes) {
        return new CloudEventFormat(source, List.of(attributes));
    }

    /** The record, in its envelope. */
    public JsonObject toJson(AuditEvent event) {
        return toJson(event, null);
    }

    /**
     * The record, with its place in a chain: the extension {@code sequence} (CloudEvents extension "Sequence"), padded with
     * zeros to 19 digits, so that comparing the texts compares the numbers.
     *
     * @param sequence not negative
     * @throws IllegalArgumentException if it is
     */
    public JsonObject toJson(AuditEvent event, long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative but is " + sequence);
        }
        return toJson(event, String.format(Locale.ROOT, "%019d", sequence));
    }

    private JsonObject toJson(AuditEvent event, @org.jspecify.annotations.Nullable String sequence) {
        JsonObject.Builder out = JsonObject.builder()
                .put("specversion", "1.0")
                .put("id", allowed(event.eventId()))
                .put("source", source)
                .put("type", allowed(event.eventType()));
        subjects.stream()
                .filter(name -> event.attributes().has(name))
                .findFirst()
                .map(name -> event.attributes().get(name))
                .filter(value -> value instanceof String text && !text.isEmpty())
                .ifPresent(value -> out.put("subject", allowed(value.toString())));
        Instant time = event.timestamp();
        if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
            out.put("time", DateTimeFormatter.ISO_INSTANT.format(time));
        }
        return out.putIfPresent("sequence", sequence)
                .put("datacontenttype", "application/json")
                .put("data", event.toJson())
                .build();
    }

    private static String allowed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(c -> Require.isName(c) ? c : 0xfffd).forEach(out::appendCodePoint);
        return out.toString();
    }

    @Override
    public String toString() {
        return "CloudEventFormat[" + source + "]";
    }
}
