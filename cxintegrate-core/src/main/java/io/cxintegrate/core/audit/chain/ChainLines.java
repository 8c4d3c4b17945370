package io.cxintegrate.core.audit.chain;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file line by line, as bytes. */
final class ChainLines {
    /** In bytes, without the line's end. Longer lines are no records; read whole, they could exhaust the memory. */
    static final int MAX_LENGTH = 16 * 1024 * 1024;

    private ChainLines() {}

    /**
     * One line without its end.
     *
     * @param source the file, or what else the line is in
     * @param ended whether there was an end
     * @param tooLong whether the bytes are only the line's beginning
     */
    record Line(String source, long number, byte[] bytes, boolean ended, boolean tooLong) {}

    /** Takes one line after the other. */
    interface Visitor {
        void line(Line line);
    }

    static void read(Path file, Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 65_536)) {
            read(file.toString(), in, visitor);
        }
    }

    static void read(String source, InputStream in, Visitor visitor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long length = 0;
        long number = 1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                visitor.line(new Line(source, number++, bytes.toByteArray(), true, length > MAX_LENGTH));
                bytes.reset();
                length = 0;
            } else if (++length <= MAX_LENGTH) {
                bytes.write(b);
            }
        }
        if (length > 0) {
            visitor.line(new Line(source, number, bytes.toByteArray(), false, length > MAX_LENGTH));
        }
    }
}
