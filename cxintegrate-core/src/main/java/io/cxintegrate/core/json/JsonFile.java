package io.cxintegrate.core.json;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A JSON object in a file of its own, in UTF-8. Stateless and safe to share between threads; every message names the file. */
public final class JsonFile {
    private JsonFile() {}

    /**
     * Reads a file of at most {@link JsonLimits#DEFAULT}.
     *
     * @throws InvalidInputException if it cannot be read, is too large, or is not one JSON object in UTF-8
     */
    public static JsonObject read(Path file) {
        return read(file, JsonLimits.DEFAULT);
    }

    /**
     * Reads a file; no more of it than the limits allow.
     *
     * @throws InvalidInputException if it cannot be read, is too large, or is not one JSON object in UTF-8
     */
    public static JsonObject read(Path file, JsonLimits limits) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(limits.maxLength() + 1);
        } catch (IOException e) {
            throw failed(file, "cannot be read: " + reason(e), e);
        }
        if (content.length > limits.maxLength()) {
            throw failed(file, "is larger than " + limits.maxLength() + " bytes", null);
        }
        try {
            return Json.parseObject(content, limits);
        } catch (JsonException e) {
            throw failed(file, "is " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file, indented and with a line end: as a whole or not at all, whenever the process dies. A reader sees the old
     * content or the new one. The folder has to be there; only the owner may read a new file.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public static void write(Path file, JsonObject content) {
        Path folder = file.toAbsolutePath().getParent();
        Path scratch = null;
        try {
            if (folder == null) {
                throw new IOException("is no file");
            }
            scratch = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
            byte[] bytes = (content.toPrettyJson() + "\n").getBytes(StandardCharsets.UTF_8);
            try (FileChannel out = FileChannel.open(scratch, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                // Else the name could be there after a crash, and the bytes not.
                out.force(true);
            }
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(scratch);
            throw failed(file, "cannot be written: " + reason(e), e);
        }
    }

    private static void discard(@Nullable Path scratch) {
        try {
            if (scratch != null) {
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            // What the caller has to know is why the writing failed.
        }
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return switch (kind) {
            case "NoSuchFileException" -> "there is no such file or folder";
            case "AccessDeniedException" -> "access is denied";
            default -> kind + (e.getMessage() == null ? "" : ": " + e.getMessage());
        };
    }

    private static InvalidInputException failed(Path file, String problem, @Nullable Throwable cause) {
        return new InvalidInputException("file '" + file + "' " + problem, ErrorContext.NONE, cause);
    }
}
