package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.chain.GroupCommit.Joined;
import io.cxintegrate.core.audit.internal.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

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

    private final GroupCommit group = new GroupCommit(this::sync);

    private long fsyncs;

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
        // Here, so that a bad record fails its own writer only, and many are made at once.
        List<byte[]> records = new ArrayList<>(events.size());
        events.forEach(event -> records.add(ChainRecord.content(event)));
        if (durable) {
            group.commit(records);
            return;
        }
        Joined alone = Joined.alone(records);
        appending.lock();
        try {
            write(List.of(alone));
        } finally {
            appending.unlock();
        }
        alone.check();
    }

    AuditHead head() {
        AuditHead current = head;
        if (durable && !closed) {
            group.commit(List.of());
        }
        return current;
    }

    void flush() {
        checkUsable();
        group.commit(List.of());
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

    /** Writes what these brought and waits until it, and all that was written before, is on the disk. */
    private void sync(List<Joined> brought) {
        AuditException failed = null;
        boolean ended = false;
        try {
            writeAndSync(brought);
            ended = true;
        } catch (AuditException e) {
            failed = e;
            ended = true;
        } finally {
            AuditException reason = ended ? failed : died();
            if (reason != null) {
                brought.forEach(one -> one.fail(reason));
            }
        }
    }

    private void writeAndSync(List<Joined> brought) {
        appending.lock();
        syncing.lock();
        try {
            try {
                write(brought);
            } finally {
                appending.unlock();
            }
            long written = head.seq();
            if (synced < written) {
                checkUsable();
                file.sync();
                fsyncs++;
                synced = written;
            }
        } catch (IOException e) {
            broken = true;
            throw failure("cannot flush", e);
        } finally {
            syncing.unlock();
        }
    }

    /** With {@link #appending} held. The records of one go to one file; each whose records are not written is told so. */
    private void write(List<Joined> brought) {
        List<Joined> writing =
                brought.stream().filter(one -> !one.records().isEmpty()).toList();
        if (writing.isEmpty()) {
            return;
        }
        AuditException failed = null;
        int written = 0;
        try {
            checkUsable();
            ChainRecord.Written last = ChainRecord.Written.before(head);
            List<byte[]> pending = new ArrayList<>(writing.size());
            long length = file.length();
            for (int i = 0; i < writing.size(); i++) {
                int whole = pending.size();
                ChainRecord.Written before = last;
                long lengthBefore = length;
                for (byte[] content : writing.get(i).records()) {
                    last = ChainRecord.after(last, content, hash);
                    pending.add(last.line());
                    length += last.line().length;
                }
                if (lengthBefore > 0 && length > maxBytes) {
                    put(pending.subList(0, whole), before);
                    written = i;
                    rotate();
                    length -= lengthBefore;
                }
            }
            put(pending, last);
            written = writing.size();
        } catch (IOException e) {
            failed = failure("cannot write to", e);
        } catch (AuditException e) {
            failed = e;
        } finally {
            for (Joined one : writing.subList(written, writing.size())) {
                one.fail(failed == null ? died() : failed);
            }
        }
    }

    private void put(List<byte[]> lines, ChainRecord.Written last) throws IOException {
        if (!lines.isEmpty()) {
            file.append(lines);
            lines.clear();
            head = last.head();
        }
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

    private AuditException died() {
        return new AuditException("audit file '" + files.file(0) + "': its writer died");
    }

    private AuditException failure(String problem, Exception e) {
        return new AuditException(problem + " audit file '" + files.file(0) + "': " + e, e);
    }
}
