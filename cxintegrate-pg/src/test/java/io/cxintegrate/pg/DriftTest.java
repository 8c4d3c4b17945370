package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DriftTest {
    private static final String QUERY = "SELECT id, name, status FROM customer WHERE region = :region";
    private static final JsonObject NORTH = JsonObject.of("region", "north");

    private Database db;

    @BeforeEach
    void open() {
        db = new Database();
        db.sql(
                "CREATE TABLE customer (id int PRIMARY KEY, name varchar(20), status text, region text, amount numeric(7,2));"
                        + " INSERT INTO customer VALUES (1, 'Ada', 'active', 'north', 1)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(
                        "ALTER TABLE customer RENAME COLUMN status TO state",
                        "Missing columns: status (looks renamed to state)"),
                arguments(
                        "ALTER TABLE customer RENAME COLUMN region TO area",
                        "Missing columns: region (looks renamed to area)"),
                arguments("ALTER TABLE customer DROP COLUMN region", "Missing columns: region"),
                arguments(
                        "ALTER TABLE customer DROP COLUMN status; ALTER TABLE customer ADD COLUMN standing text",
                        "Missing columns: status (looks renamed to standing)"),
                arguments(
                        "ALTER TABLE customer RENAME COLUMN status TO old; ALTER TABLE customer ADD COLUMN status int",
                        "Result column status was text and is int4"),
                arguments("ALTER TABLE customer ALTER id TYPE bigint", "Result column id was int4 and is int8"),
                arguments(
                        "ALTER TABLE customer ALTER name TYPE varchar(10)",
                        "Result column name was varchar(20) and is varchar(10)"),
                arguments("ALTER TABLE customer RENAME TO client", "Missing table: customer (looks renamed to client)"),
                arguments("DROP TABLE customer", "Missing table: customer"),
                arguments(
                        "ALTER TABLE customer ALTER region TYPE int USING 7", "Parameter region was text and is int4"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void run_afterAChange_saysWhatBecameOfIt(String ddl, String said) {
        PgDataAction action = db.action(QUERY).build().prepare();
        assertThat(Database.run(action, NORTH)).hasSize(1);
        db.sql(ddl);
        assertThatThrownBy(() -> Database.run(action, NORTH))
                .isInstanceOfSatisfying(SchemaDriftException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.CONFLICT);
                    assertThat(e.changes()).containsExactly(said);
                })
                .hasMessage("Schema drift detected. " + said);
    }

    @Test
    void run_afterAChangeThatDoesNotMatter_goesOn() {
        PgDataAction action = db.action(QUERY).build().prepare();
        db.sql(
                "ALTER TABLE customer ADD COLUMN unused int; ALTER TABLE customer DROP COLUMN amount; CREATE INDEX ON customer"
                        + " (region); ALTER TABLE customer ALTER region SET NOT NULL");
        assertThat(Database.run(action, NORTH)).hasSize(1);
    }

    @Test
    void prepare_again_acceptsTheDatabaseAsItIs() {
        PgDataAction action = db.action(QUERY).build().prepare();
        db.sql("ALTER TABLE customer ALTER id TYPE bigint");
        assertThatThrownBy(() -> Database.run(action, NORTH)).isInstanceOf(SchemaDriftException.class);
        action.prepare();
        assertThat(Database.run(action, NORTH)).hasSize(1);
    }

    @Test
    void run_selectStar_seesNewColumnsAndRenamedOnes() {
        PgDataAction action = db.action("SELECT * FROM customer").build().prepare();
        db.sql("ALTER TABLE customer RENAME COLUMN status TO state; ALTER TABLE customer ADD COLUMN more int");
        assertThatThrownBy(() -> Database.run(action, JsonObject.empty()))
                .hasMessage(
                        "Schema drift detected. Missing result column: status (looks renamed to state); New result column:"
                                + " state; New result column: more");
    }

    @Test
    void run_planOutOfDateInATransaction_isRepeatedAndThenSeenAsDrift() throws Exception {
        try (var connection = db.connect()) {
            PgDataAction write = db.action("UPDATE customer SET status = status WHERE id = :id RETURNING *")
                    .dataSource(new OneConnection(connection))
                    .writes()
                    .build()
                    .prepare();
            for (int i = 0; i < 7; i++) {
                assertThat(Database.run(write, JsonObject.of("id", 1))).hasSize(1);
            }
            db.sql("ALTER TABLE customer ALTER amount TYPE numeric(9,3)");
            // The server's own plan is void (0A000); a second try sees the new row description.
            assertThatThrownBy(() -> Database.run(write, JsonObject.of("id", 1)))
                    .isInstanceOf(SchemaDriftException.class)
                    .hasMessageStartingWith(
                            "Schema drift detected. Result column amount was numeric(7,2) and is numeric(9,3)");
            write.prepare();
            assertThat(Database.run(write, JsonObject.of("id", 1))).hasSize(1);
        }
    }

    @Test
    void prepare_missingColumnOrTable_isNamed() {
        assertThatThrownBy(() ->
                        db.action("SELECT id, c.colour FROM customer c").build().prepare())
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("Schema drift detected. Missing column: c.colour");
        assertThatThrownBy(() -> db.action("SELECT id FROM \"No Such\"").build().prepare())
                .hasMessage("Schema drift detected. Missing table: \"No");
    }

    @Test
    void requiredColumns_inAnotherSchemaAndRenamed_areFollowed() {
        db.sql("CREATE SCHEMA crm; CREATE TABLE crm.lead (id int, email text, phone text)");
        PgDataAction action = db.action("SELECT id FROM crm.lead")
                .requiredColumns("crm.lead", "email", "phone")
                .build()
                .prepare();
        db.sql("ALTER TABLE crm.lead RENAME COLUMN email TO mail; ALTER TABLE crm.lead RENAME COLUMN id TO lead_id");
        assertThatThrownBy(() -> Database.run(action, JsonObject.empty()))
                .hasMessage("Schema drift detected. Missing columns: email (looks renamed to mail)");
    }
}
