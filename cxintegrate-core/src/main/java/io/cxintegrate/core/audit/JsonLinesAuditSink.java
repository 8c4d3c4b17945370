package io.cxintegrate.core.audit;

import io.cxintegrate.core.audit.internal.LineFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Appends each record to a file as one line: a compact JSON object in UTF-8 and {@code \n}. Safe to share between threads;
 * whoever creates it closes it. A file belongs to one sink at a time.
 *
 * <p>A new file, with the directories above it, is made readable and writable for its owner only where the file system knows
 * POSIX permissions; those of an existing file are left as they are. Nothing that stands in the file is ever changed: a line
 * torn by a crash or a full disk is ended with a newline, so that the next record starts on its own.
 *
 * <p>Every record is handed to the operating system before {@link #append} returns, so that it outlives this process;
 * {@link Builder#durable durable(true)} also waits for the disk, so that it outlives a power cut.
 */
public final class JsonLinesAuditSink implements AuditSink {
    private final Path file;
    private final LineFile lines;

    private JsonLinesAuditSink(Builder b) {
        file = b.file;
        try {
            lines = LineFile.open(file, b.durable, b.wrapper);
        } catch (IOException e) {
            throw failure("cannot open", e);
        }
    }

    /** A builder with the defaults: not durable. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /** Where the records go. */
    public Path file() {
        return file;
    }

    /** @throws AuditException if the sink is closed or the file cannot be written */
    @Override
    public void append(AuditEvent event) {
        try {
            lines.append(event.toJson().toJson());
        } catch (IOException e) {
            throw failure("cannot write to", e);
        }
    }

    /**
     * Waits until everything appended so far is on the disk.
     *
     * @throws AuditException if the sink is closed or the disk reports an error
     */
    @Override
    public void flush() {
        try {
            lines.sync();
        } catch (IOException e) {
            throw failure("cannot flush", e);
        }
    }

    /** @throws AuditException if the operating system reports an error */
    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw failure("cannot close", e);
        }
    }

    @Override
    public String toString() {
        return "AuditSink.jsonLines(" + file + ")";
    }

    private AuditException failure(String problem, IOException e) {
        if (e instanceof LineFile.ClosedException) {
            return new AuditException("audit file '" + file + "' is closed");
        }
        return new AuditException(problem + " audit file '" + file + "': " + e, e);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final Path file;
        private boolean durable;
        private UnaryOperator<OutputStream> wrapper = UnaryOperator.identity();

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /**
         * Whether every append waits until the record is on the disk (fsync), which takes milliseconds instead of
         * microseconds. Default {@code false}.
         */
        public Builder durable(boolean value) {
            durable = value;
            return this;
        }

        /** For tests: what stands between the sink and the file, such as a disk that fills up. */
        Builder wrapper(UnaryOperator<OutputStream> value) {
            wrapper = value;
            return this;
        }

        /**
         * Opens the file.
         *
         * @throws AuditException if it cannot be created or opened
         * @throws UnsupportedOperationException if the path is not on the default file system
         */
        public JsonLinesAuditSink build() {
            return new JsonLinesAuditSink(this);
        }
    }
}
