package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where unpacked binaries, the initialised template and running servers keep their files: folders for each user of the
 * machine, that belong to this user and that nobody else can write to. Safe to share between threads and processes.
 *
 * @param path kept between runs, on disk
 * @param runFolders where servers have their data: the first is for new ones, all may hold leftovers
 */
record CacheFolder(Path path, List<Path> runFolders) {
    private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);

    /** Creating and dropping databases is thousands of small files, a strain for some disks; Linux has this in memory. */
    private static final Path MEMORY = Path.of("/dev/shm");

    /** What a container has by default, 64 MB, is not enough. */
    private static final long ENOUGH_MEMORY = 1L << 30;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    /** Something done while no other process does it. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * The folders of this user, made if they are not there.
     *
     * @param othersMustReach whether the server runs as somebody else, for whom a home directory is usually closed
     * @throws InvalidInputException if no place is usable, with the reason for each
     */
    static CacheFolder open(OptionalInt uid, boolean othersMustReach) throws IOException {
        String name = "cxintegrate-postgres" + (uid.isPresent() ? "-" + uid.getAsInt() : "");
        List<Path> candidates = new ArrayList<>();
        Path home = Path.of(System.getProperty("user.home", "?"));
        if (!othersMustReach && home.isAbsolute() && Files.isDirectory(home)) {
            candidates.add(home.resolve(".cache/cxintegrate/postgres"));
        }
        candidates.add(Path.of(System.getProperty("java.io.tmpdir")).resolve(name));
        if (uid.isPresent()) {
            candidates.add(Path.of("/var/tmp").resolve(name));
        }
        Path cache = firstUsable(candidates, uid, othersMustReach);
        List<Path> runFolders = new ArrayList<>();
        runFolders.add(subfolder(cache, "run"));
        if (Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ENOUGH_MEMORY) {
            try {
                runFolders.add(0, firstUsable(List.of(MEMORY.resolve(name)), uid, othersMustReach));
            } catch (InvalidInputException e) {
                // Only slower without.
                LOG.debug("no data in memory, reason={}", e.getMessage());
            }
        }
        return new CacheFolder(cache, List.copyOf(runFolders));
    }

    static Path firstUsable(List<Path> candidates, OptionalInt uid, boolean othersMustReach) {
        StringBuilder problems = new StringBuilder();
        for (Path candidate : candidates) {
            try {
                Path folder = candidate.toAbsolutePath().normalize();
                Path parent = folder.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                create(folder);
                check(folder, uid, othersMustReach);
                return folder;
            } catch (IOException e) {
                problems.append("\n  - ").append(candidate).append(": ").append(e.getMessage());
            }
        }
        throw new InvalidInputException("no folder for PostgreSQL's binaries and data is usable:" + problems);
    }

    /** A folder that every user can enter, made if it is not there. */
    static Path subfolder(Path parent, String name) throws IOException {
        Path folder = parent.resolve(name);
        create(folder);
        return folder;
    }

    private static void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            if (isPosix(folder)) {
                // Whatever the umask says: the server may run as another user and must get through.
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (FileAlreadyExistsException e) {
            // Somebody was here before; for the outermost folder, check() says whether it was us.
        }
    }

    /** In a folder where everybody may create files, the name could be a link, or a directory laid out as a trap. */
    private static void check(Path folder, OptionalInt uid, boolean othersMustReach) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("is no directory, or a link to one");
        }
        if (uid.isPresent() && isPosix(folder)) {
            Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(uid.getAsInt())) {
                throw new IOException("belongs to user " + owner + " and not to " + uid.getAsInt());
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new IOException("can be written to by others");
            }
            for (Path p = folder; othersMustReach && p != null; p = p.getParent()) {
                if (!Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    throw new IOException("cannot be reached by the server's user, because of " + p);
                }
            }
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("is not writable");
        }
    }

    /**
     * Runs {@code work} while no other thread and no other process of this user runs any.
     *
     * @throws UnavailableException if others take too long
     */
    <T> T alone(Work<T> work) throws IOException {
        // Closing any channel to the file gives up the lock for the whole process: never two at a time.
        IN_THIS_JVM.lock();
        try (FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            TimeSource time = TimeSource.system();
            long deadline = time.nanoTime() + PATIENCE.toNanos();
            while (!tryLock(channel)) {
                if (time.nanoTime() > deadline) {
                    throw new UnavailableException(
                            "another process holds " + path.resolve("lock") + " for " + PATIENCE);
                }
                time.sleep(PAUSE);
            }
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for " + path.resolve("lock"));
        } finally {
            IN_THIS_JVM.unlock();
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // The same class, loaded twice in this JVM.
            return false;
        }
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
