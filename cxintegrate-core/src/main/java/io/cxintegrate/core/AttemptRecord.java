package io.cxintegrate.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call, as the exception reports it. Immutable.
 *
 * @param number counted from 1
 * @param outcome a short word for what came of it, such as {@code 429}, {@code timeout} or {@code 40P01}
 * @param waitAfter how long was waited before the next attempt; zero after the last one
 * @param waitSource who chose the wait: {@code retry-after}, {@code back-off} or {@code none}
 * @param requestId the platform's id of this very request, when it gave one
 */
public record AttemptRecord(
        int number,
        String outcome,
        Duration waitAfter,
        String waitSource,
        @Nullable String requestId) {

    @Override
    public String toString() {
        return "#" + number + " " + outcome
                + (waitAfter.isZero() ? "" : " then " + waitAfter + " (" + waitSource + ")");
    }
}
