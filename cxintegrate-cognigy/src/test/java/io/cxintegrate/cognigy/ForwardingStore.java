package io.cxintegrate.cognigy;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.util.List;
import java.util.Optional;

/** A store in memory, for tests that break one of its methods. */
class ForwardingStore implements DocumentStore {
    private final DocumentStore inner = DocumentStore.inMemory();

    @Override
    public Optional<StoredDocument> load(DocumentKey key) {
        return inner.load(key);
    }

    @Override
    public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
        return inner.save(key, document, expectedRevision);
    }

    @Override
    public boolean delete(DocumentKey key, long expectedRevision) {
        return inner.delete(key, expectedRevision);
    }

    @Override
    public List<StoredDocument> list(String collection, String afterId, int limit) {
        return inner.list(collection, afterId, limit);
    }
}
