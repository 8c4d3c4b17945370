package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL of our own on a free port of the loopback interface. It keeps nothing safe on purpose, which is what makes it
 * fast: no fsync, no full page writes, everybody on this machine may log in.
 *
 * <p>{@code postgres} itself is started, not {@code pg_ctl}, so that the process we know is the server. On Linux it ends
 * with this JVM, even if that is killed.
 */
final class EmbeddedServer implements PostgresServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 10;
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "shared_buffers=16MB",
            "max_connections=100",
            "wal_level=minimal",
            "max_wal_senders=0",
            "min_wal_size=8MB",
            "max_wal_size=64MB",
            "timezone=UTC",
            "log_timezone=UTC");

    private final DataFolder folder;
    private final Process process;
    private final int port;
    private final boolean windows;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedServer(DataFolder folder, Process process, int port, boolean windows) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.windows = windows;
    }

    /**
     * Starts a server that nobody has used before.
     *
     * @throws InvalidInputException if something has to be installed or added first
     * @throws UnavailableException if the server does not come up
     */
    static EmbeddedServer start(EmbeddedBinaries.Platform platform, ClassLoader loader) {
        try {
            ServerIdentity identity = ServerIdentity.detect();
            CacheFolder cache =
                    CacheFolder.open(ServerIdentity.uid(), identity.owner().isPresent());
            EmbeddedBinaries binaries = EmbeddedBinaries.unpack(cache, platform, loader);
            DataFolder folder = DataFolder.create(cache, binaries, identity);
            try {
                return start(folder, binaries, identity);
            } catch (IOException | RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnavailableException("cannot start an embedded PostgreSQL: " + e, ErrorContext.NONE, e);
        }
    }

    private static EmbeddedServer start(DataFolder folder, EmbeddedBinaries binaries, ServerIdentity identity)
            throws IOException {
        for (int attempt = 1; true; attempt++) {
            int port = freePort();
            List<String> command = new ArrayList<>(identity.serverPrefix());
            command.add(binaries.program("postgres").toString());
            command.addAll(List.of("-D", folder.data().toString(), "-p", String.valueOf(port), "-k", ""));
            SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
            Process process = Commands.startServer(command, folder.log());
            boolean windows = binaries.platform().windows();
            if (comesUp(process, folder, windows)) {
                return new EmbeddedServer(folder, process, port, windows);
            }
            boolean portTaken = Commands.lastLines(folder.log()).contains("could not bind");
            if (!portTaken || attempt == PORT_ATTEMPTS) {
                throw Commands.failure(command, "returned " + process.exitValue(), folder.log());
            }
        }
    }

    private static boolean comesUp(Process process, DataFolder folder, boolean windows) {
        // A real process takes real time.
        Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
        try {
            while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
                if (isReady(folder.data())) {
                    return true;
                }
                if (deadline.isExpired()) {
                    stop(process, windows);
                    throw new UnavailableException("PostgreSQL was not ready after " + PATIENCE + "; its last lines:\n"
                            + Commands.lastLines(folder.log()));
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(process, windows);
            throw new UnavailableException("interrupted while PostgreSQL was starting");
        }
    }

    /** The server says so in the eighth line of its pid file; cheaper than trying to connect, and the same moment. */
    private static boolean isReady(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8 && lines.get(7).trim().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    /** Free a moment ago: another process may be faster, hence the attempts. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Process process, boolean windows) {
        Commands.quit(process.toHandle(), windows);
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return process.pid();
    }

    Path data() {
        return folder.data();
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public String username() {
        return "postgres";
    }

    @Override
    public Optional<String> password() {
        return Optional.empty();
    }

    @Override
    public String origin() {
        return "embedded binaries";
    }

    @Override
    public boolean outlivesTests() {
        return false;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop(process, windows);
            try {
                folder.close();
            } catch (IOException e) {
                throw new UnavailableException("cannot remove " + folder.data() + ": " + e, ErrorContext.NONE, e);
            }
        }
    }
}
