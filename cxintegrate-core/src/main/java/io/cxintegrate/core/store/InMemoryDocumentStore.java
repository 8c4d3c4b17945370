package io.cxintegrate.core.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The default: a map for each collection. Safe to share between threads. */
final class InMemoryDocumentStore implements DocumentStore {
    /** Java compares strings by UTF-16 code units, which puts U+1F600 before U+FFEE. */
    private static final Comparator<String> BY_CODE_POINTS =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final ConcurrentMap<String, ConcurrentNavigableMap<String, StoredDocument>> collections =
            new ConcurrentHashMap<>();

    /** One for all keys, so that a key which was deleted never sees a revision again. */
    private final AtomicLong revisions = new AtomicLong();

    @Override
    public Optional<StoredDocument> load(DocumentKey key) {
        return Optional.ofNullable(collection(key.collection()).get(key.id()));
    }

    @Override
    public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
        if (expectedRevision < NEW) {
            throw new IllegalArgumentException("expectedRevision must not be negative but is " + expectedRevision);
        }
        ConcurrentNavigableMap<String, StoredDocument> documents = collection(key.collection());
        StoredDocument stored = documents.get(key.id());
        if ((stored == null ? NEW : stored.revision()) != expectedRevision) {
            return Optional.empty();
        }
        StoredDocument next = new StoredDocument(key, document, revisions.incrementAndGet());
        boolean won = stored == null
                ? documents.putIfAbsent(key.id(), next) == null
                : documents.replace(key.id(), stored, next);
        return won ? Optional.of(next) : Optional.empty();
    }

    @Override
    public boolean delete(DocumentKey key, long expectedRevision) {
        ConcurrentNavigableMap<String, StoredDocument> documents = collection(key.collection());
        StoredDocument stored = documents.get(key.id());
        return stored != null && stored.revision() == expectedRevision && documents.remove(key.id(), stored);
    }

    @Override
    public List<StoredDocument> list(String collection, String afterId, int limit) {
        Require.between(1, MAX_LIST, limit, "limit");
        return collection(collection).tailMap(afterId, false).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public String toString() {
        return "DocumentStore.inMemory()";
    }

    private ConcurrentNavigableMap<String, StoredDocument> collection(String name) {
        return collections.computeIfAbsent(name, n -> new ConcurrentSkipListMap<>(BY_CODE_POINTS));
    }
}
