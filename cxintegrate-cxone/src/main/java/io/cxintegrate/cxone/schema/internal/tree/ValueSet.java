package io.cxintegrate.cxone.schema.internal.tree;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON values, each once, as JSON Schema compares them. Immutable; equal when the same values are in it. */
public final class ValueSet {
    private final Map<String, @Nullable Object> byKey;
    private final int hash;

    private ValueSet(Map<String, @Nullable Object> byKey) {
        this.byKey = byKey;
        this.hash = byKey.keySet().hashCode();
    }

    /** The values, without repetitions. */
    public static ValueSet of(Collection<? extends @Nullable Object> values) {
        Map<String, @Nullable Object> byKey = new LinkedHashMap<>();
        values.forEach(v -> byKey.putIfAbsent(Values.key(v), v));
        return new ValueSet(byKey);
    }

    /** Whether an equal value is in it. */
    public boolean has(@Nullable Object value) {
        return byKey.containsKey(Values.key(value));
    }

    /** The values in their order. */
    public Collection<@Nullable Object> values() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    /** The keys of the values. */
    Set<String> keys() {
        return byKey.keySet();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValueSet o && hash == o.hash && byKey.keySet().equals(o.byKey.keySet());
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
