package io.cxintegrate.core.transform.internal;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The evaluations of one program that are under way, each on a thread of its own: the engine hands its functions no context of
 * the call. Safe to share between threads.
 */
final class Running {
    private final Map<Thread, Guard> guards = new ConcurrentHashMap<>();

    void begin(Guard guard) {
        guards.put(Thread.currentThread(), guard);
    }

    void end() {
        guards.remove(Thread.currentThread());
    }

    /** The guard of the evaluation that this thread is in. */
    Guard guard() {
        return Objects.requireNonNull(guards.get(Thread.currentThread()), "no evaluation is under way");
    }
}
