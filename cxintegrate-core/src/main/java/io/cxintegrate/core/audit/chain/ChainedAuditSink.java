package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
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
 * not gone on with. A file is locked against a second sink while it is written to.
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
public final class ChainedAuditSink implements AuditSink {
    private final ChainFiles files;
    private final ChainHash hash;
    private final long maxBytes;
    private final boolean durable;

    /** Held across the write of one line, on purpose: the order of the lines is what it is for. */
    private final ReentrantLock appending = new ReentrantLock();

    /** Held across fsync. Taken after {@link #appending} where both are held. Guards {@link #synced}. */
    private final ReentrantLock syncing = new ReentrantLock();

    /** Changed with both locks held. */
    private ChainFile file;

    private int number;
    private volatile AuditHead head;
    private volatile boolean closed;
    private volatile boolean broken;
    private long synced;

    private ChainedAuditSink(Builder b) {
        files = new ChainFiles(b.file);
        hash = new ChainHash(b.key);
        maxBytes = b.maxBytes;
        durable = b.durable;
        ChainOpening opening;
        try {
            opening = ChainOpening.open(files, hash);
        } catch (IOException e) {
            throw failure("cannot open", e);
        }
        file = opening.file();
        number = opening.number();
        head = opening.head();
        if (!opening.torn().isEmpty()) {
            report(opening.torn(), b);
        }
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
        long seq;
        appending.lock();
        try {
            checkUsable();
            ChainRecord.Written next = ChainRecord.after(head, event, hash);
            if (file.length() > 0 && file.length() + next.line().length > maxBytes) {
                rotate();
            }
            file.append(next.line());
            head = next.head();
            seq = head.seq();
        } catch (IOException e) {
            throw failure("cannot write to", e);
        } finally {
            appending.unlock();
        }
        if (durable) {
            sync(seq);
        }
    }

    /**
     * The last record's number and hash, to be kept where whoever can write the file cannot write. If durable, what it names
     * is on the disk.
     *
     * @throws AuditException if the disk reports an error
     */
    public AuditHead head() {
        AuditHead current = head;
        if (durable && !closed) {
            sync(current.seq());
        }
        return current;
    }

    /**
     * Waits until everything appended so far is on the disk.
     *
     * @throws AuditException if the sink is closed or the disk reports an error
     */
    @Override
    public void flush() {
        checkUsable();
        sync(head.seq());
    }

    /** @throws AuditException if the disk reports an error */
    @Override
    public void close() {
        appending.lock();
        syncing.lock();
        try {
            if (!closed) {
                closed = true;
                try (ChainFile last = file) {
                    if (durable && !broken) {
                        last.sync();
                        synced = head.seq();
                    }
                }
            }
        } catch (IOException e) {
            throw failure("cannot close", e);
        } finally {
            syncing.unlock();
            appending.unlock();
        }
    }

    @Override
    public String toString() {
        return "ChainedAuditSink(" + files.file(0) + ")";
    }

    /** Whoever comes first syncs for all whose line is written by then. */
    private void sync(long seq) {
        syncing.lock();
        try {
            if (synced >= seq) {
                return;
            }
            checkUsable();
            long written = head.seq();
            file.sync();
            synced = written;
        } catch (IOException e) {
            broken = true;
            throw failure("cannot flush", e);
        } finally {
            syncing.unlock();
        }
    }

    private void rotate() throws IOException {
        ChainFile next = new ChainFile(files.file(number + 1));
        syncing.lock();
        try (ChainFile full = file) {
            // Always: a later flush reaches the new file only.
            full.sync();
            synced = head.seq();
            file = next;
            number++;
        } catch (IOException e) {
            broken = true;
            if (file != next) {
                next.close();
            }
            throw e;
        } finally {
            syncing.unlock();
        }
    }

    private void report(List<Path> torn, Builder b) {
        try {
            append(ChainOpening.repaired(torn, b.clock));
        } catch (IOException | RuntimeException e) {
            close();
            throw e instanceof RuntimeException unchecked ? unchecked : failure("cannot repair", e);
        }
    }

    private void checkUsable() {
        if (closed) {
            throw new AuditException("audit file '" + files.file(0) + "' is closed");
        }
        if (broken) {
            throw new AuditException("audit file '" + files.file(0)
                    + "' failed to reach the disk; nobody knows what is on it, open it again");
        }
    }

    private AuditException failure(String problem, Exception e) {
        return new AuditException(problem + " audit file '" + files.file(0) + "': " + e, e);
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

        /** Whether every append waits for the disk (fsync of the file, not of its folder). Default {@code false}. */
        public Builder durable(boolean value) {
            durable = value;
            return this;
        }

        /**
         * The size a file may reach before the next one is begun; a larger record gets a file of its own. Default: no limit.
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
