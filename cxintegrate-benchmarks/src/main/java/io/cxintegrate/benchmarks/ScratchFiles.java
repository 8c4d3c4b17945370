package io.cxintegrate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders on the disk of the working directory: the temporary one may be memory, where fsync costs nothing. */
final class ScratchFiles {
    private ScratchFiles() {}

    static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "benchmark-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}
