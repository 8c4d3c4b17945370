package io.cxintegrate.pg.store;

import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.pg.Database;
import io.cxintegrate.testkit.tck.IdempotencyStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PgIdempotencyStoreContractTest extends IdempotencyStoreContract {
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
    protected IdempotencyStore open() {
        return PgIdempotencyStore.builder(db.fixture().dataSource()).build();
    }

    /** The database's clock cannot be moved. */
    @Override
    protected void pass(Duration time) {
        db.sql("UPDATE cxintegrate.idempotency_key SET expires_at = expires_at - interval '" + time.toSeconds()
                + " s'");
    }
}
