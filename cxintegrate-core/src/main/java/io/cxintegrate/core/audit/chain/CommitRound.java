package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.audit.AuditException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for the same write and the same fsync. The first who joins leads: it writes what all of them brought, waits
 * for the disk and wakes them together. So a writer sleeps once for a record, however many there are; with one lock for all
 * it would sleep for the lock as well, and hardly two would share an fsync. Safe to share between threads.
 */
final class CommitRound {
    /** What one writer brought, and who came before it. */
    private static final class Joined {
        private final List<byte[]> records;
        private final @Nullable Joined before;

        Joined(List<byte[]> records, @Nullable Joined before) {
            this.records = records;
            this.before = before;
        }
    }

    /** In the place of the last who joined, once the round takes no more. */
    private static final Joined CLOSED = new Joined(List.of(), null);

    enum Place {
        LEADER,
        FOLLOWER,
        /** Too late; there is a new round. */
        NONE
    }

    private final AtomicReference<@Nullable Joined> last = new AtomicReference<>();
    private final CompletableFuture<@Nullable AuditException> over = new CompletableFuture<>();

    /** Brings records, or none, to wait for what was written before only. */
    Place join(List<byte[]> records) {
        while (true) {
            Joined before = last.get();
            if (before == CLOSED) {
                return Place.NONE;
            }
            if (last.compareAndSet(before, new Joined(records, before))) {
                return before == null ? Place.LEADER : Place.FOLLOWER;
            }
        }
    }

    /** For the leader: takes no more, and says what was brought, in the order of joining. */
    List<List<byte[]>> close() {
        List<List<byte[]>> brought = new ArrayList<>();
        for (Joined one = last.getAndSet(CLOSED); one != null; one = one.before) {
            brought.add(one.records);
        }
        Collections.reverse(brought);
        return brought;
    }

    /** For the followers. */
    void await() {
        AuditException failed = over.join();
        if (failed != null) {
            throw new AuditException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /** For the leader: wakes the followers. */
    void end(@Nullable AuditException failed) {
        over.complete(failed);
    }
}
