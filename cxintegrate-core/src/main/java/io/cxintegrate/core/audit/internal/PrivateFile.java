package io.cxintegrate.core.audit.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes files that only their owner may read, where the file system knows owners. What is there keeps its permissions. */
public final class PrivateFile {
    private PrivateFile() {}

    /** Makes the file, and the folders above it, unless they are there. */
    public static void createUnlessThere(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        // Asked first: createDirectories refuses a symbolic link to a directory before JDK 20.
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
        }
        try {
            Files.createFile(file, ownerOnly(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            // The usual case after a restart; opening it tells whether it is a file.
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
