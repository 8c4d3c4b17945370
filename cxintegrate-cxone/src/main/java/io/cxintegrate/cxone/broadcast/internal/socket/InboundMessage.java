package io.cxintegrate.cxone.broadcast.internal.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A message that comes in pieces: bounded as a whole, and text is checked as it arrives (RFC 6455 section 8.1), so that what is
 * no UTF-8 ends with the piece it is in. Not safe for concurrent use.
 */
public final class InboundMessage {
    /** Why a piece is not taken, with the close code to say so. */
    public enum Problem {
        /** RFC 6455 section 7.4.1, 1009. */
        TOO_LARGE(1009, "the message is too large"),
        /** RFC 6455 section 7.4.1, 1007. */
        NOT_UTF_8(1007, "text should be UTF-8");

        private final int code;
        private final String reason;

        Problem(int code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        /** The close code. */
        public int code() {
            return code;
        }

        /** The reason in the close frame. */
        public String reason() {
            return reason;
        }
    }

    /** A piece was not taken. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Problem problem;

        RefusedException(Problem problem) {
            super(problem.reason());
            this.problem = problem;
        }

        /** Why. */
        public Problem problem() {
            return problem;
        }
    }

    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(1024);

    /** What of the last piece is the beginning of a character. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private boolean text;

    /** @param maxBytes for all pieces of a message together */
    public InboundMessage(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Begins a message, or goes on with it. */
    public void begin(boolean isText) {
        text = isText;
    }

    /** Whether it is text. */
    public boolean isText() {
        return text;
    }

    /**
     * Adds a piece.
     *
     * @throws RefusedException if it is too much, or no UTF-8
     */
    public void add(ByteBuffer piece, boolean last) throws RefusedException {
        if (bytes.size() + piece.remaining() > maxBytes) {
            throw new RefusedException(Problem.TOO_LARGE);
        }
        byte[] copy = new byte[piece.remaining()];
        piece.duplicate().get(copy);
        bytes.writeBytes(copy);
        if (text) {
            check(copy, last);
        }
    }

    /** The whole message, which is over; the next one may begin. */
    public byte[] take() {
        byte[] whole = bytes.toByteArray();
        bytes.reset();
        decoder.reset();
        rest = ByteBuffer.allocate(0);
        return whole;
    }

    private void check(byte[] piece, boolean last) throws RefusedException {
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + piece.length);
        in.put(rest).put(piece).flip();
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(in, scratch, last);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new RefusedException(Problem.NOT_UTF_8);
        }
        rest = in.slice();
    }
}
