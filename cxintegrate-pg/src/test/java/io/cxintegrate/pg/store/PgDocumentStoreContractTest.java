package io.cxintegrate.pg.store;

import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.pg.Database;
import io.cxintegrate.testkit.tck.store.DocumentStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PgDocumentStoreContractTest extends DocumentStoreContract {
    private Database db;

    @BeforeEach
    void migrate() {
        db = new Database();
        PgMigrations.ofDefaultSchema().migrate(db.fixture().dataSource());
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Override
    protected DocumentStore open() {
        return PgDocumentStore.builder(db.fixture().dataSource()).build();
    }
}
