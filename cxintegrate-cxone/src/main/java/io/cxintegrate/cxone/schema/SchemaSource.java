package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A schema as it was given: plain JSON, and the text if it came as text. Immutable. */
final class SchemaSource {
    private final @Nullable Object value;
    private final @Nullable String text;

    private SchemaSource(@Nullable Object value, @Nullable String text) {
        this.value = value;
        this.text = text;
    }

    static SchemaSource of(JsonObject schema) {
        return new SchemaSource(schema.asMap(), null);
    }

    static SchemaSource of(String text) {
        Objects.requireNonNull(text, "text");
        return new SchemaSource(Json.parse(text), text);
    }

    @Nullable
    Object value() {
        return value;
    }

    @Nullable
    String text() {
        return text;
    }
}
