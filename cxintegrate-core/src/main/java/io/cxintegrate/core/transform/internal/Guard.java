package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Frame;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stops one evaluation that goes too deep or takes too long. Used by one thread, once.
 *
 * <p>The engine's own bounds start their clock when they are set, count some levels twice and stay deep after an error. This
 * one counts every step in and out, for one evaluation only, and once it has stopped stays stopped: the engine swallows
 * exceptions in places, and the next step throws again.
 */
final class Guard {
    private static final TimeSource TIME = TimeSource.system();

    private final int maxDepth;
    private final long start = TIME.nanoTime();
    private final long budget;
    private int depth;
    private @Nullable String stoppedBy;

    Guard(Duration timeout, int maxDepth) {
        this.budget = Durations.saturatedNanos(timeout);
        this.maxDepth = maxDepth;
    }

    void install(Frame frame) {
        frame.setEvaluateEntryCallback((step, input, environment) -> enter());
        frame.setEvaluateExitCallback((step, input, environment, result) -> depth--);
    }

    /** The code of the limit that was hit, if one was. */
    @Nullable
    String stoppedBy() {
        return stoppedBy;
    }

    private void enter() {
        depth++;
        if (stoppedBy == null) {
            if (depth > maxDepth) {
                stoppedBy = "D1011";
            } else if (TIME.nanoTime() - start > budget) {
                stoppedBy = "D1012";
            }
        }
        if (stoppedBy != null) {
            throw new Stop(stoppedBy);
        }
    }

    /** The engine's own exception type, because its {@code and} and {@code or} replace all others. */
    private static final class Stop extends JException {
        private static final long serialVersionUID = 1L;

        Stop(String code) {
            super(code, -1);
        }

        /** The engine prints what a replacement function throws, once for each match. */
        @Override
        public void printStackTrace() {}
    }
}
