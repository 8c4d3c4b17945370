package io.cxintegrate.genesys.export;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Data Action as the platform exports it. Immutable and safe to share between threads.
 *
 * <p>Nothing of the file gets lost: unknown members, the order of members, the spelling of numbers and escapes, and the layout
 * stay, and a change by {@link #with} or {@link #without} touches that place only. Exports of custom authentication
 * ({@code .customAuth.json}) and what {@code GET /api/v2/integrations/actions/{id}?expand=contract&includeConfig=true} answers
 * have the same shape.
 */
public final class ActionExport {
    /** Far above what the platform takes, and below what would hurt. */
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxLength(2_000_000);

    private final String text;
    private final JsonObject document;
    private final ExportParts parts;

    private ActionExport(String text, JsonObject document, ExportParts parts) {
        this.text = text;
        this.document = document;
        this.parts = parts;
    }

    /**
     * Reads the text of an export; a byte order mark before it is kept and does not count.
     *
     * @throws io.cxintegrate.core.json.JsonException if it is not one JSON object
     * @throws InvalidConfigurationException naming everything that an export has and this has not
     */
    public static ActionExport parse(String json) {
        String content = json.startsWith("\uFEFF") ? json.substring(1) : json;
        if (!(Json.parse(content, LIMITS) instanceof java.util.Map<?, ?>)) {
            throw new InvalidInputException("an exported action is a JSON object, and this is something else");
        }
        JsonObject document = Json.parseObject(content);
        return new ActionExport(json, document, ExportParts.of(document));
    }

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws InvalidInputException if it is not UTF-8
     * @throws io.cxintegrate.core.json.JsonException if it is not one JSON object
     * @throws InvalidConfigurationException naming everything that an export has and this has not
     */
    public static ActionExport read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("an exported action is UTF-8, and this file is not");
        }
    }

    /** An export of this content, laid out as the platform does. */
    public static ActionExport of(JsonObject document) {
        return parse(document.toPrettyJson());
    }

    /** A builder for an action that is not exported yet. */
    public static ActionExportBuilder builder(String name) {
        return new ActionExportBuilder(name);
    }

    /** What authors of flows see; empty when the export has none. */
    public String name() {
        return parts.name();
    }

    /** {@code purecloud-data-actions}, {@code custom-rest-actions} and so on; empty when the export does not say. */
    public Optional<String> integrationType() {
        return Optional.ofNullable(parts.integrationType());
    }

    /** {@code custom}, {@code static} or {@code customAuth}; empty when the export does not say. */
    public Optional<String> actionType() {
        return Optional.ofNullable(parts.actionType());
    }

    /** Whether the values are kept out of logs and flows that are not secure; empty when the export does not say. */
    public Optional<Boolean> secure() {
        return Optional.ofNullable(parts.secure());
    }

    /** How long the platform waits for the back end, in seconds; empty when the export does not say. */
    public Optional<Number> timeoutSeconds() {
        return Optional.ofNullable(parts.timeoutSeconds());
    }

    /** How it asks. */
    public ActionRequest request() {
        return parts.request();
    }

    /** What it makes of the answer. */
    public ActionResponse response() {
        return parts.response();
    }

    /** The JSON Schema of the input, draft 4 unless it names another. */
    public JsonObject inputSchema() {
        return parts.inputSchema();
    }

    /** The JSON Schema of the output, draft 4 unless it names another. */
    public JsonObject outputSchema() {
        return parts.outputSchema();
    }

    /** Everything, as JSON. */
    public JsonObject document() {
        return document;
    }

    /** The text as it was read, or as it became by {@link #with} and {@link #without}. */
    public String toJson() {
        return text;
    }

    /** The same text without white space between the tokens. */
    public String toCompactJson() {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new JsonText(content).compact();
    }

    /** The line of {@link #toJson} in which the value at this RFC 6901 pointer begins, counted from 1; 0 when there is none. */
    public int lineOf(String pointer) {
        return new JsonText(text).lineOf(pointer);
    }

    /**
     * A copy with one value set; a missing member is added behind the others of its object.
     *
     * @param pointer RFC 6901, such as {@code /config/request/requestTemplate}
     * @param value plain JSON
     * @throws InvalidInputException if there is no object to hold it, or the outcome is no export any more
     */
    public ActionExport with(String pointer, @Nullable Object value) {
        return parse(new JsonText(text).with(pointer, value));
    }

    /**
     * A copy without one value; equal to this when there is none.
     *
     * @param pointer RFC 6901
     * @throws InvalidInputException if the outcome is no export any more
     */
    public ActionExport without(String pointer) {
        return parse(new JsonText(text).without(pointer));
    }

    /** Whether both have the same text. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ActionExport e && text.equals(e.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Name, method and kind; no template, which may hold a secret. */
    @Override
    public String toString() {
        return "ActionExport[" + name() + ", " + request().method() + ", "
                + integrationType().orElse("unknown integration") + "]";
    }
}
