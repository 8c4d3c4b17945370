package io.cxintegrate.cxone.schema.internal.read;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The drafts of JSON Schema, in order. */
public enum Dialect {
    DRAFT_4("http://json-schema.org/draft-04/schema#"),
    DRAFT_6("http://json-schema.org/draft-06/schema#"),
    DRAFT_7("http://json-schema.org/draft-07/schema#"),
    DRAFT_2019_09("https://json-schema.org/draft/2019-09/schema"),
    DRAFT_2020_12("https://json-schema.org/draft/2020-12/schema");

    private final String uri;

    Dialect(String uri) {
        this.uri = uri;
    }

    /** What {@code $schema} says. */
    public String uri() {
        return uri;
    }

    /** The draft that a {@code $schema} names; empty when it names none of these. */
    public static Optional<Dialect> named(@Nullable Object schema) {
        if (schema instanceof String s) {
            String wanted = bare(s);
            for (Dialect d : values()) {
                if (bare(d.uri).equals(wanted)) {
                    return Optional.of(d);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether it is this draft or a later one. */
    public boolean from(Dialect first) {
        return compareTo(first) >= 0;
    }

    private static String bare(String uri) {
        String s = uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
        return s.startsWith("https://") ? s.substring(8) : s.startsWith("http://") ? s.substring(7) : s;
    }
}
