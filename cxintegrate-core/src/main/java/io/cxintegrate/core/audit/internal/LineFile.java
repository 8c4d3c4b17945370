package io.cxintegrate.core.audit.internal;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A file that whole lines are appended to. Safe to share between threads; a file belongs to one of these at a time.
 *
 * <p>A new file, with the folders above it, is made for its owner alone. Nothing that stands in it is ever changed: a line torn
 * by a crash or a full disk is ended with a newline, so that the next starts on its own.
 */
public final class LineFile implements Closeable {
    private final Path file;
    private final boolean durable;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * A plain stream, not a channel: a channel is closed for good by the interrupt of any thread that writes to it. Not
     * buffered: each line is one write.
     */
    private final OutputStream out;

    private final FileDescriptor descriptor;

    /** Whether the last write may have stopped in the middle of its line. */
    private boolean suspect;

    private boolean closed;

    private LineFile(Path file, boolean durable, UnaryOperator<OutputStream> wrapper) throws IOException {
        this.file = file;
        this.durable = durable;
        PrivateFile.createUnlessThere(file);
        FileOutputStream stream = new FileOutputStream(file.toFile(), true);
        descriptor = stream.getFD();
        out = wrapper.apply(stream);
    }

    /**
     * Opens a file.
     *
     * @param durable whether every line is waited for until it is on the disk (fsync)
     * @param wrapper what stands between this and the file, for tests; the identity else
     */
    public static LineFile open(Path file, boolean durable, UnaryOperator<OutputStream> wrapper) throws IOException {
        LineFile opened = new LineFile(file, durable, wrapper);
        try {
            opened.endTornLine();
        } catch (IOException e) {
            try {
                opened.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        return opened;
    }

    /** Appends a line, given without its end; the operating system has it when this returns. */
    public void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        // This lock is held across file I/O on purpose, against the rule of the house: keeping two records out of each
        // other's line is what it is for. Nothing else is done under it.
        lock.lock();
        try {
            checkOpen();
            if (suspect) {
                endTornLine();
            }
            suspect = true;
            out.write(bytes);
            suspect = false;
            if (durable) {
                descriptor.sync();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything appended so far is on the disk. */
    public void sync() throws IOException {
        lock.lock();
        try {
            checkOpen();
            descriptor.sync();
        } finally {
            lock.unlock();
        }
    }

    /** A second call does nothing. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                out.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Appending to what was closed, which callers tell apart from a disk that fails. */
    public static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void checkOpen() throws ClosedException {
        if (closed) {
            throw new ClosedException();
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
}
