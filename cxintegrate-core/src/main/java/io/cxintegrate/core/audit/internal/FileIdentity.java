package io.cxintegrate.core.audit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a path still leads to the file that was opened: on POSIX systems writing to a deleted file succeeds, into
 * nothing. Immutable and safe to share between threads.
 */
public final class FileIdentity {
    private final Path path;

    /** Null where the file system has no such thing; then only whether there is a file is told. */
    private final @Nullable Object key;

    private FileIdentity(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /** The file that is there now. */
    public static FileIdentity of(Path path) throws IOException {
        return new FileIdentity(path, key(path));
    }

    /** Whether it is still there, under its name. */
    public boolean isIntact() {
        try {
            return Objects.equals(key, key(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
