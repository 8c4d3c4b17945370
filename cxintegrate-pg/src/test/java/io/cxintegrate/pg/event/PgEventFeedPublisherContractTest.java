package io.cxintegrate.pg.event;

import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.testkit.tck.event.EventPublisherContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** The feed in PostgreSQL against the contract of all publishers. */
class PgEventFeedPublisherContractTest extends EventPublisherContract {
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
    protected EventPublisher open() {
        return PgEventFeed.builder(DB.dataSource()).schema(schema).pollingOnly().build();
    }

    @Override
    protected List<String> arrived() {
        return DB.list("SELECT event_id FROM " + schema + ".event_log ORDER BY xid, seq");
    }
}
