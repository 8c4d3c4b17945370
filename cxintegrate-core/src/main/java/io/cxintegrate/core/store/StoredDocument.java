package io.cxintegrate.core.store;

import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;

/**
 * A document as a store has it. Immutable and safe to share between threads.
 *
 * @param key what it is found under
 * @param document the document
 * @param revision which of its changes this is, above 0; given by the store and never used twice for a key, but not counted
 *     without gaps
 */
public record StoredDocument(DocumentKey key, JsonObject document, long revision) {
    /** @throws IllegalArgumentException if the revision is below 1 */
    public StoredDocument {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(document, "document");
        if (revision < 1) {
            throw new IllegalArgumentException("revision must be at least 1 but is " + revision);
        }
    }

    /** Key and revision; documents are printed on request only. */
    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
