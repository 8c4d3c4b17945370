package io.cxintegrate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.testkit.network.ConnectionFault;
import io.cxintegrate.testkit.network.FaultProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy in front of a real PostgreSQL: what a driver sees when the network breaks. */
class PostgresBehindProxyTest {
    private static final String CONNECTION_FAILURE = "08006";

    private final PostgresFixture database = PostgresFixture.shared().freshDatabase();
    private final FaultProxy proxy = FaultProxy.to(URI.create(database.jdbcUrl().substring("jdbc:".length())));

    @BeforeEach
    void createTable() throws SQLException {
        try (Connection direct = database.connect()) {
            execute(direct, "create table t (i int)");
        }
    }

    @AfterEach
    void close() {
        proxy.close();
        database.close();
    }

    @Test
    void connectionReset_midQuery_isAConnectionFailureAndNothingIsLeft() throws SQLException {
        // More rows than the limit of bytes: the reset comes in the middle of the result.
        proxy.next(ConnectionFault.resetAfterResponseBytes(5_000));

        try (Connection c = connect()) {
            assertThatThrownBy(() -> execute(c, "select * from generate_series(1, 100000)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(CONNECTION_FAILURE));
            assertThat(c.isValid(1)).isFalse();
        }
        proxy.assertFaultsMet();
    }

    @Test
    void connectionsReset_betweenStatements_aFreshOneWorks() throws SQLException {
        try (Connection c = connect()) {
            execute(c, "insert into t values (1)");
            proxy.resetConnections();

            assertThatThrownBy(() -> execute(c, "insert into t values (2)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(CONNECTION_FAILURE));
        }
        try (Connection c = connect()) {
            assertThat(count(c)).isEqualTo(1);
        }
    }

    @Test
    void answerLost_ofAnInsert_clientFailsAndTheRowIsThere() throws SQLException {
        // The reset comes with the first byte after log-in: the answer to the insert.
        proxy.next(ConnectionFault.resetAfterResponseBytes((int) logIn() + 1));

        try (Connection c = connect()) {
            assertThatThrownBy(() -> execute(c, "insert into t values (1)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(CONNECTION_FAILURE));
        }

        proxy.assertFaultsMet();
        try (Connection direct = database.connect()) {
            assertThat(count(direct)).isEqualTo(1);
        }
    }

    /** How many bytes the server sends until the driver is ready. */
    private long logIn() throws SQLException {
        connect().close();
        return proxy.responseBytes();
    }

    private Connection connect() throws SQLException {
        String url = database.jdbcUrl().replaceFirst("//[^/]+/", "//127.0.0.1:" + proxy.port() + "/");
        return DriverManager.getConnection(
                url, database.username(), database.password().orElse(null));
    }

    private static void execute(Connection c, String sql) throws SQLException {
        try (Statement statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection c) throws SQLException {
        try (Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
