package io.cxintegrate.cognigy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where it is written down what is deployed for one bot. Immutable and safe to share between threads. */
final class DeploymentRecords {
    /** Each lost race means that another change was stored, so that many in a row are a store that does not work. */
    private static final int MAX_RACES = 100;

    private final DocumentStore store;
    private final DocumentKey key;

    DeploymentRecords(DocumentStore store, DocumentKey key) {
        this.store = store;
        this.key = key;
    }

    /** @throws DefectException if what is stored is no such state */
    DeploymentState state() {
        return state(store.load(key));
    }

    /**
     * Changes the state, on top of whatever others have done meanwhile.
     *
     * @param what for the message if it does not work: what is lost then, and what to do
     * @return the state that holds now
     */
    DeploymentState update(UnaryOperator<DeploymentState> change, String what) {
        for (int i = 0; i < MAX_RACES; i++) {
            Optional<StoredDocument> stored = store.load(key);
            DeploymentState state = state(stored);
            DeploymentState next = change.apply(state);
            long revision = stored.map(StoredDocument::revision).orElse(DocumentStore.NEW);
            if (next.equals(state) || store.save(key, next.toJson(), revision).isPresent()) {
                return next;
            }
        }
        throw new UnavailableException("cognigy: " + store + " refused " + MAX_RACES
                + " times, because of other changes, to write down " + what);
    }

    private DeploymentState state(Optional<StoredDocument> stored) {
        try {
            return stored.map(StoredDocument::document)
                    .map(DeploymentState::fromJson)
                    .orElse(DeploymentState.empty());
        } catch (JsonException | DateTimeException e) {
            throw new DefectException(
                    "cognigy: what " + store + " has under " + key + " is no state of deployments: " + e.getMessage());
        }
    }
}
