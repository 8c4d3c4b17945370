package io.cxintegrate.testkit.tck.store;

import io.cxintegrate.core.store.SchemaHistory;

class InMemorySchemaHistoryContractTest extends SchemaHistoryContract {
    private final SchemaHistory history = SchemaHistory.inMemory();

    @Override
    protected SchemaHistory open() {
        return history;
    }
}
