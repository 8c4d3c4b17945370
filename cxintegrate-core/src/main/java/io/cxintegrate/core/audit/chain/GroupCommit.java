package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.internal.VirtualThreads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writers who wait for the same write and the same fsync. Whoever comes while nobody writes leads: it writes what all have
 * brought by then, waits for the disk and wakes them together. So a writer sleeps once for a record, however many there are;
 * with one lock for all it would sleep for the lock as well, and hardly two would share an fsync. Safe to share between threads.
 */
final class GroupCommit {
    /** What one writer brought, and what came of it. */
    static final class Joined {
        private final List<byte[]> records;
        private final Thread writer = Thread.currentThread();
        private @Nullable Joined before;
        private int count = 1;

        /** Set before it is over, read after it. */
        private @Nullable AuditException failed;

        private volatile boolean over;

        private Joined(List<byte[]> records) {
            this.records = records;
        }

        /** Who waits for no disk. */
        static Joined alone(List<byte[]> records) {
            return new Joined(records);
        }

        List<byte[]> records() {
            return records;
        }

        /** It is not in the chain, or nobody knows whether it is on the disk. */
        void fail(AuditException reason) {
            failed = reason;
        }

        /** @throws AuditException if it was failed */
        void check() {
            if (failed != null) {
                throw new AuditException(String.valueOf(failed.getMessage()), failed);
            }
        }
    }

    /** How often the leader lets others run first, at most. */
    private static final int MAX_YIELDS = 64;

    /** How often one who waits lets others run before it sleeps, where that costs less than to be woken. */
    private static final int YIELDS_BEFORE_SLEEP = 100;

    /** Of a processor's time for one writer to sleep and be woken: a system call and a switch on either side, cold caches. */
    private static final long NANOS_OF_A_SLEEP = 20_000;

    private static final TimeSource TIME = TimeSource.system();
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final Consumer<List<Joined>> disk;

    /** Whether many wait for a fast disk, so that the sleep of all would take more processor time than all have meanwhile. */
    private volatile boolean crowded;

    /** The last who came, and through it those before; null when nobody waits. */
    private final AtomicReference<@Nullable Joined> waiting = new AtomicReference<>();

    private final AtomicBoolean leading = new AtomicBoolean();

    /** @param disk brings to the disk what writers brought, in the order in which they came, and fails those of whom it cannot */
    GroupCommit(Consumer<List<Joined>> disk) {
        this.disk = disk;
    }

    /**
     * Brings records, or none, and waits until they, and all that was brought before, are on the disk. An interrupt ends no wait,
     * and is kept.
     *
     * @throws AuditException if they are not
     */
    void commit(List<byte[]> records) {
        Joined mine = join(records);
        boolean interrupted = false;
        int yields = crowded && !VirtualThreads.isCurrent() ? YIELDS_BEFORE_SLEEP : 0;
        try {
            while (!mine.over) {
                if (!leading.get() && leading.compareAndSet(false, true)) {
                    lead(mine);
                } else if (yields > 0) {
                    yields--;
                    letOthersRun();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        mine.check();
    }

    private Joined join(List<byte[]> records) {
        Joined mine = new Joined(records);
        do {
            mine.before = waiting.get();
            mine.count = mine.before == null ? 1 : mine.before.count + 1;
        } while (!waiting.compareAndSet(mine.before, mine));
        return mine;
    }

    private void lead(Joined mine) {
        try {
            // If another leader was done with it a moment ago, those who wait need not wait for this one's turn.
            if (!mine.over) {
                gather();
                serve(takeAll(), mine);
            }
        } finally {
            leading.set(false);
            // Whoever came meanwhile found a leader, and sleeps: one of them is the next.
            Joined next = waiting.get();
            if (next != null) {
                LockSupport.unpark(next.writer);
            }
        }
    }

    /**
     * Lets those who were just woken bring their next record. Without that, two halves of the writers take turns, each waiting
     * for the fsync of the other.
     */
    private void gather() {
        int seen = 0;
        for (int i = 0; i < MAX_YIELDS && size() > seen; i++) {
            seen = size();
            letOthersRun();
        }
    }

    /** Nothing but speed relies on the scheduler here. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letOthersRun() {
        Thread.yield();
    }

    /** How many wait for a leader's next turn; for tests, too. */
    int size() {
        Joined last = waiting.get();
        return last == null ? 0 : last.count;
    }

    /** In the order in which they came. */
    private List<Joined> takeAll() {
        List<Joined> all = new ArrayList<>();
        for (Joined one = waiting.getAndSet(null); one != null; one = one.before) {
            all.add(one);
        }
        Collections.reverse(all);
        return all;
    }

    private void serve(List<Joined> all, Joined mine) {
        long start = TIME.nanoTime();
        try {
            disk.accept(all);
        } finally {
            crowded = all.size() * NANOS_OF_A_SLEEP > PROCESSORS * (TIME.nanoTime() - start);
            // Whatever happened, nobody waits for ever.
            for (Joined one : all) {
                // What came before it must not be kept for as long as it is.
                one.before = null;
                one.over = true;
                if (one != mine) {
                    LockSupport.unpark(one.writer);
                }
            }
        }
    }
}
