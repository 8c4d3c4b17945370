package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.internal.tree.References;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A schema as it was given: plain JSON, and the text if it came as text. Immutable. */
final class SchemaSource {
    private final @Nullable Object value;
    private final @Nullable String text;
    /** Worked out when a report asks first; twice, at worst, by two threads. */
    private volatile @Nullable JsonPositions positions;

    private SchemaSource(@Nullable Object value, @Nullable String text) {
        this.value = value;
        this.text = text;
    }

    static SchemaSource of(JsonObject schema) {
        return new SchemaSource(schema.asMap(), null);
    }

    static SchemaSource ofValue(Object schema) {
        return new SchemaSource(schema, null);
    }

    static SchemaSource of(String text) {
        Objects.requireNonNull(text, "text");
        return new SchemaSource(Json.parse(text), text);
    }

    @Nullable
    Object value() {
        return value;
    }

    /** Whether it may refer to anything; the text tells faster than the values. */
    boolean mayRefer() {
        boolean plainText = text != null && text.indexOf("ef\"") < 0 && text.indexOf("\\u") < 0;
        return !plainText && References.in(value);
    }

    /** Where a pointer leads in the text; empty when it came without one. */
    Optional<SchemaPosition> position(@Nullable String pointer) {
        return text == null || pointer == null ? Optional.empty() : positions().position(pointer);
    }

    private JsonPositions positions() {
        JsonPositions known = positions;
        if (known == null) {
            known = JsonPositions.of(Objects.requireNonNull(text));
            positions = known;
        }
        return known;
    }
}
