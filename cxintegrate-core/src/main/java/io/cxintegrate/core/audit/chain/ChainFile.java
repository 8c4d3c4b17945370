package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.internal.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that is written to, locked against a second writer. Not safe for concurrent use, but for {@link #sync()}.
 *
 * <p>Not a channel: a channel is closed for good by the interrupt of any thread that writes to it.
 */
final class ChainFile implements Closeable {
    private final RandomAccessFile file;

    /** Where the last whole record ends; what lies beyond is left over from a write that failed. */
    private long length;

    private boolean dirty;

    ChainFile(Path path) throws IOException {
        PrivateFile.createUnlessThere(path);
        file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (!locked()) {
                throw new IOException("another sink writes to it");
            }
            length = file.length();
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private boolean locked() throws IOException {
        try {
            FileLock lock = file.getChannel().tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    long length() {
        return length;
    }

    /** What follows the last line end. */
    byte[] tornTail() throws IOException {
        return read(file, endOfLineBefore(file, length), length);
    }

    void cutTo(long newLength) throws IOException {
        file.setLength(newLength);
        length = newLength;
    }

    void append(byte[] line) throws IOException {
        if (dirty) {
            file.setLength(length);
        }
        dirty = true;
        file.seek(length);
        file.write(line);
        length += line.length;
        dirty = false;
    }

    void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The last whole line of a file, without its end; null when there is none. */
    static byte @Nullable [] lastLine(Path path) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            long end = endOfLineBefore(in, in.length());
            return end == 0 ? null : read(in, endOfLineBefore(in, end - 1), end - 1);
        }
    }

    /** The place after the last line end below {@code end}; 0 when there is none. */
    private static long endOfLineBefore(RandomAccessFile in, long end) throws IOException {
        for (long to = end; to > 0; ) {
            long from = Math.max(0, to - 8_192);
            byte[] block = read(in, from, to);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return 0;
    }

    private static byte[] read(RandomAccessFile in, long from, long to) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(to - from)];
        in.seek(from);
        in.readFully(bytes);
        return bytes;
    }
}
