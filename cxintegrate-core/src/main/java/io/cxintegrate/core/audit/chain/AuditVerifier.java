package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditException;
import java.io.IOException;
import java.nio.file.Path;
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
    private final @Nullable AuditHead anchor;
    private final AuditHead start;

    private AuditVerifier(Builder b) {
        key = b.key;
        anchor = b.anchor;
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
        ChainCheck check = new ChainCheck(new ChainHash(key), start, anchor);
        for (Path file : files) {
            try {
                ChainLines.read(file, check::line);
            } catch (IOException e) {
                throw new AuditException("cannot read audit file '" + file + "': " + e, e);
            }
        }
        return check.finish(files.get(files.size() - 1));
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private @Nullable Secret key;
        private @Nullable AuditHead anchor;
        private AuditHead start = AuditHead.EMPTY;

        private Builder() {}

        /** The key the chain was written with. Default: none, plain SHA-256. */
        public Builder key(@Nullable Secret value) {
            key = value;
            return this;
        }

        /**
         * A head that was kept elsewhere: the record it names must be there and be the same. Default: none, so that records
         * cut off at the end are not found.
         */
        public Builder anchor(@Nullable AuditHead value) {
            anchor = value;
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
            Violations.of("audit verifier")
                    .unless(
                            anchor == null || anchor.seq() >= start.seq(),
                            "anchor",
                            "must not be older than startAfter, which is record %s, but is record %s",
                            start.seq(),
                            anchor == null ? 0 : anchor.seq())
                    .throwIfAny();
            return new AuditVerifier(this);
        }
    }
}
