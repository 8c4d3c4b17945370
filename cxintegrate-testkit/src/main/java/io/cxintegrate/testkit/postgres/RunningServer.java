package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server and the databases that tests made on it. Closed by its owner or else when the JVM ends; then a server that stays
 * gets rid of its databases, too. Safe to share between threads.
 */
final class RunningServer implements AutoCloseable {
    private static final String NO_DRIVER = "No suitable driver";

    private final PostgresServer server;
    private final String source;
    private final Set<String> databases = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit = new Thread(this::end, "cxintegrate-postgres-exit");

    private RunningServer(PostgresServer server) {
        this.server = server;
        this.source = server.origin() + ", PostgreSQL " + version();
    }

    /**
     * Takes over {@code server} after one connection to see that it answers; if not, closes it.
     *
     * @throws InvalidInputException if the JDBC driver is missing
     * @throws UnavailableException if the server does not let us in
     */
    static RunningServer of(PostgresServer server) {
        try {
            RunningServer running = new RunningServer(server);
            Runtime.getRuntime().addShutdownHook(running.atExit);
            return running;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    PostgresServer server() {
        return server;
    }

    String source() {
        return source;
    }

    PlainDataSource dataSource(String jdbcUrl) {
        return new PlainDataSource(jdbcUrl, server.username(), server.password().orElse(null));
    }

    /** The name of a new empty database. */
    String createDatabase() {
        String name = "cx_" + IdSource.random().next().replace("-", "");
        // template0 has nothing that somebody put into template1.
        execute("create database " + name + " template template0");
        databases.add(name);
        return name;
    }

    /** Drops what {@link #createDatabase()} made; nothing if that happened already, or went with the server. */
    void dropDatabase(String name) {
        if (databases.remove(name)) {
            execute("drop database if exists " + name + " with (force)");
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already; the hook does the same, and only one of us does it.
        }
        end();
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (server.outlivesTests()) {
                databases.forEach(this::dropDatabase);
            }
        } finally {
            databases.clear();
            server.close();
        }
    }

    private String version() {
        try (Connection connection = dataSource(server.jdbcUrl()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_version")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            if (e.getMessage() != null && e.getMessage().startsWith(NO_DRIVER)) {
                // Its text repeats the URL, which may hold a password.
                throw new InvalidInputException("the PostgreSQL JDBC driver is not on the class path: add"
                        + " org.postgresql:postgresql:42.7.14 at test scope");
            }
            throw failure("cannot log in to PostgreSQL from " + server.origin() + " as " + server.username(), e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = dataSource(server.jdbcUrl()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure("cannot " + sql, e);
        }
    }

    private static UnavailableException failure(String what, SQLException e) {
        ErrorContext context = ErrorContext.builder()
                .platform("postgresql")
                .platformCode(e.getSQLState())
                .build();
        return new UnavailableException(what + ": " + e.getMessage(), context, e);
    }

    /** The same server and parameters, another database. */
    static String withDatabase(String url, String database) {
        String prefix = "jdbc:postgresql:";
        int query = url.indexOf('?');
        String parameters = query < 0 ? "" : url.substring(query);
        String address = query < 0 ? url : url.substring(0, query);
        if (!address.startsWith(prefix + "//")) {
            return prefix + database + parameters;
        }
        int slash = address.indexOf('/', prefix.length() + 2);
        return (slash < 0 ? address : address.substring(0, slash)) + "/" + database + parameters;
    }
}
