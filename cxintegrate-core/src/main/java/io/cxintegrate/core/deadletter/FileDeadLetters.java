package io.cxintegrate.core.deadletter;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.internal.LineFile;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that were given up, in a file: one JSON object a line, forced to the disk before {@link #accept} returns, so that
 * they outlive the process and a power cut. Safe to share between threads; whoever creates it closes it. A file belongs to one
 * of these at a time.
 *
 * <p>A new file, with the folders above it, is made for its owner alone where the file system knows owners: it holds the
 * messages as they are, because they are to be sent again.
 *
 * <p>Nothing that stands in the file is ever changed; that a message was sent again is another line. So it grows: when nothing
 * is left to {@link #list}, it may be deleted while nobody has it open. A line that a crash left torn is passed over.
 *
 * <pre>{@code
 * try (FileDeadLetters<WebhookMessage> deadLetters = FileDeadLetters.open(
 *                 Path.of("dead-letters.jsonl"), WebhookMessage::toJson, WebhookMessage::fromJson);
 *         WebhookQueue queue = WebhookQueue.builder(sender, deadLetters).build()) {
 *     deadLetters.replay(letter -> queue.enqueue(letter.message()));
 * }
 * }</pre>
 *
 * @param <T> what was to be sent: a webhook's message, an event
 */
public final class FileDeadLetters<T> implements DeadLetters<T>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileDeadLetters.class);
    private static final String LETTER = "letter";
    private static final String REPLAYED = "replayed";

    private final Path file;
    private final DeadLetterJson<T> form;
    private final LineFile lines;
    private final IdSource ids = IdSource.random();

    private FileDeadLetters(Path file, DeadLetterJson<T> form) {
        this.file = Objects.requireNonNull(file, "file");
        this.form = form;
        try {
            lines = LineFile.open(file, true, UnaryOperator.identity());
        } catch (IOException e) {
            throw failed("open", e);
        }
    }

    /**
     * Opens a file, or makes it.
     *
     * @param toJson how a message is written, such as {@code EventEnvelope::toJson}
     * @param fromJson how it is read again, such as {@code EventEnvelope::fromJson}
     * @throws UnavailableException if that is not possible
     * @throws UnsupportedOperationException if the path is not on the default file system
     */
    public static <T> FileDeadLetters<T> open(
            Path file, Function<? super T, JsonObject> toJson, Function<JsonObject, ? extends T> fromJson) {
        return new FileDeadLetters<>(
                file,
                new DeadLetterJson<>(
                        Objects.requireNonNull(toJson, "toJson"), Objects.requireNonNull(fromJson, "fromJson")));
    }

    /** @throws UnavailableException if the file cannot be written or is closed */
    @Override
    public void accept(DeadLetter<T> letter) {
        append(JsonObject.of(LETTER, ids.next()).toBuilder()
                .putAll(form.write(letter))
                .build());
    }

    /**
     * Those that were not sent again yet, oldest first; read from the file. Of a failure its branch, message, status and
     * {@link io.cxintegrate.core.CxException#retryable()} have stayed.
     *
     * @throws UnavailableException if the file cannot be read
     */
    public List<DeadLetter<T>> list() {
        return List.copyOf(pending().values());
    }

    /**
     * Hands over each that {@link #list} has, and notes of each that it is done. When {@code again} throws, the rest stays. A
     * process that dies in between hands the same message over again, under the same id. Not while another replay runs.
     *
     * @param again sends the message again, or gives it to a queue; what is given up once more comes back as a new letter
     * @return how many were handed over
     * @throws UnavailableException if the file cannot be read or written, or is closed
     */
    public int replay(Consumer<DeadLetter<T>> again) {
        Map<String, DeadLetter<T>> letters = pending();
        letters.forEach((id, letter) -> {
            again.accept(letter);
            append(JsonObject.of(REPLAYED, id));
        });
        return letters.size();
    }

    /** @throws UnavailableException if the operating system reports an error */
    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw failed("close", e);
        }
    }

    @Override
    public String toString() {
        return "FileDeadLetters[" + file + "]";
    }

    private void append(JsonObject line) {
        try {
            lines.append(line.toJson());
        } catch (IOException e) {
            throw failed("write to", e);
        }
    }

    private Map<String, DeadLetter<T>> pending() {
        Map<String, DeadLetter<T>> letters = new LinkedHashMap<>();
        int unreadable = 0;
        try {
            // Not readAllLines: a torn line may end in the middle of a character.
            String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String line : all.lines().toList()) {
                unreadable += line.isEmpty() || read(line, letters) ? 0 : 1;
            }
        } catch (IOException e) {
            throw failed("read", e);
        }
        if (unreadable > 0) {
            LOG.warn("deadletters.unreadable file={} lines={}", file, unreadable);
        }
        return letters;
    }

    /** Whether the line is one of ours. */
    private boolean read(String line, Map<String, DeadLetter<T>> letters) {
        try {
            JsonObject json = JsonObject.parse(line);
            if (json.has(REPLAYED)) {
                letters.remove(json.string(REPLAYED));
            } else {
                letters.put(json.string(LETTER), form.read(json));
            }
            return true;
        } catch (InvalidInputException | IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private UnavailableException failed(String action, IOException e) {
        String problem = e instanceof LineFile.ClosedException
                ? "the dead letters in " + file + " are closed"
                : "cannot " + action + " the dead letters in " + file;
        return new UnavailableException(problem, ErrorContext.NONE, e);
    }
}
