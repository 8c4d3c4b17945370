package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was done to the files of a {@link ChainedAuditSink}: any changed, removed, inserted or moved record. Immutable
 * and safe to share between threads; nothing to close. It only reads.
 *
 * <p>Records cut off at the end are found with an {@linkplain Builder#anchor anchor} only, and so is a chain that someone who
 * has the key, or needs none, wrote anew from some record on: such a chain is sound in itself. While a sink writes to the
 * file, a line that is half written may be reported as torn. Needs 16 bytes of memory for each record.
 *
 * <pre>{@code
 * AuditVerification result = AuditVerifier.builder()
 *         .key(Secret.fromEnv("AUDIT_KEY"))
 *         .anchor(AuditHead.fromJson(kept))
 *         .build()
 *         .verify(ChainedAuditSink.files(Path.of("audit.jsonl")));
 * result.findings().forEach(finding -> System.err.println(finding.message()));
 * }</pre>
 */
public final class AuditVerifier {
    private final @Nullable Secret key;
    private final List<AuditHead> anchors;
    private final AuditHead start;

    private AuditVerifier(Builder b) {
        key = b.key;
        anchors = List.copyOf(b.anchors);
        start = b.start;
    }

    /** A builder with the defaults: no key, no anchor, from the first record on. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Verifies the files of one chain that has no key, without an anchor.
     *
     * @param files the files, oldest first; see {@link ChainedAuditSink#files}
     * @throws AuditException if a file cannot be read
     * @throws IllegalArgumentException if there is no file
     */
    public static AuditVerification verify(Path... files) {
        return builder().build().verify(List.of(files));
    }

    /**
     * Verifies the files of one chain.
     *
     * @param files the files, oldest first; see {@link ChainedAuditSink#files}
     * @throws AuditException if a file cannot be read
     * @throws IllegalArgumentException if there is no file
     */
    public AuditVerification verify(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("files must name at least one file but is empty");
        }
        ChainCheck check = new ChainCheck(new AuditChain(key), start, anchors, "audit file");
        for (Path file : files) {
            try {
                ChainLines.read(file, check::line);
            } catch (IOException e) {
                throw new AuditException("cannot read audit file '" + file + "': " + e, e);
            }
        }
        return check.finish(files.get(files.size() - 1).toString());
    }

    /**
     * Verifies the lines of a chain that is kept elsewhere than in files, written by {@link AuditChain}.
     *
     * @param stream what findings call the chain
     * @param lines the lines without their ends, in the order they are kept in; read once, one after the other
     */
    public AuditVerification verifyLines(String stream, Iterator<String> lines) {
        ChainCheck check = new ChainCheck(new AuditChain(key), start, anchors, "audit stream");
        long number = 0;
        while (lines.hasNext()) {
            byte[] line = lines.next().getBytes(StandardCharsets.UTF_8);
            check.line(new ChainLines.Line(stream, ++number, line, true, line.length > ChainLines.MAX_LENGTH));
        }
        return check.finish(stream);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private @Nullable Secret key;
        private final List<AuditHead> anchors = new ArrayList<>();
        private AuditHead start = AuditHead.EMPTY;

        private Builder() {}

        /** The key the chain was written with. Default: none, plain SHA-256. */
        public Builder key(@Nullable Secret value) {
            key = value;
            return this;
        }

        /**
         * A head that was kept elsewhere: the record it names must be there and be the same. May be said several times;
         * null adds none. Default: none, so that records cut off at the end are not found.
         */
        public Builder anchor(@Nullable AuditHead value) {
            if (value != null) {
                anchors.add(value);
            }
            return this;
        }

        /** The last record of older files that are not verified again. Default {@link AuditHead#EMPTY}. */
        public Builder startAfter(AuditHead value) {
            start = Objects.requireNonNull(value, "start");
            return this;
        }

        /**
         * A verifier with these settings.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if the anchor is older than the start, so that nothing
         *     could be said about it
         */
        public AuditVerifier build() {
            Violations violations = Violations.of("audit verifier");
            for (AuditHead anchor : anchors) {
                violations.unless(
                        anchor.seq() >= start.seq(),
                        "anchor",
                        "must not be older than startAfter, which is record %s, but is record %s",
                        start.seq(),
                        anchor.seq());
            }
            violations.throwIfAny();
            return new AuditVerifier(this);
        }
    }
}
