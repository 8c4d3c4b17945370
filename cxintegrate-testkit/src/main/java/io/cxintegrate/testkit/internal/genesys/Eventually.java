package io.cxintegrate.testkit.internal.genesys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that readers see later than it is written, as behind a cache or a replica. Not safe for concurrent use; the fake's
 * lock guards it.
 *
 * @param <T> what is kept
 */
final class Eventually<T> {
    private record Written<T>(Instant at, @Nullable T value) {}

    private final InstantSource clock;
    private final List<Written<T>> history = new ArrayList<>();

    Eventually(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes; null for nothing any more. */
    void set(@Nullable T value) {
        history.add(new Written<>(clock.instant(), value));
    }

    /** What was written last. */
    Optional<T> written() {
        return history.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(history.get(history.size() - 1).value());
    }

    /** What a reader sees when everything takes so long to be seen. */
    Optional<T> seen(Duration delay) {
        T seen = null;
        for (Written<T> each : history) {
            if (!clock.instant().isBefore(each.at().plus(delay))) {
                seen = each.value();
            }
        }
        return Optional.ofNullable(seen);
    }
}
