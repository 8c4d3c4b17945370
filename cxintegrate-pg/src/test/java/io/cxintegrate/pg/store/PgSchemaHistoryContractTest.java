package io.cxintegrate.pg.store;

import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.pg.Database;
import io.cxintegrate.testkit.tck.store.SchemaHistoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PgSchemaHistoryContractTest extends SchemaHistoryContract {
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
    protected SchemaHistory open() {
        return PgSchemaHistory.builder(db.fixture().dataSource()).build();
    }
}
