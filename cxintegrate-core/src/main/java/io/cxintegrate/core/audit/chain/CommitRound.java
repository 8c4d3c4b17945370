package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for the same write and the same fsync. The first who joins leads: it waits until the round before is on the
 * disk, writes what all of them brought, waits for the disk and wakes them together. So a writer sleeps once for a record,
 * however many there are; with one lock for all it would sleep for the lock as well, and hardly two would share an fsync.
 * Safe to share between threads.
 */
final class CommitRound {
    /** What one writer brought, and what came of it. */
    static final class Joined {
        private final List<byte[]> records;
        private final @Nullable Joined before;
        private final int count;

        /** Set before the round is over, read after it. */
        private @Nullable AuditException failed;

        private Joined(List<byte[]> records, @Nullable Joined before) {
            this.records = records;
            this.before = before;
            count = before == null ? 1 : before.count + 1;
        }

        /** Who waits for no disk. */
        static Joined alone(List<byte[]> records) {
            return new Joined(records, null);
        }

        List<byte[]> records() {
            return records;
        }

        boolean leads() {
            return before == null;
        }

        /** It is not in the chain. */
        void fail(AuditException reason) {
            failed = reason;
        }

        /** @throws AuditException if it is not in the chain */
        void check() {
            check(failed);
        }

        private static void check(@Nullable AuditException reason) {
            if (reason != null) {
                throw new AuditException(String.valueOf(reason.getMessage()), reason);
            }
        }
    }

    /** In the place of the last who joined, once the round takes no more. */
    private static final Joined CLOSED = new Joined(List.of(), null);

    /** How often the leader lets others run first, at most. */
    private static final int MAX_YIELDS = 64;

    private final AtomicReference<@Nullable Joined> last = new AtomicReference<>();

    /** When the round before is on the disk. */
    private final CompletableFuture<@Nullable Void> turn;

    private final CompletableFuture<@Nullable Void> diskIsFree = new CompletableFuture<>();

    private final CompletableFuture<@Nullable AuditException> over = new CompletableFuture<>();

    private CommitRound(CompletableFuture<@Nullable Void> turn) {
        this.turn = turn;
    }

    static CommitRound first() {
        return new CommitRound(CompletableFuture.completedFuture(null));
    }

    CommitRound next() {
        return new CommitRound(diskIsFree);
    }

    /** Brings records, or none, to wait for what was written before only; null if it is too late, and there is a new round. */
    @Nullable
    Joined join(List<byte[]> records) {
        while (true) {
            Joined before = last.get();
            if (before == CLOSED) {
                return null;
            }
            Joined joined = new Joined(records, before);
            if (last.compareAndSet(before, joined)) {
                return joined;
            }
        }
    }

    /** For the leader: takes no more, and says who is in it, in the order of joining. */
    List<Joined> close() {
        List<Joined> all = new ArrayList<>();
        for (Joined one = last.getAndSet(CLOSED); one != null; one = one.before) {
            all.add(one);
        }
        Collections.reverse(all);
        return all;
    }

    /**
     * For the leader: until the round before is on the disk, and those it has just woken had a chance to join with their next
     * record. Without that, two halves of the writers take turns, each waiting for the fsync of the other. Nothing but speed
     * relies on the scheduler here.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    void awaitTurn() {
        turn.join();
        int seen = 0;
        for (int i = 0; i < MAX_YIELDS && size() > seen; i++) {
            seen = size();
            Thread.yield();
        }
    }

    private int size() {
        Joined latest = last.get();
        return latest == null ? 0 : latest.count;
    }

    /** @throws AuditException if what this one brought is not in the chain, or nobody knows whether the round is on the disk */
    void await(Joined mine) {
        AuditException all = over.join();
        mine.check();
        Joined.check(all);
    }

    /** For the leader: wakes the followers, and then the next leader, so that they may be in its round. */
    void end(@Nullable AuditException failed) {
        over.complete(failed);
        diskIsFree.complete(null);
    }
}
