package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where it is written down what was registered from here, a document for each connector. Safe to share between threads. */
final class ConnectorRecords {
    private static final String COLLECTION = "cxone.connectors";
    private static final String DEFINITION = "definition";

    /** Each lost race means that another change was stored, so that many in a row are a store that does not work. */
    private static final int MAX_RACES = 100;

    private final DocumentStore store;
    private final String tenant;

    ConnectorRecords(DocumentStore store, String tenant) {
        this.store = store;
        this.tenant = tenant;
    }

    /** What was registered the last time, by connector id. */
    Map<String, JsonObject> all() {
        String prefix = tenant + "/";
        Map<String, JsonObject> all = new HashMap<>();
        String after = prefix;
        while (true) {
            List<StoredDocument> page = store.list(COLLECTION, after, DocumentStore.MAX_LIST);
            for (StoredDocument one : page) {
                String id = one.key().id();
                if (!id.startsWith(prefix)) {
                    return all;
                }
                one.document().optionalObject(DEFINITION).ifPresent(d -> all.put(id.substring(prefix.length()), d));
                after = id;
            }
            if (page.size() < DocumentStore.MAX_LIST) {
                return all;
            }
        }
    }

    /** @throws UnavailableException if the store does not take it */
    void save(String connectorId, JsonObject definition) {
        JsonObject document = JsonObject.of(DEFINITION, definition);
        for (int i = 0; i < MAX_RACES; i++) {
            Optional<StoredDocument> stored = store.load(key(connectorId));
            long revision = stored.map(StoredDocument::revision).orElse(DocumentStore.NEW);
            if (stored.filter(s -> s.document().equals(document)).isPresent()
                    || store.save(key(connectorId), document, revision).isPresent()) {
                return;
            }
        }
        throw lost(connectorId, "was registered");
    }

    /** @throws UnavailableException if the store does not take it */
    void forget(String connectorId) {
        for (int i = 0; i < MAX_RACES; i++) {
            Optional<StoredDocument> stored = store.load(key(connectorId));
            if (stored.isEmpty() || store.delete(key(connectorId), stored.get().revision())) {
                return;
            }
        }
        throw lost(connectorId, "was deleted");
    }

    private DocumentKey key(String connectorId) {
        return new DocumentKey(COLLECTION, tenant + "/" + connectorId);
    }

    private UnavailableException lost(String connectorId, String what) {
        return new UnavailableException("cxone: " + store + " refused " + MAX_RACES
                + " times, because of other changes, to write down that connector '" + connectorId + "' " + what
                + "; apply the plan again");
    }
}
