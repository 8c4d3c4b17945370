package io.cxintegrate.core.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One version of a JSON Schema in a {@link SchemaHistory}. Immutable and safe to share between threads.
 *
 * @param subject what the schema describes, such as the type of an event; a {@linkplain Require#name name}
 * @param version which version of it this is, counted from 1 without gaps
 * @param schema the schema
 */
public record SchemaVersion(String subject, int version, JsonObject schema) {
    /** @throws IllegalArgumentException if the subject is no {@linkplain Require#name name}, or the version is below 1 */
    public SchemaVersion {
        Require.name(subject, "subject");
        Require.atLeast(1, version, "version");
        Objects.requireNonNull(schema, "schema");
    }

    /**
     * Whether a schema is the same as this one: the same members whatever their order, equal values, numbers by value
     * ({@code 1}, {@code 1.0} and {@code 1e0} are one), so that formatting it anew does not make a new version.
     */
    public boolean hasSchema(JsonObject other) {
        return same(schema.asMap(), other.asMap());
    }

    /** Subject and version; schemas are printed on request only. */
    @Override
    public String toString() {
        return subject + "@" + version;
    }

    /** Not by {@code CanonicalJson}: RFC 8785 cannot carry 9223372036854775807, which is a usual {@code maximum}. */
    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number m && b instanceof Number n) {
            return Json.decimal(m).compareTo(Json.decimal(n)) == 0;
        }
        if (a instanceof Map<?, ?> m && b instanceof Map<?, ?> n) {
            return m.keySet().equals(n.keySet())
                    && m.entrySet().stream().allMatch(e -> same(e.getValue(), n.get(e.getKey())));
        }
        if (a instanceof List<?> m && b instanceof List<?> n && m.size() == n.size()) {
            Iterator<?> others = n.iterator();
            return m.stream().allMatch(item -> same(item, others.next()));
        }
        return Objects.equals(a, b);
    }
}
