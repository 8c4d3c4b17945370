package io.cxintegrate.testkit.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks {@code .txz}. The only class that needs Commons Compress and XZ; nobody loads it without. */
final class Archive {
    private Archive() {}

    static void unpack(InputStream txz, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(txz)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("archive entry " + entry.getName() + " points outside of the archive");
                }
                write(tar, entry, path, target);
            }
        }
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path path, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            setMode(path, true);
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Path link = Path.of(entry.getLinkName());
            if (!path.resolveSibling(link).normalize().startsWith(target)) {
                throw new IOException("archive link " + entry.getName() + " points outside of the archive");
            }
            Files.createSymbolicLink(path, link);
        } else if (entry.isLink()) {
            Files.copy(target.resolve(entry.getLinkName()).normalize(), path);
        } else {
            Files.copy(content, path);
            setMode(path, (entry.getMode() & 0100) != 0);
        }
    }

    /** Readable for everybody whatever the umask says: the server may run as somebody else. */
    private static void setMode(Path path, boolean executable) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
