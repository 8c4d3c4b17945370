package io.cxintegrate.testkit.tck.store;

import io.cxintegrate.core.store.DocumentStore;

class InMemoryDocumentStoreContractTest extends DocumentStoreContract {
    private final DocumentStore store = DocumentStore.inMemory();

    @Override
    protected DocumentStore open() {
        return store;
    }
}
