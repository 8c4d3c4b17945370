package io.cxintegrate.core.auth.store;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.internal.PrivateFile;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenKey;
import io.cxintegrate.core.auth.TokenStore;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens in a folder, one small file a key, for processes that share a file system: a network share, the scratch disk of a
 * function that is started again and again. Safe to share between threads and processes.
 *
 * <p>The files are <em>not</em> encrypted: a key to decrypt them would have to lie beside them. Where the file system knows
 * owners, folder and files are made for their owner alone ({@code rwx------}, {@code rw-------}), and a folder that others may
 * write to is refused, because who can put a token there can make this process act in another's name. Use a folder of its own.
 *
 * <p>A file is replaced as a whole by an atomic rename. Nothing is forced to the disk: a file that a crash left torn is ignored
 * like any that cannot be read, and the token is fetched anew. Files of expired tokens stay until they are replaced.
 */
public final class FileTokenStore implements TokenStore {
    private static final JsonLimits LIMITS = new JsonLimits(2, 64_000, 20, 128_000);
    private static final Set<PosixFilePermission> FOREIGN_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path folder;
    private final IdSource ids;

    private FileTokenStore(Path folder, IdSource ids) {
        this.folder = folder;
        this.ids = ids;
    }

    /**
     * A store in this folder, which is made when the first token is saved.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if the folder is there and others may write to it
     */
    public static FileTokenStore in(Path folder) {
        FileTokenStore store = new FileTokenStore(Objects.requireNonNull(folder, "folder"), IdSource.random());
        try {
            store.checkFolder();
        } catch (IOException e) {
            throw store.failed("look at", e);
        }
        return store;
    }

    @Override
    public Optional<AccessToken> load(TokenKey key) {
        try {
            checkFolder();
            return read(file(key));
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public void save(TokenKey key, AccessToken token) {
        Path written = scratch(key);
        try {
            checkFolder();
            PrivateFile.createUnlessThere(written);
            Files.write(
                    written,
                    Json.writeBytes(JsonObject.builder()
                            .put("version", 1)
                            .put("token_type", "Bearer")
                            .put("access_token", token.value().reveal())
                            .put("issued_at", token.issuedAt().toString())
                            .put("expires_at", token.expiresAt().toString())
                            .put("scope", token.scope())
                            .build()));
            Files.move(written, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(written);
            throw failed("write", e);
        }
    }

    /**
     * Moves the file out of everybody's sight before it looks a second time: what is deleted is what was compared. Should a
     * newer token have come in between, it is put back.
     */
    @Override
    public void remove(TokenKey key, AccessToken rejected) {
        Path file = file(key);
        Path claimed = scratch(key);
        try {
            checkFolder();
            if (!holds(file, rejected)) {
                return;
            }
            Files.move(file, claimed, StandardCopyOption.ATOMIC_MOVE);
            if (holds(claimed, rejected)) {
                Files.delete(claimed);
            } else {
                Files.move(claimed, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (NoSuchFileException e) {
            // Somebody else was faster.
        } catch (IOException e) {
            throw failed("remove from", e);
        }
    }

    @Override
    public String toString() {
        return "FileTokenStore[" + folder + "]";
    }

    private boolean holds(Path file, AccessToken token) throws IOException {
        return read(file).filter(token::hasValueOf).isPresent();
    }

    private static Optional<AccessToken> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            JsonObject o = Json.parseObject(bytes, LIMITS);
            if (!(o.get("version") instanceof Number version)
                    || version.longValue() != 1
                    || !(o.get("access_token") instanceof String token)
                    || token.isEmpty()
                    || !(o.get("issued_at") instanceof String issuedAt)
                    || !(o.get("expires_at") instanceof String expiresAt)
                    || !(o.get("scope") instanceof String scope)) {
                return Optional.empty();
            }
            return Optional.of(
                    AccessToken.of(Secret.of(token), Instant.parse(issuedAt), Instant.parse(expiresAt), scope));
        } catch (JsonException | DateTimeException | IllegalArgumentException e) {
            // Torn by a crash, or not ours.
            return Optional.empty();
        }
    }

    private void checkFolder() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (view == null || !Files.exists(folder)) {
            return;
        }
        Violations.of("token store")
                .unless(
                        view.readAttributes().permissions().stream().noneMatch(FOREIGN_WRITE::contains),
                        "folder",
                        "must not be writable by others than its owner, but %s is",
                        folder)
                .throwIfAny();
    }

    private Path file(TokenKey key) {
        return folder.resolve(key.digest() + ".json");
    }

    private Path scratch(TokenKey key) {
        return folder.resolve(key.digest() + "." + ids.next() + ".tmp");
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The folder is what is broken, and the caller is told so.
        }
    }

    private UnavailableException failed(String action, IOException e) {
        return new UnavailableException("cannot " + action + " the token store in " + folder, ErrorContext.NONE, e);
    }
}
