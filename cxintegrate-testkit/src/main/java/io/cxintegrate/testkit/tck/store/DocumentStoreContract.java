package io.cxintegrate.testkit.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DocumentStore} has to pass. A test extends it and says how to open one; each test uses a storage of its
 * own, so what {@link #open()} returns has to be empty at the first call of a test, and at later ones another handle on the
 * same storage, as another process would have it.
 */
public abstract class DocumentStoreContract {
    private static final DocumentKey KEY = new DocumentKey("tck.things", "thing-1");
    private static final JsonObject ONE = JsonObject.of("n", 1);
    private static final JsonObject TWO = JsonObject.of("n", 2);

    /** For test classes. */
    protected DocumentStoreContract() {}

    /** Opens the store under test; where a store is shared between processes, a new one over the same storage. */
    protected abstract DocumentStore open() throws Exception;

    @Test
    void load_nothingStored_isEmpty() throws Exception {
        assertEquals(Optional.empty(), open().load(KEY));
    }

    @Test
    void save_new_isFoundByOthersWithKeyAndRevision() throws Exception {
        StoredDocument saved = save(open(), KEY, ONE, DocumentStore.NEW);
        assertEquals(KEY, saved.key());
        assertEquals(ONE, saved.document());
        assertEquals(Optional.of(saved), open().load(KEY));
    }

    @Test
    void save_documentOfEveryKind_comesBackEqual() throws Exception {
        JsonObject odd = JsonObject.parse("{\"z\":1,\"a\":{\"deep\":[[],{},[null,true,false,\"\"]]},\"nothing\":null,"
                + "\"id\":9007199254740993,\"long\":9223372036854775807,\"huge\":123456789012345678901234567890,"
                + "\"money\":150.00,\"tiny\":0.0000000001,\"\":\"no name\","
                + "\"text\":\"two\\nlines \\u0000 \\u0001 \\\"quoted\\\" \\\\ ' $1 %s \\u2028 Grüße 😀\"}");
        JsonObject large = odd.with("large", "x".repeat(300_000));
        StoredDocument first = save(open(), KEY, odd, DocumentStore.NEW);
        assertEquals(odd, load(KEY).document());
        save(open(), KEY, large, first.revision());
        assertEquals(large, load(KEY).document());
    }

    @Test
    void save_expectedRevision_replacesAndHasAnotherRevision() throws Exception {
        StoredDocument first = save(open(), KEY, ONE, DocumentStore.NEW);
        StoredDocument second = save(open(), KEY, TWO, first.revision());
        assertTrue(second.revision() != first.revision(), "each change has a revision of its own");
        assertEquals(second, load(KEY));
        assertEquals(TWO, load(KEY).document());
    }

    @Test
    void save_sameDocumentAgain_isAChangeToo() throws Exception {
        StoredDocument first = save(open(), KEY, ONE, DocumentStore.NEW);
        StoredDocument second = save(open(), KEY, ONE, first.revision());
        assertEquals(Optional.empty(), open().save(KEY, TWO, first.revision()));
        assertEquals(second, load(KEY));
    }

    @Test
    void save_anotherRevision_isRefusedAndChangesNothing() throws Exception {
        StoredDocument first = save(open(), KEY, ONE, DocumentStore.NEW);
        StoredDocument second = save(open(), KEY, TWO, first.revision());
        assertEquals(Optional.empty(), open().save(KEY, ONE, DocumentStore.NEW));
        assertEquals(Optional.empty(), open().save(KEY, ONE, first.revision()));
        assertEquals(Optional.empty(), open().save(KEY, ONE, second.revision() + 1));
        assertEquals(second, load(KEY));
    }

    @Test
    void save_expectedButNothingThere_isRefused() throws Exception {
        assertEquals(Optional.empty(), open().save(KEY, ONE, 1));
        assertEquals(Optional.empty(), open().load(KEY));
    }

    @Test
    void save_negativeRevision_isRefused() throws Exception {
        DocumentStore store = open();
        assertThrows(IllegalArgumentException.class, () -> store.save(KEY, ONE, -1));
    }

    @Test
    void save_otherKeys_areLeftAlone() throws Exception {
        DocumentKey sameId = new DocumentKey("tck.others", KEY.id());
        DocumentKey odd = new DocumentKey(KEY.collection(), "a/b%_\\' \"ß😀" + "x".repeat(200));
        DocumentKey otherCase = new DocumentKey(KEY.collection(), "THING-1");
        save(open(), KEY, ONE, DocumentStore.NEW);
        save(open(), sameId, TWO, DocumentStore.NEW);
        save(open(), odd, JsonObject.of("n", 3), DocumentStore.NEW);
        save(open(), otherCase, JsonObject.of("n", 4), DocumentStore.NEW);
        assertEquals(ONE, load(KEY).document());
        assertEquals(TWO, load(sameId).document());
        assertEquals(JsonObject.of("n", 3), load(odd).document());
        assertEquals(odd, load(odd).key());
        assertEquals(JsonObject.of("n", 4), load(otherCase).document());
    }

    @Test
    void delete_expectedRevision_isGone() throws Exception {
        StoredDocument stored = save(open(), KEY, ONE, DocumentStore.NEW);
        assertTrue(open().delete(KEY, stored.revision()));
        assertEquals(Optional.empty(), open().load(KEY));
        assertEquals(List.of(), open().list(KEY.collection(), "", 10));
        assertFalse(open().delete(KEY, stored.revision()));
    }

    @Test
    void delete_anotherRevision_isRefusedAndChangesNothing() throws Exception {
        StoredDocument first = save(open(), KEY, ONE, DocumentStore.NEW);
        StoredDocument second = save(open(), KEY, TWO, first.revision());
        assertFalse(open().delete(KEY, first.revision()));
        assertFalse(open().delete(KEY, DocumentStore.NEW));
        assertEquals(second, load(KEY));
    }

    @Test
    void save_afterDelete_neverHasARevisionOfBefore() throws Exception {
        StoredDocument first = save(open(), KEY, ONE, DocumentStore.NEW);
        assertTrue(open().delete(KEY, first.revision()));
        assertEquals(Optional.empty(), open().save(KEY, TWO, first.revision()));
        StoredDocument again = save(open(), KEY, TWO, DocumentStore.NEW);
        assertTrue(again.revision() != first.revision(), "a change based on the deleted document must not win");
        assertEquals(Optional.empty(), open().save(KEY, ONE, first.revision()));
        assertFalse(open().delete(KEY, first.revision()));
    }

    @Test
    void list_pageByPage_givesTheCollectionInTheOrderOfItsIds() throws Exception {
        // By code points; Java's own order has the last two the other way round, a dictionary's the first two.
        List<String> ids = List.of("B", "a", "a-1", "a/b", "b", "\uffee", "😀");
        for (int i : new int[] {3, 0, 6, 5, 1, 4, 2}) {
            save(open(), new DocumentKey("tck.listed", ids.get(i)), JsonObject.of("n", i), DocumentStore.NEW);
        }
        save(open(), new DocumentKey("tck.list", "a"), ONE, DocumentStore.NEW);
        List<StoredDocument> all = open().list("tck.listed", "", DocumentStore.MAX_LIST);
        assertEquals(ids, all.stream().map(d -> d.key().id()).toList());
        assertEquals(JsonObject.of("n", 3), all.get(3).document());
        assertEquals(Optional.of(all.get(3)), open().load(all.get(3).key()));
        assertEquals(all.subList(0, 3), open().list("tck.listed", "", 3));
        assertEquals(all.subList(3, 6), open().list("tck.listed", "a-1", 3));
        assertEquals(all.subList(6, 7), open().list("tck.listed", "\uffee", 3));
        assertEquals(List.of(), open().list("tck.listed", "😀", 3));
        assertEquals(all.subList(1, 2), open().list("tck.listed", "C, which is not there", 1));
        assertEquals(List.of(), open().list("tck.unknown", "", 3));
    }

    @Test
    void list_limitOutOfRange_isRefused() throws Exception {
        DocumentStore store = open();
        assertThrows(IllegalArgumentException.class, () -> store.list("tck.things", "", 0));
        assertThrows(IllegalArgumentException.class, () -> store.list("tck.things", "", DocumentStore.MAX_LIST + 1));
    }

    @Test
    void save_manyThreads_losesNoChange() throws Exception {
        int threads = 4;
        int changes = 25;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                DocumentStore store = open();
                running.add(pool.submit(() -> {
                    for (int i = 0; i < changes; i++) {
                        count(store);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(JsonObject.of("n", threads * changes), load(KEY).document());
    }

    private static void count(DocumentStore store) {
        Optional<StoredDocument> won = Optional.empty();
        while (won.isEmpty()) {
            Optional<StoredDocument> stored = store.load(KEY);
            int n = stored.map(d -> d.document().integer("n")).orElse(0);
            won = store.save(
                    KEY,
                    JsonObject.of("n", n + 1),
                    stored.map(StoredDocument::revision).orElse(DocumentStore.NEW));
        }
    }

    private static StoredDocument save(DocumentStore store, DocumentKey key, JsonObject document, long expected) {
        return store.save(key, document, expected)
                .orElseThrow(() -> new AssertionError("nobody else has changed " + key + ", but saving it for revision "
                        + expected + " lost a race"));
    }

    private StoredDocument load(DocumentKey key) throws Exception {
        return open().load(key).orElseThrow(() -> new AssertionError(key + " was saved but is not found"));
    }
}
