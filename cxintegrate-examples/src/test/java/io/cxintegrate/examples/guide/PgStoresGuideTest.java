package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.chain.AuditHead;
import io.cxintegrate.core.audit.chain.AuditVerification;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.store.PgAuditSink;
import io.cxintegrate.pg.store.PgAuditVerifier;
import io.cxintegrate.pg.store.PgDocumentStore;
import io.cxintegrate.pg.store.PgIdempotency;
import io.cxintegrate.pg.store.PgIdempotencyStore;
import io.cxintegrate.pg.store.PgMigration;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.pg.store.PgSchemaHistory;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgStoresGuideTest {
    private PostgresFixture db;
    private DataSource dataSource;

    @BeforeEach
    void open() {
        db = PostgresFixture.shared().freshDatabase();
        dataSource = db.dataSource();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void sql(String statements) {
        try (Connection c = db.connect();
                Statement s = c.createStatement()) {
            s.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void migrations_asTheGuideShows_runOnceAndCanBeCopied() {
        PgMigrations migrations = PgMigrations.ofDefaultSchema();
        List<PgMigration> missing = migrations.pending(dataSource);
        String script = migrations.sql();
        migrations.migrate(dataSource);

        assertThat(missing).isEqualTo(migrations.all());
        assertThat(migrations.pending(dataSource)).isEmpty();
        sql(script);
        assertThat(migrations.migrate(dataSource)).isEmpty();
    }

    @Test
    void stores_asTheGuideShows_keepWhatTheyAreGiven() {
        PgMigrations.ofDefaultSchema().migrate(dataSource);
        DocumentStore documents = PgDocumentStore.builder(dataSource).build();
        SchemaHistory schemas = PgSchemaHistory.builder(dataSource).build();
        IdempotencyStore keys = PgIdempotencyStore.builder(dataSource).build();

        DocumentKey key = new DocumentKey("demo", "1");
        assertThat(documents.save(key, JsonObject.of("n", 1), DocumentStore.NEW))
                .isPresent()
                .isEqualTo(documents.load(key));
        assertThat(schemas.append("s", JsonObject.of("type", "object"), 0)).isEqualTo(schemas.latest("s"));
        assertThat(keys.begin("k", "f", Duration.ofMinutes(1))).isInstanceOf(IdempotencyStore.Started.class);
    }

    @Test
    void audit_asTheGuideShows_findsWhatWasCutOff() {
        PgMigrations.ofDefaultSchema().migrate(dataSource);
        Secret auditKey = Secret.of("a-key-that-who-can-write-the-tables-has-not");
        PgAuditSink audit =
                PgAuditSink.builder(dataSource).stream("payments").key(auditKey).build();
        audit.append(AuditEvent.builder().eventType("payment.made").build());
        audit.append(AuditEvent.builder().eventType("payment.made").build());
        AuditHead kept = audit.head();

        sql("DELETE FROM cxintegrate.audit_record WHERE seq = 2; DELETE FROM cxintegrate.audit_stream");
        AuditVerification found = PgAuditVerifier.builder(dataSource).stream("payments")
                .key(auditKey)
                .anchor(kept)
                .build()
                .verify();
        found.findings().forEach(finding -> System.err.println(finding.message()));

        assertThat(found.findings())
                .anySatisfy(finding -> assertThat(finding.message())
                        .isEqualTo("audit stream 'payments', line 1: record 2 is missing after this line"));
    }

    @Test
    void write_asTheGuideShows_isDoneOnce() {
        sql("CREATE TABLE payment (id serial PRIMARY KEY, customer text, amount numeric(10,2))");
        PgMigrations.ofDefaultSchema().migrate(dataSource);
        PgDataAction pay = PgDataAction.builder("pay")
                .dataSource(dataSource)
                .sql("INSERT INTO payment (customer, amount) VALUES (:customer, :amount) RETURNING id")
                .idempotency(PgIdempotency.keepFor(Duration.ofDays(1)))
                .build();

        DataActionCall call = DataActionCall.of(
                        JsonObject.of("customer", "Ada", "amount", "12.50"),
                        Deadline.after(Duration.ofSeconds(30), TimeSource.system()))
                .withIdempotencyKey("order-4711");
        DataActionResult first = pay.run(call);
        assertThat(pay.run(call).toJson()).isEqualTo(first.toJson());
        assertThatThrownBy(() -> pay.run(DataActionCall.of(call.input(), call.deadline())))
                .hasMessageStartingWith("this action needs an idempotency key");

        long removed = PgIdempotency.keepFor(Duration.ofDays(1)).removeExpired(dataSource);
        assertThat(removed).isZero();
    }
}
