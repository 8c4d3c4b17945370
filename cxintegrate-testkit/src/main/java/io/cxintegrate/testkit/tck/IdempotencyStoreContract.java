package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Begin;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Finished;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.InProgress;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Mismatch;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link IdempotencyStore} has to pass. A test extends it and says how to open one; each test uses a store of its
 * own, so what {@link #open()} returns has to be empty at the first call of a test, and stand on the same storage at later
 * ones. The races run over two handles at once.
 */
public abstract class IdempotencyStoreContract {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration KEEP = Duration.ofHours(1);
    private static final String PRINT = "f1f2";

    /** For test classes. */
    protected IdempotencyStoreContract() {}

    /** Opens a handle on the store under test, as another process would where it can be shared between processes. */
    protected abstract IdempotencyStore open() throws Exception;

    /** Lets time pass for the store: moves its clock, or makes everything in its storage so much older. */
    protected abstract void pass(Duration time) throws Exception;

    private static String owner(Begin begun) {
        return ((Started) begun).owner();
    }

    @Test
    void begin_freeKey_isStarted() throws Exception {
        assertTrue(open().begin("k", PRINT, LEASE) instanceof Started, "the first to ask has the key");
    }

    @Test
    void begin_otherKey_isFreeToo() throws Exception {
        String first = owner(open().begin("k", PRINT, LEASE));
        assertNotEquals(first, owner(open().begin("K", PRINT, LEASE)), "each call has an owner of its own");
        assertTrue(open().begin("k ", PRINT, LEASE) instanceof Started, "keys are compared to the letter");
    }

    @Test
    void begin_whileItRuns_isInProgress() throws Exception {
        open().begin("k", PRINT, LEASE);
        assertEquals(new InProgress(), open().begin("k", PRINT, LEASE));
    }

    @Test
    void begin_whenItIsOver_givesTheFirstAnswer() throws Exception {
        for (String answer : List.of("{\"name\":\"Şeyma 😀 'O''Neil' \\u0000\"}", "", "x".repeat(100_000))) {
            String key = "k" + answer.length();
            String owner = owner(open().begin(key, PRINT, LEASE));
            assertTrue(open().finish(key, owner, answer, KEEP));
            assertEquals(new Finished(answer), open().begin(key, PRINT, LEASE));
            assertEquals(new Finished(answer), open().begin(key, PRINT, LEASE), "as often as it is asked for");
        }
    }

    @Test
    void begin_otherFingerprint_isAMismatch() throws Exception {
        String owner = owner(open().begin("k", PRINT, LEASE));
        assertEquals(new Mismatch(), open().begin("k", "other", LEASE), "while it runs");
        open().finish("k", owner, "answer", KEEP);
        assertEquals(new Mismatch(), open().begin("k", "other", LEASE), "when it is over");
        assertEquals(new Finished("answer"), open().begin("k", PRINT, LEASE), "and the call itself is untouched");
    }

    @Test
    void begin_longAndOddKeys_areKeptApart() throws Exception {
        List<String> keys = List.of("a".repeat(255), "a".repeat(254), "'; drop table x; --", "%_\\", "ключ", "😀");
        for (String key : keys) {
            open().finish(key, owner(open().begin(key, PRINT, LEASE)), key, KEEP);
        }
        for (String key : keys) {
            assertEquals(new Finished(key), open().begin(key, PRINT, LEASE));
        }
    }

    @Test
    void abandon_ofARunningCall_freesTheKeyForAnyFingerprint() throws Exception {
        String first = owner(open().begin("k", PRINT, LEASE));
        open().abandon("k", first);
        String second = owner(open().begin("k", "other", LEASE));
        assertNotEquals(first, second);
        assertFalse(open().finish("k", first, "late", KEEP), "who gave the key back has it no more");
        assertEquals(new InProgress(), open().begin("k", "other", LEASE));
    }

    @Test
    void abandonAndFinish_byAStranger_changeNothing() throws Exception {
        String owner = owner(open().begin("k", PRINT, LEASE));
        open().abandon("k", owner + "0");
        assertFalse(open().finish("k", owner + "0", "forged", KEEP));
        open().abandon("nothing there", owner);
        assertFalse(open().finish("nothing there", owner, "forged", KEEP));
        assertEquals(new InProgress(), open().begin("k", PRINT, LEASE));
        assertTrue(open().finish("k", owner, "mine", KEEP));
    }

    @Test
    void finish_again_leavesTheFirstAnswer() throws Exception {
        String owner = owner(open().begin("k", PRINT, LEASE));
        assertTrue(open().finish("k", owner, "one", KEEP));
        assertFalse(open().finish("k", owner, "two", KEEP));
        open().abandon("k", owner);
        assertEquals(new Finished("one"), open().begin("k", PRINT, LEASE));
    }

    @Test
    void lease_over_freesTheKeyAndTheOldOwnerIsTooLate() throws Exception {
        String first = owner(open().begin("k", PRINT, LEASE));
        pass(LEASE.minusSeconds(5));
        assertEquals(
                new InProgress(), open().begin("k", PRINT, LEASE), "asking does not prolong the lease, nor end it");
        pass(Duration.ofSeconds(6));
        String second = owner(open().begin("k", PRINT, LEASE));
        assertNotEquals(first, second);
        assertFalse(open().finish("k", first, "late", KEEP));
        open().abandon("k", first);
        assertEquals(new InProgress(), open().begin("k", PRINT, LEASE));
        assertTrue(open().finish("k", second, "in time", KEEP));
        assertEquals(new Finished("in time"), open().begin("k", PRINT, LEASE));
    }

    @Test
    void lease_overButNobodyCame_finishSaysTheTruth() throws Exception {
        String owner = owner(open().begin("k", PRINT, LEASE));
        pass(LEASE.plusSeconds(1));
        // A store may have cleaned up by then or not.
        boolean kept = open().finish("k", owner, "late", KEEP);
        assertEquals(kept, open().begin("k", PRINT, LEASE).equals(new Finished("late")));
    }

    @Test
    void answer_keptLongEnough_isForgottenAndNotBefore() throws Exception {
        open().finish("k", owner(open().begin("k", PRINT, LEASE)), "answer", KEEP);
        pass(KEEP.minusSeconds(5));
        assertEquals(new Finished("answer"), open().begin("k", PRINT, LEASE));
        pass(Duration.ofSeconds(6));
        assertTrue(open().begin("k", "other", LEASE) instanceof Started, "the key is free for anything");
    }

    @Test
    void begin_manyAtOnceOverTwoHandles_oneIsStarted() throws Exception {
        List<IdempotencyStore> handles = List.of(open(), open());
        for (int round = 0; round < 20; round++) {
            String key = "k" + round;
            List<Begin> told = atOnce(8, n -> handles.get(n % 2).begin(key, PRINT, LEASE));
            assertEquals(1, told.stream().filter(Started.class::isInstance).count(), "one owner");
            assertEquals(7, told.stream().filter(InProgress.class::isInstance).count(), "the others wait");
        }
    }

    @Test
    void begin_manyAtOnceAfterTheLease_oneTakesOver() throws Exception {
        List<IdempotencyStore> handles = List.of(open(), open());
        for (int round = 0; round < 5; round++) {
            String key = "k" + round;
            String dead = owner(handles.get(0).begin(key, PRINT, LEASE));
            pass(LEASE.plusSeconds(1));
            List<Begin> told = atOnce(8, n -> handles.get(n % 2).begin(key, PRINT, LEASE));
            List<Begin> started =
                    told.stream().filter(Started.class::isInstance).toList();
            assertEquals(1, started.size(), "one takes over");
            assertFalse(handles.get(1).finish(key, dead, "late", KEEP));
            assertTrue(handles.get(1).finish(key, owner(started.get(0)), "mine", KEEP));
        }
    }

    @Test
    void callsSentSeveralTimes_manyAtOnceOverTwoHandles_runOnceAndAllGetTheFirstAnswer() throws Exception {
        List<IdempotencyStore> handles = List.of(open(), open());
        for (int round = 0; round < 10; round++) {
            String key = "k" + round;
            AtomicInteger runs = new AtomicInteger();
            List<String> answers = atOnce(8, n -> answer(handles.get(n % 2), key, runs));
            assertEquals(1, runs.get(), "the work is done once");
            assertEquals(1, answers.stream().distinct().count(), "all get one answer");
        }
    }

    private static String answer(IdempotencyStore store, String key, AtomicInteger runs) {
        while (true) {
            Begin begun = store.begin(key, PRINT, LEASE);
            if (begun instanceof Finished finished) {
                return finished.answer();
            }
            if (begun instanceof Started started) {
                String answer = "run " + runs.incrementAndGet();
                assertTrue(store.finish(key, started.owner(), answer, KEEP));
                return answer;
            }
            Thread.onSpinWait();
        }
    }

    private interface Numbered<T> {
        T call(int n) throws Exception;
    }

    private static <T> List<T> atOnce(int threads, Numbered<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> running = new ArrayList<>();
            for (int n = 0; n < threads; n++) {
                int number = n;
                Callable<T> task = () -> {
                    start.await(60, TimeUnit.SECONDS);
                    return work.call(number);
                };
                running.add(pool.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
