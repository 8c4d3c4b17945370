package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.cxone.schema.gate.Compatibility;
import io.cxintegrate.cxone.schema.gate.SchemaGate;
import io.cxintegrate.cxone.schema.gate.SchemaGateException;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.pg.store.PgSchemaHistory;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate over the versions that all builds of a team keep in one database. */
class SchemaGateOnPostgresTest {
    private static final String SUBJECT = "interaction.completed";
    private PostgresFixture db;
    private SchemaHistory history;

    @BeforeEach
    void open() {
        db = PostgresFixture.shared().freshDatabase();
        PgMigrations.ofDefaultSchema().migrate(db.dataSource());
        history = PgSchemaHistory.builder(db.dataSource()).build();
        history.append(SUBJECT, required("customerId"), 0);
        history.append(SUBJECT, required("customerId", "agentId"), 1);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static JsonObject required(String... names) {
        return JsonObject.of("type", "object", "required", List.of(names));
    }

    @Test
    void check_breaksOnlyTheOldest_isRefusedByTheTransitiveGateAndNamesTheVersion() {
        JsonObject next = required("agentId");
        assertThat(SchemaGate.builder(Compatibility.BACKWARD)
                        .build()
                        .check(history, SUBJECT, next)
                        .passed())
                .isTrue();
        SchemaGate transitive =
                SchemaGate.builder(Compatibility.BACKWARD_TRANSITIVE).build();
        assertThatThrownBy(() -> transitive.check(history, SUBJECT, next))
                .isInstanceOf(SchemaGateException.class)
                .hasMessageContaining("version 1")
                .hasMessageContaining("{\"customerId\":");
    }

    @Test
    void check_olderNodeHasAppendedMeanwhile_isSeenByTheNextCheck() {
        SchemaGate gate = SchemaGate.builder(Compatibility.BACKWARD).build();
        JsonObject next = required("agentId", "customerId");
        assertThat(gate.check(history, SUBJECT, next).passed()).isTrue();
        PgSchemaHistory.builder(db.dataSource()).build().append(SUBJECT, JsonObject.of("type", "object"), 2);
        assertThat(gate.report(history, SUBJECT, next).passed()).isFalse();
    }
}
