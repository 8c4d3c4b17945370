package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.internal.ProcessLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Writes the lines of a chain, and brings them to the disk. Safe to share between threads. */
final class ChainWriter {
    private final ChainFiles files;
    private final AuditChain hash;
    private final long maxBytes;
    private final boolean durable;
    private final ProcessLock lock;

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

    /** Changed with {@link #syncing} held. */
    private volatile Round collecting = new Round();

    private long fsyncs;

    /**
     * Those who wait for the same fsync, which the first of them makes. The others are woken together: one lock for all would
     * be taken over and over by whoever runs just then, and hardly two would share an fsync.
     */
    private static final class Round {
        private final AtomicBoolean led = new AtomicBoolean();
        private final CompletableFuture<@Nullable AuditException> over = new CompletableFuture<>();

        void await() {
            AuditException failed = over.join();
            if (failed != null) {
                throw new AuditException(String.valueOf(failed.getMessage()), failed);
            }
        }

        void end(@Nullable AuditException failed) {
            over.complete(failed);
            if (failed != null) {
                throw failed;
            }
        }
    }

    ChainWriter(ChainFiles files, AuditChain hash, long maxBytes, boolean durable, InstantSource clock) {
        this.files = files;
        this.hash = hash;
        this.maxBytes = maxBytes;
        this.durable = durable;
        ChainOpening opening;
        try {
            lock = lock();
            opening = open();
        } catch (IOException e) {
            throw failure("cannot open", e);
        }
        file = opening.file();
        number = opening.number();
        head = opening.head();
        if (!opening.torn().isEmpty()) {
            report(opening.torn(), clock);
        }
    }

    void append(List<AuditEvent> events) {
        appending.lock();
        try {
            checkUsable();
            AuditHead next = head;
            ByteArrayOutputStream lines = new ByteArrayOutputStream(512 * events.size());
            for (AuditEvent event : events) {
                ChainRecord.Written written = ChainRecord.after(next, event, hash);
                lines.writeBytes(written.line());
                next = written.head();
            }
            if (file.length() > 0 && file.length() + lines.size() > maxBytes) {
                rotate();
            }
            file.append(lines.toByteArray());
            head = next;
        } catch (IOException e) {
            throw failure("cannot write to", e);
        } finally {
            appending.unlock();
        }
        if (durable) {
            sync();
        }
    }

    AuditHead head() {
        AuditHead current = head;
        if (durable && !closed) {
            sync();
        }
        return current;
    }

    void flush() {
        checkUsable();
        sync();
    }

    void close() {
        appending.lock();
        syncing.lock();
        try {
            if (!closed) {
                closed = true;
                closeFile();
            }
        } catch (IOException e) {
            throw failure("cannot close", e);
        } finally {
            syncing.unlock();
            appending.unlock();
        }
    }

    /** How often the disk was waited for; for tests. */
    long fsyncs() {
        syncing.lock();
        try {
            return fsyncs;
        } finally {
            syncing.unlock();
        }
    }

    private ProcessLock lock() throws IOException {
        ProcessLock taken = ProcessLock.tryTake(files.lockFile());
        if (taken == null) {
            throw new AuditException("audit file '" + files.file(0)
                    + "' is being written to by another sink, of this process or another one; close that one first,"
                    + " or give each a file of its own");
        }
        return taken;
    }

    private ChainOpening open() throws IOException {
        try {
            return ChainOpening.open(files, hash);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void report(List<Path> torn, InstantSource clock) {
        try {
            append(List.of(ChainOpening.repaired(torn, clock)));
        } catch (IOException | RuntimeException e) {
            close();
            throw e instanceof RuntimeException unchecked ? unchecked : failure("cannot repair", e);
        }
    }

    /** Waits until all that was written before this call is on the disk. */
    private void sync() {
        Round round = collecting;
        if (!round.led.compareAndSet(false, true)) {
            round.await();
            return;
        }
        AuditException failed = null;
        syncing.lock();
        try {
            // Who wrote while this one waited for its turn is in this round, who writes from now on in the next.
            collecting = new Round();
            long written = head.seq();
            if (synced < written) {
                checkUsable();
                file.sync();
                fsyncs++;
                synced = written;
            }
        } catch (IOException e) {
            broken = true;
            failed = failure("cannot flush", e);
        } catch (AuditException e) {
            failed = e;
        } finally {
            syncing.unlock();
        }
        round.end(failed);
    }

    private void rotate() throws IOException {
        ChainFile next = new ChainFile(files.file(number + 1));
        syncing.lock();
        try (ChainFile full = file) {
            full.tidy();
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

    /** The lock goes last. */
    private void closeFile() throws IOException {
        try {
            try (ChainFile last = file) {
                last.tidy();
                if (durable && !broken) {
                    last.sync();
                    synced = head.seq();
                }
            }
        } finally {
            lock.close();
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
}
