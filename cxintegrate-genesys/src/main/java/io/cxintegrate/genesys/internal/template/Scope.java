package io.cxintegrate.genesys.internal.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values a template reaches by name behind a dot: {@code ${input.queueId}}. Immutable. */
public final class Scope {
    private final Map<String, @Nullable Object> values;

    /** @param values texts, numbers and booleans; kept, not copied */
    public Scope(Map<String, ? extends @Nullable Object> values) {
        this.values = java.util.Collections.unmodifiableMap(values);
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }
}
