package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.internal.FileIdentity;
import io.cxintegrate.core.audit.internal.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that is written to. Not safe for concurrent use, but for {@link #sync()}.
 *
 * <p>Not a channel: a channel is closed for good by the interrupt of any thread that writes to it.
 */
final class ChainFile implements Closeable {
    private final RandomAccessFile file;
    private final FileIdentity identity;

    /** Where the last whole record ends; what lies beyond is left over from a write that failed. */
    private long length;

    private boolean dirty;

    ChainFile(Path path) throws IOException {
        PrivateFile.createUnlessThere(path);
        file = new RandomAccessFile(path.toFile(), "rw");
        try {
            identity = FileIdentity.of(path);
            length = file.length();
            if (length == 0) {
                PrivateFile.syncDirectory(path);
            }
        } catch (IOException e) {
            file.close();
            throw e;
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

    /** All of them, or none. */
    void append(List<byte[]> lines) throws IOException {
        if (!identity.isIntact()) {
            throw new IOException("it was moved, deleted or replaced while it was written to; open it again");
        }
        tidy();
        byte[] bytes = joined(lines);
        dirty = true;
        file.seek(length);
        file.write(bytes);
        length += bytes.length;
        dirty = false;
    }

    private static byte[] joined(List<byte[]> lines) {
        int size = 0;
        for (byte[] line : lines) {
            size = Math.addExact(size, line.length);
        }
        byte[] all = new byte[size];
        int end = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, all, end, line.length);
            end += line.length;
        }
        return all;
    }

    /** Takes away what a write that failed has left. */
    void tidy() throws IOException {
        if (dirty) {
            file.setLength(length);
            dirty = false;
        }
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
            if (end - to > ChainLines.MAX_LENGTH) {
                throw new IOException("it has a line of more than " + ChainLines.MAX_LENGTH
                        + " bytes, which no sink writes; run AuditVerifier, then start a new file");
            }
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
