package io.cxintegrate.pg.store;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Begin;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Finished;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Started;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.SchemaVersion;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.UrlDataSource;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A node that works with all stores until it is killed. Each line it prints is something the stores have acknowledged; a line
 * with a question mark says that an answer was lost. Arguments: URL, user, name of the node, round.
 */
public final class StoresChild {
    static final DocumentKey COUNTER = new DocumentKey("test", "counter");
    static final String SUBJECT = "subject";
    static final Duration LONG = Duration.ofHours(1);

    private final DataSource dataSource;
    private final String node;
    private final String round;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private StoresChild(String url, String user, String node, String round) {
        dataSource = new UrlDataSource(
                url,
                user,
                Optional.ofNullable(System.getenv("CXINTEGRATE_PG_PASSWORD")).orElse(""));
        this.node = node;
        this.round = round;
    }

    /** Works until it is killed. */
    public static void main(String[] args) {
        new StoresChild(args[0], args[1], args[2], args[3]).work();
    }

    static PgDataAction payment(DataSource dataSource) {
        return PgDataAction.builder("pay")
                .dataSource(dataSource)
                .sql("INSERT INTO payment (customer) VALUES (:customer) RETURNING id")
                .idempotency(PgIdempotency.keepFor(LONG))
                .build();
    }

    static DataActionCall call(String key) {
        return DataActionCall.of(
                        JsonObject.of("customer", key), Deadline.after(Duration.ofSeconds(30), TimeSource.system()))
                .withIdempotencyKey(key);
    }

    private void work() {
        PgMigrations.ofDefaultSchema().migrate(dataSource);
        PgAuditSink audit = PgAuditSink.builder(dataSource).build();
        PgDocumentStore documents = PgDocumentStore.builder(dataSource).build();
        PgSchemaHistory schemas = PgSchemaHistory.builder(dataSource).build();
        PgIdempotencyStore keys = PgIdempotencyStore.builder(dataSource).build();
        PgDataAction payment = payment(dataSource);
        for (int i = 0; ; i++) {
            // Both nodes send the same calls.
            String key = round + "-" + i;
            step("pay " + key, () -> payment.run(call(key)).rows().get(0).integer("id"));
            step("audit", () -> {
                AuditEvent event = AuditEvent.builder().eventType(node).build();
                audit.append(event);
                return event.eventId();
            });
            step("count", () -> count(documents));
            int number = i;
            step("schema", () -> append(schemas, number));
            step("key " + key, () -> answer(keys, key));
        }
    }

    private interface Step {
        Object run();
    }

    private void step(String name, Step step) {
        try {
            out.println(name + " " + step.run());
        } catch (CxException e) {
            out.println(name + " ? " + e.getMessage());
        }
    }

    private static int count(PgDocumentStore documents) {
        while (true) {
            Optional<StoredDocument> stored = documents.load(COUNTER);
            int next = stored.map(d -> d.document().integer("n")).orElse(0) + 1;
            long revision = stored.map(StoredDocument::revision).orElse(DocumentStore.NEW);
            if (documents.save(COUNTER, JsonObject.of("n", next), revision).isPresent()) {
                return next;
            }
        }
    }

    private String append(PgSchemaHistory schemas, int number) {
        JsonObject schema = JsonObject.of("title", node + "-" + round + "-" + number);
        while (true) {
            int latest = schemas.latest(SUBJECT).map(SchemaVersion::version).orElse(0);
            Optional<SchemaVersion> appended = schemas.append(SUBJECT, schema, latest);
            if (appended.isPresent()) {
                return appended.get().version() + " " + schema.string("title");
            }
        }
    }

    private String answer(PgIdempotencyStore keys, String key) {
        while (true) {
            // A short lease, so that the other node can take over from one that was killed.
            Begin begun = keys.begin(key, "print", Duration.ofMillis(200));
            if (begun instanceof Finished finished) {
                return finished.answer();
            }
            if (begun instanceof Started started && keys.finish(key, started.owner(), node, LONG)) {
                return node;
            }
        }
    }
}
