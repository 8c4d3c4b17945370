package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call costs, counted at the protocol, and what it leaves on the connection. */
class RoundTripTest {
    private static final String READ =
            "SELECT id, name, mood, tags FROM person WHERE id = :id AND (:mood::mood IS NULL OR mood = :mood)";
    private static final JsonObject ONE = JsonObject.of("id", "1", "mood", "happy");

    private Database db;
    private ProtocolProxy proxy;
    private Connection connection;

    @BeforeEach
    void open() throws IOException, SQLException {
        db = new Database();
        db.sql(
                "CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TABLE person (id serial PRIMARY KEY, name varchar(20) NOT"
                        + " NULL UNIQUE, mood mood, tags text[]); INSERT INTO person (name, mood, tags) VALUES ('Ada', 'happy',"
                        + " '{a,b}'), ('Bob', 'sad', NULL)");
        proxy = new ProtocolProxy(db.fixture());
        connection = proxy.dataSource().getConnection();
    }

    @AfterEach
    void close() throws IOException, SQLException {
        connection.close();
        proxy.close();
        db.close();
    }

    private PgDataActionBuilder action(String sql) {
        return PgDataAction.builder("demo")
                .dataSource(new OneConnection(connection))
                .jitter(Jitter.fixed(0))
                .sql(sql);
    }

    @Test
    void read_everyCall_isOneRoundTripAndPreparedOnTheServerLater() {
        PgDataAction action = action(READ)
                .parameter(PgParameter.of("mood", PgType.ENUM).orNull())
                .requiredColumns("person", "id", "name")
                .maxPlanCost(1000)
                .build()
                .prepare();
        // The driver asks for the number of an enum once for each connection.
        Database.run(action, ONE);
        for (int i = 1; i <= 12; i++) {
            proxy.clear();
            assertThat(Database.run(action, ONE).get(0).toJson())
                    .isEqualTo("{\"id\":1,\"name\":\"Ada\",\"mood\":\"happy\",\"tags\":[\"a\",\"b\"]}");
            assertThat(proxy.roundTrips()).as("call %d: %s", i, proxy.types()).isEqualTo(1);
        }
        assertThat(proxy.types())
                .as("two statements, bound and executed, one Sync")
                .isEqualTo("BEBES");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("text", "a"),
                arguments("varchar(5)", "a"),
                arguments("json", "{\"a\":[1,null]}"),
                arguments("jsonb", "[1.50]"),
                arguments("int2", "1"),
                arguments("int4", "-7"),
                arguments("int8", "9007199254740993"),
                arguments("float4", "1.5"),
                arguments("float8", "2"),
                arguments("numeric", "1.20"),
                arguments("bool", "yes"),
                arguments("date", "2020-02-02"),
                arguments("time", "10:00"),
                arguments("timestamp", "2020-02-02T10:00"),
                arguments("timestamptz", "2020-02-02T10:00+02:00"),
                arguments("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                arguments("bytea", "AP8="),
                arguments("mood", "sad"),
                arguments("\"Odd s\".\"Mood\"", "glad"),
                arguments("code", "abc"),
                arguments("int4[]", "[1,2,null]"),
                arguments("text[]", "[\"a,b\",\"c\\\"}\",\"NULL\",\"\",null]"),
                arguments("mood[]", "[\"sad\",null]"),
                arguments("\"Odd s\".\"Mood\"[]", "[\"glad\"]"),
                arguments("uuid[]", "[\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"]"),
                arguments("timestamptz[]", "[\"2020-02-02T10:00+02:00\"]"),
                arguments("numeric[]", "[1.50,2]"),
                arguments("bool[]", "[true,\"no\"]"),
                arguments("jsonb[]", "[{\"a\":[1]}]"),
                arguments("bytea[]", "[\"AP8=\",null]"),
                arguments("int8[]", "[]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void parameter_ofEveryType_staysInOneTransactionWithItsSettingsAndReadsTheSameInTextAndBinary(
            String type, String value) {
        db.sql(
                "CREATE SCHEMA \"Odd s\"; CREATE TYPE \"Odd s\".\"Mood\" AS ENUM ('glad'); CREATE DOMAIN code AS varchar(3)");
        PgDataAction action = action("SELECT :p::" + type + " AS p, current_setting('transaction_read_only') AS ro")
                .parameter(parameter(type).orNull())
                .build()
                .prepare();
        // The driver looks up a type of the database's own once for each connection.
        Database.run(action, JsonObject.of("p", value));
        Database.run(action, JsonObject.of("p", null));
        String first = Database.run(action, JsonObject.of("p", value)).get(0).toJson();
        assertThat(first).endsWith(",\"ro\":\"on\"}").doesNotStartWith("{\"p\":null");
        for (int i = 1; i <= 8; i++) {
            proxy.clear();
            assertThat(Database.run(action, JsonObject.of("p", value)).get(0).toJson())
                    .isEqualTo(first);
            assertThat(Database.run(action, JsonObject.of("p", null)).get(0).toJson())
                    .isEqualTo("{\"p\":null,\"ro\":\"on\"}");
            assertThat(proxy.roundTrips()).as("two calls: %s", proxy.types()).isEqualTo(2);
        }
    }

    private static PgParameter parameter(String type) {
        String element = type.replaceAll("\\[]|\\(\\d+\\)", "");
        PgParameter parameter = PgParameter.of(
                "p",
                switch (element) {
                    case "text", "varchar", "code" -> PgType.STRING;
                    case "json", "jsonb" -> PgType.JSON;
                    case "int2", "int4" -> PgType.INTEGER;
                    case "int8" -> PgType.BIGINT;
                    case "float4", "float8" -> PgType.FLOAT;
                    case "numeric" -> PgType.NUMERIC;
                    case "bool" -> PgType.BOOLEAN;
                    case "date" -> PgType.DATE;
                    case "time" -> PgType.TIME;
                    case "timestamp", "timestamptz" -> PgType.TIMESTAMP;
                    case "uuid" -> PgType.UUID;
                    case "bytea" -> PgType.BYTEA;
                    default -> PgType.ENUM;
                });
        return type.endsWith("[]") ? parameter.asArray() : parameter;
    }

    @Test
    void write_everyCall_isTwoRoundTrips() {
        PgDataAction action = action("UPDATE person SET name = :name WHERE id = :id RETURNING id, name")
                .writes()
                .build()
                .prepare();
        for (int i = 1; i <= 12; i++) {
            proxy.clear();
            assertThat(Database.run(action, JsonObject.of("id", "1", "name", "Eve " + i)))
                    .hasSize(1);
            assertThat(proxy.roundTrips()).as("call %d: %s", i, proxy.types()).isEqualTo(2);
        }
        proxy.clear();
        action.run(Database.rehearsal(JsonObject.of("id", "1", "name", "Zoe")));
        assertThat(proxy.roundTrips()).as("a rehearsal, rolled back").isEqualTo(2);
        assertThat(db.query("SELECT name FROM person WHERE id = 1")).isEqualTo("Eve 12");
    }

    @Test
    void refusedInput_neverReachesTheServer() {
        PgDataAction action = action(READ).build().prepare();
        proxy.clear();
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("id", "1 OR 1=1", "mood", "glad")))
                .isInstanceOf(DataActionException.class)
                .hasMessage(
                        "id: expected an integer of decimal digits but got '1 OR 1=1'; mood: expected one of happy, sad"
                                + " but got 'glad'");
        assertThat(proxy.messages()).isEmpty();
    }

    @Test
    void driftCheck_everyCall_costsNothing() {
        PgDataAction action =
                action("SELECT id, name FROM person WHERE id = :id").build().prepare();
        Database.run(action, JsonObject.of("id", "1"));
        db.sql("ALTER TABLE person ALTER COLUMN name TYPE varchar(30)");
        proxy.clear();
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("id", "1")))
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("Schema drift detected. Result column name was varchar(20) and is varchar(30)");
        assertThat(proxy.roundTrips()).isEqualTo(1);
    }

    @Test
    void planGate_perCall_isOneLookMoreAndNoneWhileTheLastIsFresh() {
        PgDataAction fresh = action(READ).maxPlanCost(1000).build().prepare();
        Database.run(fresh, ONE);
        proxy.clear();
        Database.run(fresh, ONE);
        assertThat(proxy.roundTrips()).isEqualTo(1);
        PgDataAction each = action(READ)
                .maxPlanCost(1000)
                .planCheckEvery(java.time.Duration.ZERO)
                .build()
                .prepare();
        proxy.clear();
        Database.run(each, ONE);
        assertThat(proxy.statements()).anyMatch(s -> s.strip().startsWith("EXPLAIN"));
        assertThat(proxy.roundTrips())
                .as("EXPLAIN, the tables in it, the query")
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connection_afterSuccessAndEveryKindOfFailure_isGivenBackAsItWas(boolean autoCommit) throws SQLException {
        connection.setAutoCommit(autoCommit);
        connection.setNetworkTimeout(Runnable::run, 12_345);
        PgDataAction read = action(READ).build();
        PgDataAction write =
                action("INSERT INTO person (name) VALUES (:name)").writes().build();
        PgDataAction slow =
                action("SELECT pg_sleep(:s::float8)::text AS x").build().prepare();
        PgDataAction liar =
                action("DELETE FROM person WHERE id = :id RETURNING id").build();
        Database.run(read, ONE);
        assertClean(autoCommit);
        Database.run(write, JsonObject.of("name", "Cid"));
        assertClean(autoCommit);
        assertThatThrownBy(() -> Database.run(write, JsonObject.of("name", "Ada")))
                .hasMessage("the change conflicts with what is stored");
        assertClean(autoCommit);
        assertThatThrownBy(() -> Database.run(liar, JsonObject.of("id", "1")))
                .hasMessage("a statement declared read-only writes; declare it with writes()");
        assertClean(autoCommit);
        assertThatThrownBy(() -> slow.run(io.cxintegrate.core.dataaction.DataActionCall.of(
                        JsonObject.of("s", "30"),
                        io.cxintegrate.core.Deadline.after(
                                java.time.Duration.ofMillis(50), io.cxintegrate.core.TimeSource.system()))))
                .hasMessage("the query did not finish in time");
        assertClean(autoCommit);
        assertThat(db.query("SELECT count(*) FROM person")).isEqualTo("3");
    }

    private void assertClean(boolean autoCommit) throws SQLException {
        assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(connection.isReadOnly()).isFalse();
        assertThat(connection.getNetworkTimeout()).isEqualTo(12_345);
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement s = connection.createStatement();
                ResultSet rs = s.executeQuery("SELECT current_setting('statement_timeout'),"
                        + " current_setting('lock_timeout'), current_setting('transaction_read_only'),"
                        + " now() = statement_timestamp(), (SELECT count(*) FROM pg_prepared_statements WHERE name LIKE"
                        + " 'cxintegrate%')")) {
            rs.next();
            assertThat(rs.getString(1)).isEqualTo("0");
            assertThat(rs.getString(2)).isEqualTo("0");
            assertThat(rs.getString(3)).isEqualTo("off");
            assertThat(rs.getInt(5)).isZero();
        }
        if (!autoCommit) {
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pool_withEitherAutoCommit_isServedAndKeepsItsConnection(boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(proxy.dataSource());
        config.setMaximumPoolSize(1);
        config.setAutoCommit(autoCommit);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            PgDataAction read = action(READ).dataSource(pool).maxPlanCost(1000).build();
            PgDataAction write = action("INSERT INTO person (name) VALUES (:name)")
                    .dataSource(pool)
                    .writes()
                    .build();
            String before = backend(pool);
            for (int i = 0; i < 7; i++) {
                assertThat(Database.run(read, ONE)).hasSize(1);
                Database.run(write, JsonObject.of("name", "n" + i));
            }
            assertThatThrownBy(() -> Database.run(write, JsonObject.of("name", "Ada")))
                    .hasMessage("the change conflicts with what is stored");
            assertThat(backend(pool)).isEqualTo(before);
            assertThat(db.query("SELECT count(*) FROM person")).isEqualTo("9");
        }
    }

    private static String backend(HikariDataSource pool) {
        try (Connection c = pool.getConnection();
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT pg_backend_pid()")) {
            rs.next();
            return rs.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
