package io.cxintegrate.core.dataaction.idempotency;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;

/**
 * Remembers which calls have begun and what the finished ones answered, so that a call sent twice is run once. Implementations
 * are safe to share between threads, and between processes if that is what they are for; the testkit's
 * {@code IdempotencyStoreContract} checks one.
 *
 * <p>A key has at most one owner. Whoever is told {@link Started} owns it until it calls {@link #finish} or {@link #abandon},
 * or until its lease is over: then the key is free again, for its owner has died or hangs. An owner that comes back late
 * changes nothing if another has the key by then.
 *
 * <p>Keys and answers are opaque texts; a key has at most 255 characters, an answer as many as a caller takes. Every method may
 * do I/O, and throws an {@link io.cxintegrate.core.UnavailableException} when the storage cannot be reached; none waits for
 * another call.
 */
public interface IdempotencyStore {

    /** What {@link #begin} found. */
    sealed interface Begin permits Started, InProgress, Finished, Mismatch {}

    /**
     * The key was free and is the caller's now: run, then {@link #finish} or {@link #abandon}.
     *
     * @param owner proves who has the key; another one each time
     */
    record Started(String owner) implements Begin {}

    /** The same call runs at this moment, here or elsewhere: ask again later. */
    record InProgress() implements Begin {}

    /**
     * The same call is over.
     *
     * @param answer what {@link #finish} was given
     */
    record Finished(String answer) implements Begin {}

    /** The key belongs to a call with another fingerprint, running or over. */
    record Mismatch() implements Begin {}

    /**
     * Takes the key if it is free. Of any number who ask for a free key at the same moment, one is told {@link Started}.
     *
     * @param key what makes a call the same as another
     * @param fingerprint what was asked for; two calls with one key and different fingerprints are a fault of the caller
     * @param lease how long the key stays taken if neither {@link #finish} nor {@link #abandon} is called; longer than zero
     */
    Begin begin(String key, String fingerprint, Duration lease);

    /**
     * Keeps the answer of a call that succeeded, for all who come with its key.
     *
     * @param owner from {@link Started}
     * @param answer the first answer
     * @param keep how long from now; longer than zero
     * @return whether it is kept; false if the key is no longer this owner's, and then nothing has changed
     */
    boolean finish(String key, String owner, String answer, Duration keep);

    /** Frees the key of a call that failed, so that the next one runs. Does nothing if the key is not this owner's. */
    void abandon(String key, String owner);

    /**
     * A store in the memory of this process, for one process and for tests.
     *
     * @param maxEntries how many keys it holds, at least 1. When it is full the answer that was finished first is forgotten; an
     *     entry takes about 300 bytes beside its answer
     * @param time the clock by which leases and answers run out
     */
    static IdempotencyStore inMemory(int maxEntries, TimeSource time) {
        return new InMemoryIdempotencyStore(maxEntries, time);
    }
}
