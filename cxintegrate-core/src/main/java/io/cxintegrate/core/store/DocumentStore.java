package io.cxintegrate.core.store;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A place for small JSON documents that several threads or processes change. Implementations are safe to share between
 * threads, and between processes if that is what they are for; whoever creates one closes it. The testkit's
 * {@code DocumentStoreContract} checks one.
 *
 * <p>Changes are compare-and-set by {@link StoredDocument#revision()}: nobody overwrites what another has done since, and no
 * lock is held meanwhile. Whoever lost a race loads again, decides again and saves again:
 *
 * <pre>{@code
 * Optional<StoredDocument> stored = store.load(key);
 * JsonObject next = change(stored.map(StoredDocument::document));
 * boolean won = store.save(key, next, stored.map(StoredDocument::revision).orElse(DocumentStore.NEW)).isPresent();
 * }</pre>
 *
 * <p>A document comes back equal, every text and every digit of a number included; the order of its members may change. What
 * {@code save} or {@code delete} has returned for is kept as the implementation promises. When the answer to one of them is
 * lost, load to see what has become of it. Every method may do I/O and throws {@link io.cxintegrate.core.UnavailableException}
 * when the store cannot be reached.
 */
public interface DocumentStore {
    /** The revision before the first: nothing is stored. */
    long NEW = 0;

    /** How many documents {@link #list} gives at most. */
    int MAX_LIST = 1_000;

    /** The document under this key; empty when there is none. */
    Optional<StoredDocument> load(DocumentKey key);

    /**
     * Stores a document, if what is stored has the expected revision.
     *
     * @param expectedRevision the revision this change is based on, or {@link #NEW} if nothing may be stored yet
     * @return the document with its new revision; empty, and nothing is changed, when another change came first
     * @throws IllegalArgumentException if the revision is negative
     */
    Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision);

    /**
     * Deletes the document, if what is stored has the expected revision. A document stored under this key later has another
     * revision than any before it.
     *
     * @return whether it was deleted; false, and nothing is changed, when another change came first or nothing is stored
     */
    boolean delete(DocumentKey key, long expectedRevision);

    /**
     * The documents of a collection in the order of their ids (by code points, as in UTF-8), from behind an id on: a page of
     * them. There are more if there are as many as asked for.
     *
     * @param collection which kind
     * @param afterId the last id of the page before, which need not be there any more; empty for the first page
     * @param limit how many at most, from 1 to {@value #MAX_LIST}
     * @throws IllegalArgumentException if the limit is out of its range
     */
    List<StoredDocument> list(String collection, String afterId, int limit);

    /** A store in memory, which forgets everything with the process. */
    static DocumentStore inMemory() {
        return new InMemoryDocumentStore();
    }
}
