package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.core.store.SchemaVersion;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A history in a folder, as it lies in a repository: {@code <folder>/<subject>/1.json}, {@code 2.json} and so on. What is not a
 * letter, digit, {@code -}, {@code _} or {@code .} in a subject is percent-encoded, and so is a dot at its beginning. Immutable
 * and safe to share between threads and between processes on one file system; nothing is held open.
 */
public final class FolderSchemaHistory implements SchemaHistory {
    private final Path folder;

    private FolderSchemaHistory(Path folder) {
        this.folder = folder;
    }

    /** The history in this folder, which need not be there yet. */
    public static FolderSchemaHistory in(Path folder) {
        return new FolderSchemaHistory(Objects.requireNonNull(folder, "folder"));
    }

    @Override
    public List<SchemaVersion> versions(String subject) {
        Path of = folder(subject);
        List<SchemaVersion> versions = new ArrayList<>();
        try {
            for (int i = 1; Files.isRegularFile(of.resolve(i + ".json")); i++) {
                String text = Files.readString(of.resolve(i + ".json"));
                versions.add(new SchemaVersion(subject, i, JsonObject.parse(text)));
            }
        } catch (IOException e) {
            throw unavailable(of, e);
        }
        return List.copyOf(versions);
    }

    @Override
    public Optional<SchemaVersion> latest(String subject) {
        List<SchemaVersion> all = versions(subject);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    @Override
    public Optional<SchemaVersion> append(String subject, JsonObject schema, int expectedLatest) {
        Require.atLeast(0, expectedLatest, "expectedLatest");
        Optional<SchemaVersion> latest = latest(subject);
        if (latest.filter(v -> v.hasSchema(schema)).isPresent()) {
            return latest;
        }
        if (latest.map(SchemaVersion::version).orElse(0) != expectedLatest) {
            return Optional.empty();
        }
        int next = expectedLatest + 1;
        Path of = folder(subject);
        try {
            Files.createDirectories(of);
            // Written beside and linked into place: nobody reads half a schema, and of two writers one wins.
            Path draft = Files.createTempFile(of, "draft", ".tmp");
            try {
                Files.writeString(draft, schema.toPrettyJson() + "\n");
                Files.createLink(of.resolve(next + ".json"), draft);
            } finally {
                Files.deleteIfExists(draft);
            }
            return Optional.of(new SchemaVersion(subject, next, schema));
        } catch (FileAlreadyExistsException e) {
            return latest(subject).filter(v -> v.hasSchema(schema));
        } catch (IOException e) {
            throw unavailable(of, e);
        }
    }

    private Path folder(String subject) {
        String encoded = URLEncoder.encode(Require.name(subject, "subject"), StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("+", "%20");
        return folder.resolve(encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded);
    }

    private static UnavailableException unavailable(Path of, IOException e) {
        return new UnavailableException("the schemas in " + of + " cannot be read or written", ErrorContext.NONE, e);
    }

    @Override
    public String toString() {
        return "FolderSchemaHistory[" + folder + "]";
    }
}
