package io.cxintegrate.cxone.schema.internal.tree;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a schema refers to anything: most do not, and are done sooner for it. */
public final class References {
    private References() {}

    /** Whether there is a {@code $ref}, {@code $dynamicRef} or {@code $recursiveRef} anywhere, or something that looks like one. */
    public static boolean in(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> e : map.entrySet()) {
                boolean composite = e.getValue() instanceof Map || e.getValue() instanceof List;
                if (composite ? in(e.getValue()) : ((String) e.getKey()).endsWith("ef")) {
                    return true;
                }
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                if (in(item)) {
                    return true;
                }
            }
        }
        return false;
    }
}
