package io.cxintegrate.core;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Where ids for requests, events and idempotency keys come from. Implementations are safe to share between threads. */
@FunctionalInterface
public interface IdSource {
    /** A new id: unique, of letters, digits and hyphens, at most 64 characters. */
    String next();

    /** The default: random UUIDs (version 4). */
    static IdSource random() {
        return () -> UUID.randomUUID().toString();
    }

    /** {@code prefix-1}, {@code prefix-2} and so on, for tests. */
    static IdSource sequence(String prefix) {
        AtomicLong last = new AtomicLong();
        return () -> prefix + "-" + last.incrementAndGet();
    }
}
