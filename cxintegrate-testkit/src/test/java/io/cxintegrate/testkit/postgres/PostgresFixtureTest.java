package io.cxintegrate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresFixtureTest {
    private static PostgresFixture server;

    @BeforeAll
    static void start() {
        server = startEmbedded();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** Whatever Docker and environment this machine has. */
    private static PostgresFixture startEmbedded() {
        return PostgresFixture.start(Map.of("DOCKER_HOST", "none://"));
    }

    @Test
    void start_nothingConfigured_answersSql() throws SQLException {
        try (Connection c = DriverManager.getConnection(server.jdbcUrl(), server.username(), null)) {
            assertThat(query(c, "select 'a' || 1")).isEqualTo("a1");
        }
        assertThat(server.jdbcUrl()).matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/postgres");
        assertThat(server.username()).isEqualTo("postgres");
        assertThat(server.password()).isEmpty();
        assertThat(server.source()).matches("embedded binaries, PostgreSQL 16\\.\\d+");
        assertThat(server).hasToString("PostgresFixture[" + server.source() + "]");
    }

    @Test
    void dataSource_twice_opensTwoConnections() throws SQLException {
        try (Connection a = server.dataSource().getConnection();
                Connection b = server.dataSource().getConnection("postgres", "ignored")) {
            assertThat(query(a, "select pg_backend_pid()")).isNotEqualTo(query(b, "select pg_backend_pid()"));
        }
    }

    @Test
    void freshDatabase_twoOfThem_seeNothingOfEachOther() throws SQLException {
        try (PostgresFixture a = server.freshDatabase();
                PostgresFixture b = server.freshDatabase();
                Connection inA = a.connect();
                Connection inB = b.connect()) {
            execute(inA, "create table t (i int)");
            assertThat(query(inA, "select count(*) from pg_tables where tablename = 't'"))
                    .isEqualTo("1");
            assertThat(query(inB, "select count(*) from pg_tables where tablename = 't'"))
                    .isEqualTo("0");
            assertThat(a.source()).isEqualTo(server.source());
        }
    }

    @Test
    void freshDatabase_closedWithOpenConnections_isDropped() throws SQLException {
        PostgresFixture database = server.freshDatabase();
        try (Connection open = database.connect()) {
            database.close();
            assertThat(open.isValid(1)).isFalse();
        }
        assertThatThrownBy(database::connect)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
        assertThatCode(database::close).doesNotThrowAnyException();
    }

    @Test
    void freshDatabase_ofFreshDatabase_livesOnTheSameServer() throws SQLException {
        try (PostgresFixture outer = server.freshDatabase();
                PostgresFixture inner = outer.freshDatabase();
                Connection c = inner.connect()) {
            assertThat(inner.jdbcUrl()).endsWith("/" + query(c, "select current_database()"));
        }
    }

    @Test
    void close_twice_endsServerAndRemovesItsData() throws SQLException {
        PostgresFixture own = startEmbedded();
        PostgresFixture database = own.freshDatabase();
        ProcessHandle process;
        String data;
        try (Connection c = own.connect()) {
            process = ProcessHandle.of(postmaster(c)).orElseThrow();
            data = query(c, "show data_directory");
        }
        assertThat(process.isAlive()).isTrue();
        own.close();
        own.close();
        database.close();
        assertThat(process.isAlive()).isFalse();
        assertThat(Path.of(data)).doesNotExist();
        assertThatThrownBy(own::connect).isInstanceOf(SQLException.class);
    }

    /** Linux would end the server with the thread that forked it. */
    @Test
    void start_callingThreadEnds_serverStays() throws Exception {
        PostgresFixture[] started = new PostgresFixture[1];
        Thread shortLived = new Thread(() -> started[0] = startEmbedded());
        shortLived.start();
        shortLived.join();
        try (PostgresFixture own = started[0];
                Connection c = own.connect()) {
            assertThat(ProcessHandle.of(postmaster(c)).orElseThrow().isAlive()).isTrue();
            assertThat(own.jdbcUrl()).isNotEqualTo(server.jdbcUrl());
        }
    }

    @Test
    void start_environmentUrl_winsAndKeepsTheServer() throws SQLException {
        Map<String, String> environment = Map.of(
                "CXINTEGRATE_PG_URL", server.jdbcUrl() + "?ApplicationName=tests", "CXINTEGRATE_PG_PASSWORD", "s3cret");
        PostgresFixture named = PostgresFixture.start(environment);
        assertThat(named.source()).matches("environment variable CXINTEGRATE_PG_URL, PostgreSQL 16\\.\\d+");
        assertThat(named.jdbcUrl()).isEqualTo(server.jdbcUrl() + "?ApplicationName=tests");
        assertThat(named.username()).isEqualTo("postgres");
        assertThat(named.password()).isEqualTo(Optional.of("s3cret"));
        PostgresFixture database = named.freshDatabase();
        try (Connection c = database.connect()) {
            assertThat(query(c, "select current_setting('application_name')")).isEqualTo("tests");
        }
        named.close();
        try (Connection c = server.connect()) {
            assertThat(query(c, "select count(*) from pg_database where datname like 'cx%'"))
                    .as("databases left behind")
                    .isEqualTo("0");
        }
        assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    }

    @Test
    void start_environmentUrlOfAnotherDatabase_isRefusedWithoutRepeatingIt() {
        Map<String, String> environment = Map.of("CXINTEGRATE_PG_URL", "jdbc:mysql://h/d?password=s3cret");
        assertThatThrownBy(() -> PostgresFixture.start(environment))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "CXINTEGRATE_PG_URL must look like jdbc:postgresql://host:5432/database but does not begin with"
                                + " jdbc:postgresql:");
    }

    @Test
    void start_environmentUserUnknown_namesUserAndSqlState() {
        Map<String, String> environment =
                Map.of("CXINTEGRATE_PG_URL", server.jdbcUrl(), "CXINTEGRATE_PG_USER", "nobody_here");
        assertThatThrownBy(() -> PostgresFixture.start(environment))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.platformCode()).isEqualTo(Optional.of("28000")))
                .hasMessage("cannot log in to PostgreSQL from environment variable CXINTEGRATE_PG_URL as nobody_here:"
                        + " FATAL: role \"nobody_here\" does not exist");
    }

    @Test
    void shared_twice_isOneServerThatCloseDoesNotEnd() throws SQLException {
        PostgresFixture shared = PostgresFixture.shared();
        shared.close();
        assertThat(PostgresFixture.shared()).isSameAs(shared);
        try (PostgresFixture database = shared.freshDatabase();
                Connection c = database.connect()) {
            assertThat(query(c, "select 1")).isEqualTo("1");
        }
    }

    private static long postmaster(Connection c) throws SQLException {
        return Long.parseLong(query(c, "select split_part(pg_read_file('postmaster.pid'), chr(10), 1)"));
    }

    private static void execute(Connection c, String sql) throws SQLException {
        try (Statement statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Connection c, String sql) throws SQLException {
        try (Statement statement = c.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
