package io.cxintegrate.cxone.schema.internal.read;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a schema and where it stands.
 *
 * @param value plain JSON
 * @param path the RFC 6901 pointer into its document, as steps
 * @param resource what references from here are relative to
 */
record Place(@Nullable Object value, Path path, Resource resource) {
    /** Pointer steps, innermost first: thousands of them are made, and few are ever shown. */
    record Path(@Nullable Path parent, String step) {
        static final Path ROOT = new Path(null, "");

        String pointer() {
            return parent == null
                    ? ""
                    : parent.pointer() + "/" + step.replace("~", "~0").replace("/", "~1");
        }
    }

    String pointer() {
        return path.pointer();
    }

    @Nullable
    Map<?, ?> map() {
        return value instanceof Map<?, ?> m ? m : null;
    }

    Place at(String step, @Nullable Object inner) {
        return new Place(inner, new Path(path, step), resource);
    }

    Place member(String name) {
        return at(name, value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    Place element(int index) {
        return at(String.valueOf(index), value instanceof List<?> list ? list.get(index) : null);
    }
}
