package io.cxintegrate.core.secret;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Secrets in files, one each. Immutable. */
final class FileSecrets implements SecretResolver {
    private static final int MAX_BYTES = 64 * 1024;

    /** Names between slashes, none of which begins with a dot: no way up, and no hidden file. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private final Path folder;

    FileSecrets(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Secret> resolve(String reference) {
        int scheme = reference.indexOf("://");
        String path = scheme < 0 ? reference : reference.substring(scheme + 3).replace('#', '/');
        if (!PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CredentialException("the file of secret '" + reference + "' is larger than " + MAX_BYTES
                        + " bytes, which is no secret");
            }
            return secret(bytes);
        } catch (AccessDeniedException e) {
            throw new CredentialException(
                    "access to the file of secret '" + reference + "' is denied", ErrorContext.NONE, e);
        } catch (IOException e) {
            throw new UnavailableException(
                    "the file of secret '" + reference + "' cannot be read: "
                            + e.getClass().getSimpleName(),
                    ErrorContext.NONE,
                    e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Optional<Secret> secret(byte[] bytes) {
        int end = bytes.length;
        if (end > 0 && bytes[end - 1] == '\n') {
            end--;
            if (end > 0 && bytes[end - 1] == '\r') {
                end--;
            }
        }
        if (end == 0) {
            return Optional.empty();
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, end));
        char[] characters = new char[text.remaining()];
        text.get(characters);
        Arrays.fill(text.array(), '\0');
        try {
            return Optional.of(Secret.of(characters));
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    @Override
    public String toString() {
        return "SecretResolver.files(" + folder + ")";
    }
}
