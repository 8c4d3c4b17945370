package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a chain, without its end.
 *
 * @param intact whether the hash fits the bytes before it
 */
record ChainRecord(long seq, String prev, String hash, boolean intact) {
    /** 18 digits always fit a long; a leading zero would give one number two spellings. */
    private static final Pattern FORM = Pattern.compile(
            "\\{\"seq\":([1-9][0-9]{0,17}),\"prev\":\"([0-9a-f]{64})\",\"event\":(\\{.*}),\"hash\":\"([0-9a-f]{64})\"}",
            Pattern.DOTALL);

    /** The bytes after the event: the hash, what is around it, and the line end. */
    private static final int END = 76;

    /** The bytes a line has beside its event at most, with 18 digits of the number. */
    private static final int AROUND = 7 + 18 + 9 + 64 + 10 + END;

    /**
     * A record that follows another. Has no {@link AuditHead}, which looks at each digit: among many records only the last makes one.
     *
     * @param line its bytes with the line end; none for what was there before
     */
    record Written(byte[] line, long seq, String hash) {
        /** What is followed by the first of some. */
        static Written before(AuditHead head) {
            return new Written(new byte[0], head.seq(), head.hash());
        }

        AuditHead head() {
            return new AuditHead(seq, hash);
        }
    }

    /**
     * What a record holds beside its place in the chain.
     *
     * @throws AuditException if its line were too long to be read again
     */
    static byte[] content(AuditEvent event) {
        byte[] content = event.toJson().toJson().getBytes(StandardCharsets.UTF_8);
        int length = content.length + AROUND;
        if (length > ChainLines.MAX_LENGTH) {
            throw new AuditException("a record of " + length + " bytes is more than the " + ChainLines.MAX_LENGTH
                    + " that a line of a chain may have; keep the hash of what is large, not itself");
        }
        return content;
    }

    /** The record with this content that follows another. */
    static Written after(Written last, byte[] content, AuditChain chain) {
        long seq = last.seq() + 1;
        byte[] begin = ("{\"seq\":" + seq + ",\"prev\":\"" + last.hash() + "\",\"event\":")
                .getBytes(StandardCharsets.US_ASCII);
        int body = begin.length + content.length;
        byte[] line = Arrays.copyOf(begin, body + END);
        System.arraycopy(content, 0, line, begin.length, content.length);
        String own = chain.hash(line, body);
        byte[] end = (",\"hash\":\"" + own + "\"}\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, line, body, END);
        return new Written(line, seq, own);
    }

    /** The record on a line, or null if the line has another form. */
    static @Nullable ChainRecord parse(byte[] line, AuditChain chain) {
        // Latin-1 keeps every byte one character, so that places in the text are places in the bytes.
        Matcher m = FORM.matcher(new String(line, StandardCharsets.ISO_8859_1));
        if (!m.matches()) {
            return null;
        }
        String stated = m.group(4);
        boolean intact = chain.hash(line, m.end(3)).equals(stated);
        return new ChainRecord(Long.parseLong(m.group(1)), m.group(2), stated, intact);
    }

    AuditHead head() {
        return new AuditHead(seq, hash);
    }
}
