package io.cxintegrate.pg.store;

import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.Database;
import io.cxintegrate.testkit.tck.AuditSinkContract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PgAuditSinkContractTest extends AuditSinkContract {
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
    protected AuditSink open() {
        return PgAuditSink.builder(db.fixture().dataSource()).build();
    }

    @Override
    protected List<JsonObject> kept() throws Exception {
        List<JsonObject> kept = new ArrayList<>();
        try (Connection c = db.connect();
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT line FROM cxintegrate.audit_record ORDER BY seq")) {
            while (rs.next()) {
                kept.add(JsonObject.parse(rs.getString(1)).object("event"));
            }
        }
        return kept;
    }
}
