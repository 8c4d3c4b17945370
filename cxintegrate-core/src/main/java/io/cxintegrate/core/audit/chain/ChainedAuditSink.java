package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.sink.BatchAuditSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends each record to a file as one line that carries the hash of the line before, so that {@link AuditVerifier} finds
 * what was done to the file afterwards. Safe to share between threads; whoever creates it closes it.
 *
 * <p>A line is {@code {"seq":n,"prev":"…","event":{…},"hash":"…"}}, in this order and without blanks. {@code seq} counts from
 * 1, {@code prev} is the hash of the record before, 64 zeros for the first. The hash is SHA-256, or HMAC-SHA256 under a
 * {@linkplain Builder#key key}, over the bytes of the line as they stand, from its start up to, not including,
 * {@code ,"hash"}. Nothing is parsed or written anew to verify, so that every number is safe, one that RFC 8785 cannot carry
 * included. Without a key, whoever can write the file can also compute it anew from any record on; with a key, only cutting
 * off its end goes unseen. A {@linkplain #head() head} that is kept elsewhere finds both, for the records up to its own.
 *
 * <p>Opening goes on with the chain. A last line torn by a crash is moved to a side file ({@code audit.jsonl.torn-17}) and
 * reported by a record {@code audit.chain.repaired} with the number of bytes. A chain whose last record does not verify is
 * not gone on with. While a sink is open, a second one is refused, in this process and in others: {@code audit.jsonl.lock} is
 * locked, and stays behind, empty. A file that is moved or deleted meanwhile is written to no more: every record fails until
 * the sink is opened again.
 *
 * <p>With {@link Builder#maxBytes}, records go to {@code audit.jsonl}, then to {@code audit.1.jsonl}, {@code audit.2.jsonl}
 * and so on, the highest number being the newest; no file is ever renamed or deleted, and the chain runs through all of them.
 * Older ones may be moved elsewhere, but not the newest two.
 *
 * <pre>{@code
 * try (ChainedAuditSink sink = ChainedAuditSink.builder(Path.of("audit.jsonl"))
 *         .key(Secret.fromEnv("AUDIT_KEY"))
 *         .build()) {
 *     sink.append(event);
 *     keepElsewhere(sink.head().toJson());
 * }
 * }</pre>
 */
public final class ChainedAuditSink implements BatchAuditSink {
    private final Path first;
    private final ChainWriter writer;

    private ChainedAuditSink(Builder b) {
        first = b.file;
        writer = new ChainWriter(new ChainFiles(b.file), new AuditChain(b.key), b.maxBytes, b.durable, b.clock);
    }

    /** A builder with the defaults: no key, not durable, one file. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /**
     * The files there are of the chain that starts with {@code file}, oldest first: what to hand to {@link AuditVerifier}.
     *
     * @throws AuditException if the directory cannot be read
     */
    public static List<Path> files(Path file) {
        try {
            return List.copyOf(new ChainFiles(file).existing().values());
        } catch (IOException e) {
            throw new AuditException("cannot list the files of audit file '" + file + "': " + e, e);
        }
    }

    /**
     * Returns when the record was handed to the operating system; if durable, when it is on the disk. Callers that wait for
     * the disk at the same time share one fsync.
     *
     * @throws AuditException if the sink is closed or the file cannot be written; after a failed fsync, nobody knows what is
     *     on the disk, so that every later call fails too until a new sink is opened
     */
    @Override
    public void append(AuditEvent event) {
        writer.append(List.of(event));
    }

    /**
     * The same for several records, which all go to one file and share one fsync. If it fails, none of them is in the chain,
     * but for a failed fsync.
     *
     * @throws AuditException as {@link #append}
     */
    @Override
    public void appendAll(List<AuditEvent> events) {
        writer.append(events);
    }

    /**
     * The last record's number and hash, to be kept where whoever can write the file cannot write. If durable, what it names
     * is on the disk.
     *
     * @throws AuditException if the disk reports an error
     */
    public AuditHead head() {
        return writer.head();
    }

    /**
     * Waits until everything appended so far is on the disk.
     *
     * @throws AuditException if the sink is closed or the disk reports an error
     */
    @Override
    public void flush() {
        writer.flush();
    }

    /** @throws AuditException if the disk reports an error */
    @Override
    public void close() {
        writer.close();
    }

    @Override
    public String toString() {
        return "ChainedAuditSink(" + first + ")";
    }

    /** How often the disk was waited for; for tests. */
    long fsyncs() {
        return writer.fsyncs();
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final Path file;
        private @Nullable Secret key;
        private boolean durable;
        private long maxBytes = Long.MAX_VALUE;
        private InstantSource clock = TimeSource.system();

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /** Makes the hash HMAC-SHA256 under this key, read once, at {@link #build()}. Default: plain SHA-256. */
        public Builder key(@Nullable Secret value) {
            key = value;
            return this;
        }

        /** Whether every append waits for the disk (fsync). Default {@code false}. */
        public Builder durable(boolean value) {
            durable = value;
            return this;
        }

        /**
         * The size a file may reach before the next one is begun; a larger record, or batch, gets a file of its own. Default:
         * no limit.
         *
         * @throws IllegalArgumentException if {@code value} is below 1
         */
        public Builder maxBytes(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxBytes must be at least 1 but is " + value);
            }
            maxBytes = value;
            return this;
        }

        /** Where the time of {@code audit.chain.repaired} comes from. Default {@link TimeSource#system()}. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Opens the file and repairs a torn last line.
         *
         * @throws AuditException if it cannot be opened, another sink writes to it, or its last record does not verify
         * @throws UnsupportedOperationException if the path is not on the default file system
         */
        public ChainedAuditSink build() {
            return new ChainedAuditSink(this);
        }
    }
}
