package io.cxintegrate.testkit.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory of one server: a copy of a template that {@code initdb} made once. A locked file beside it says that
 * its JVM lives; the operating system drops the lock however the JVM ends, so the next start can tell what is left over.
 */
final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final Duration INITDB_PATIENCE = Duration.ofMinutes(2);

    /** The process id alone would come again: in a container it is often the same small number. */
    private static final String THIS_JVM = ProcessHandle.current().pid() + "-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toEpochMilli)
                    .orElse(0L)
            + "-";

    private final Path lockFile;
    private final FileChannel lock;

    private DataFolder(Path lockFile, FileChannel lock) {
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Removes what dead processes left, and copies the template. */
    static DataFolder create(CacheFolder cache, EmbeddedBinaries binaries, ServerIdentity identity) throws IOException {
        Path template = template(cache, binaries, identity);
        DataFolder folder = cache.alone(() -> {
            for (Path run : cache.runFolders()) {
                removeStale(run, cache);
            }
            Path lockFile = Files.createTempFile(cache.runFolders().get(0), THIS_JVM, ".lock");
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
            channel.lock();
            return new DataFolder(lockFile, channel);
        });
        try {
            copy(template, folder.data());
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    Path data() {
        return sibling(lockFile, "data");
    }

    Path log() {
        return sibling(lockFile, "log");
    }

    /** Deletes everything. What cannot be deleted now stays for the next start to find. */
    @Override
    public void close() throws IOException {
        try (lock) {
            delete(data());
            Files.deleteIfExists(log());
            Files.deleteIfExists(lockFile);
        }
    }

    private static Path template(CacheFolder cache, EmbeddedBinaries binaries, ServerIdentity identity)
            throws IOException {
        String owner = identity.owner().isPresent() ? "-" + identity.owner().getAsInt() : "";
        String name = binaries.key() + "-data" + owner;
        Path template = cache.path().resolve(name);
        if (!Files.isDirectory(template)) {
            cache.alone(() -> {
                if (!Files.isDirectory(template)) {
                    initialise(cache, name, binaries, identity);
                }
                return template;
            });
        }
        return template;
    }

    private static void initialise(CacheFolder cache, String name, EmbeddedBinaries binaries, ServerIdentity identity)
            throws IOException {
        delete(cache.path().resolve(name + ".tmp"));
        Path unfinished = CacheFolder.subfolder(cache.path(), name + ".tmp");
        if (identity.owner().isPresent()) {
            Files.setAttribute(unfinished, "unix:uid", identity.owner().getAsInt());
            Files.setAttribute(unfinished, "unix:gid", identity.owner().getAsInt());
        }
        List<String> command = new ArrayList<>(identity.prefix());
        command.add(binaries.program("initdb").toString());
        command.addAll(List.of("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"));
        // Small segments of the log, because every server copies one.
        command.addAll(List.of("--wal-segsize=1", "--no-sync", "--no-instructions", "-D", unfinished.toString()));
        Path log = cache.path().resolve(name + ".log");
        Commands.run(command, log, INITDB_PATIENCE);
        Files.deleteIfExists(log);
        Files.move(unfinished, cache.path().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeStale(Path run, CacheFolder cache) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(run, "*.lock")) {
            for (Path lockFile : locks) {
                // Opening and closing a file of our own would give up our own lock on it.
                if (!lockFile.getFileName().toString().startsWith(THIS_JVM)) {
                    removeIfStale(lockFile, cache);
                }
            }
        }
    }

    private static void removeIfStale(Path lockFile, CacheFolder cache) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock free = channel.tryLock();
            if (free != null) {
                leftOverServer(sibling(lockFile, "data"), cache).ifPresent(server -> {
                    Commands.quit(server, false);
                    server.onExit().orTimeout(5, TimeUnit.SECONDS).join();
                });
                delete(sibling(lockFile, "data"));
                Files.deleteIfExists(sibling(lockFile, "log"));
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException | RuntimeException e) {
            // Somebody else's leftovers must not stop this start; the next one tries again.
            LOG.debug("cannot remove stale data folder={}", lockFile, e);
        }
    }

    /** Where nothing ends the server together with its JVM, it is still there; its process id may be reused, though. */
    private static Optional<ProcessHandle> leftOverServer(Path data, CacheFolder cache) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        return ProcessHandle.of(pid)
                .filter(p ->
                        p.info().command().orElse("").startsWith(cache.path().toString()));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                return visitFile(folder, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // With their owner and mode, which PostgreSQL checks.
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A whole tree, following no link; nothing if there is none. */
    static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path sibling(Path lockFile, String extension) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - "lock".length()) + extension);
    }
}
