package io.cxintegrate.core.store;

import io.cxintegrate.core.Require;

/**
 * What a document is found under. Immutable and safe to share between threads.
 *
 * @param collection which kind of document it is, such as {@code cognigy.deployments}; a {@linkplain Require#name name}
 * @param id which one of its kind, such as the id of a bot; a {@linkplain Require#name name}
 */
public record DocumentKey(String collection, String id) {
    /** @throws IllegalArgumentException if one of them is no {@linkplain Require#name name}, saying why */
    public DocumentKey {
        Require.name(collection, "collection");
        Require.name(id, "id");
    }

    /** Collection and id, with a slash between them; for messages. */
    @Override
    public String toString() {
        return collection + "/" + id;
    }
}
