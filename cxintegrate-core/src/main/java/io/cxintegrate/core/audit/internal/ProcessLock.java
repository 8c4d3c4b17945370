package io.cxintegrate.core.audit.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one holder at a time can have, among all processes of this machine: on a file of its own, which is empty and
 * stays where it is, because deleting it would race with the next holder. The operating system ends the lock with the
 * process, however that ends. Safe to share between threads.
 */
public final class ProcessLock implements Closeable {
    /**
     * Static, against the rule of the house: POSIX locks belong to the process, and go when the process closes the file
     * anywhere (fcntl(2)). So the lock file may not be opened just to find out that this process holds the lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final RandomAccessFile file;

    private ProcessLock(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** The lock, or null if somebody has it. Nothing else may ever open this file. */
    public static @Nullable ProcessLock tryTake(Path lockFile) throws IOException {
        PrivateFile.createUnlessThere(lockFile);
        Path path = lockFile.toRealPath();
        if (!HELD.add(path)) {
            return null;
        }
        ProcessLock lock = null;
        try {
            RandomAccessFile file = locked(path);
            lock = file == null ? null : new ProcessLock(path, file);
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(path);
            }
        }
    }

    /** The lock lives as long as the file is open. */
    private static @Nullable RandomAccessFile locked(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean locked = false;
        try {
            locked = file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another copy of this class, of another class loader, has it.
        } finally {
            if (!locked) {
                file.close();
            }
        }
        return locked ? file : null;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            HELD.remove(path);
        }
    }
}
