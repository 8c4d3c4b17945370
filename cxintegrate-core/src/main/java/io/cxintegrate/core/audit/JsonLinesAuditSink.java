package io.cxintegrate.core.audit;

import io.cxintegrate.core.audit.internal.PrivateFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
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
    private final boolean durable;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * A plain stream, not a channel: a channel is closed for good by the interrupt of any thread that writes to it. Not
     * buffered: each record is one write.
     */
    private final OutputStream out;

    private final FileDescriptor descriptor;

    /** Whether the last write may have stopped in the middle of its line. */
    private boolean suspect;

    private boolean closed;

    private JsonLinesAuditSink(Builder b) {
        file = b.file;
        durable = b.durable;
        try {
            PrivateFile.createUnlessThere(file);
            FileOutputStream stream = new FileOutputStream(file.toFile(), true);
            descriptor = stream.getFD();
            out = b.wrapper.apply(stream);
        } catch (IOException e) {
            throw failure("cannot open", e);
        }
        try {
            endTornLine();
        } catch (IOException e) {
            AuditException failure = failure("cannot open", e);
            try {
                out.close();
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
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
        byte[] line = (event.toJson().toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        // This lock is held across file I/O on purpose, against the rule of the house: keeping two records out of each
        // other's line is what it is for. Nothing else is done under it.
        lock.lock();
        try {
            checkOpen();
            if (suspect) {
                endTornLine();
            }
            suspect = true;
            out.write(line);
            suspect = false;
            if (durable) {
                descriptor.sync();
            }
        } catch (IOException e) {
            throw failure("cannot write to", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything appended so far is on the disk.
     *
     * @throws AuditException if the sink is closed or the disk reports an error
     */
    @Override
    public void flush() {
        lock.lock();
        try {
            checkOpen();
            descriptor.sync();
        } catch (IOException e) {
            throw failure("cannot flush", e);
        } finally {
            lock.unlock();
        }
    }

    /** @throws AuditException if the operating system reports an error */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                out.close();
            }
        } catch (IOException e) {
            throw failure("cannot close", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "AuditSink.jsonLines(" + file + ")";
    }

    private void checkOpen() {
        if (closed) {
            throw new AuditException("audit file '" + file + "' is closed");
        }
    }

    private void endTornLine() throws IOException {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            if (length == 0) {
                return;
            }
            reader.seek(length - 1);
            if (reader.read() != '\n') {
                out.write('\n');
            }
        }
    }

    private AuditException failure(String problem, IOException e) {
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
