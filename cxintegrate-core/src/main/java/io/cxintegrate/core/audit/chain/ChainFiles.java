package io.cxintegrate.core.audit.chain;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a chain's files: {@code audit.jsonl}, {@code audit.1.jsonl}, {@code audit.2.jsonl}, oldest first. */
final class ChainFiles {
    private final Path first;
    private final String stem;
    private final String extension;

    ChainFiles(Path first) {
        this.first = first;
        String name = String.valueOf(first.getFileName());
        int dot = name.lastIndexOf('.');
        stem = dot > 0 ? name.substring(0, dot) : name;
        extension = dot > 0 ? name.substring(dot) : "";
    }

    /** File {@code number} of the chain, which need not exist. */
    Path file(int number) {
        return number == 0 ? first : first.resolveSibling(stem + "." + number + extension);
    }

    /** The file whose lock keeps other sinks away. */
    Path lockFile() {
        return first.resolveSibling(first.getFileName() + ".lock");
    }

    /** The files that exist, by number. */
    NavigableMap<Integer, Path> existing() throws IOException {
        NavigableMap<Integer, Path> found = new TreeMap<>();
        if (Files.exists(first)) {
            found.put(0, first);
        }
        Pattern name = Pattern.compile(Pattern.quote(stem) + "\\.([1-9][0-9]{0,8})" + Pattern.quote(extension));
        for (Path path : siblings()) {
            Matcher m = name.matcher(String.valueOf(path.getFileName()));
            if (m.matches()) {
                int number = Integer.parseInt(m.group(1));
                found.put(number, file(number));
            }
        }
        return found;
    }

    /** What was cut off before record {@code seq} was written, oldest first. */
    List<Path> torn(long seq) {
        List<Path> found = new ArrayList<>();
        for (Path next = tornFile(seq, 1); Files.exists(next); next = tornFile(seq, found.size() + 1)) {
            found.add(next);
        }
        return found;
    }

    Path tornFile(long seq, int number) {
        return first.resolveSibling(first.getFileName() + ".torn-" + seq + (number == 1 ? "" : "-" + number));
    }

    private List<Path> siblings() throws IOException {
        Path directory = first.toAbsolutePath().getParent();
        List<Path> paths = new ArrayList<>();
        if (directory != null && Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(paths::add);
            }
        }
        return paths;
    }

    /** The files below {@code number} that exist, newest first. */
    List<Path> before(int number) throws IOException {
        Map<Integer, Path> older = existing().headMap(number, false).descendingMap();
        return List.copyOf(older.values());
    }
}
