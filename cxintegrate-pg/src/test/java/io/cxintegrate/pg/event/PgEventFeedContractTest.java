package io.cxintegrate.pg.event;

import io.cxintegrate.core.event.EventFeed;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.testkit.tck.event.EventFeedContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** The feed in PostgreSQL against the contract of all feeds. */
class PgEventFeedContractTest extends EventFeedContract {
    private static final EventDatabase DB = new EventDatabase();

    private String schema = "";

    @AfterAll
    static void drop() {
        DB.close();
    }

    @BeforeEach
    void makeSchema() {
        schema = DB.freshSchema();
    }

    @Override
    protected EventFeed openFeed() {
        return open();
    }

    @Override
    protected EventPublisher openPublisher() {
        return open();
    }

    /** Many handles in one process: hints from a data source that has connections for all. */
    private PgEventFeed open() {
        return PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .hintsOver(DB.fixture().dataSource())
                .build();
    }

    @Override
    protected void forget() {
        try (PgEventFeed cleaner = PgEventFeed.builder(DB.dataSource())
                .schema(schema)
                .retention(Duration.ofMillis(1))
                .build()) {
            EventDatabase.await("nothing is left", () -> {
                cleaner.removeExpired();
                return DB.count(schema + ".event_log") == 0;
            });
        }
    }
}
