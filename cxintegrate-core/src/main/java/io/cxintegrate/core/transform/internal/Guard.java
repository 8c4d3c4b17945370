package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.EntryCallback;
import com.dashjoin.jsonata.Jsonata.ExitCallback;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Parser;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.transform.internal.Engine.Bounds;
import java.util.AbstractList;
import org.jspecify.annotations.Nullable;

/**
 * Stops one evaluation that goes too deep, takes too long or makes too much. Used by one thread, once.
 *
 * <p>The engine's own bounds start their clock when they are set, count some levels twice and stay deep after an error. This
 * one counts every step in and out, for one evaluation only, and once it has stopped stays stopped: the engine swallows
 * exceptions in places, and the next step throws again. What works long between two steps asks {@link #tick} on its way.
 */
final class Guard implements EntryCallback, ExitCallback {
    private static final TimeSource TIME = TimeSource.system();

    /** Looking at the clock takes a good part of what a step does, so sixteen steps go by before the next look. */
    private static final int TICKS_PER_LOOK = 1024;

    private static final int TICKS_PER_STEP = 64;

    private final long millis;
    private final long budget;
    private final int maxItems;
    private final int maxTextLength;

    /** Less than any depth once it has stopped. */
    private int maxDepth;

    private int depth;
    private int ticksLeft = TICKS_PER_LOOK;
    private @Nullable String stoppedBy;

    /** From the first look on: many an evaluation is over by then, and a look takes as long as several steps. */
    private long start;

    private boolean started;

    Guard(Bounds bounds, long millis) {
        this.millis = millis;
        this.maxDepth = bounds.maxDepth();
        this.maxItems = bounds.maxItems();
        this.maxTextLength = bounds.maxTextLength();
        this.budget = Durations.saturatedNanos(bounds.timeout());
    }

    /** Watches every step of an evaluation with this frame. */
    void watch(Frame frame) {
        frame.setEvaluateEntryCallback(this);
        frame.setEvaluateExitCallback(this);
    }

    /** What the clock of the expression shows. */
    long millis() {
        return millis;
    }

    /** The code of the limit that was hit, if one was. */
    @Nullable
    String stoppedBy() {
        return stoppedBy;
    }

    /** Before a step. */
    @Override
    public void callback(Parser.Symbol step, @Nullable Object input, Frame environment) {
        if (++depth > maxDepth) {
            throw stop(stoppedBy == null ? "D1011" : stoppedBy);
        }
        tick(TICKS_PER_STEP);
    }

    /** After a step; one that made much may have taken long. */
    @Override
    public void callback(Parser.Symbol step, @Nullable Object input, Frame environment, @Nullable Object result) {
        depth--;
        if (result instanceof String text) {
            checkText(text.length());
            tick(text.length());
        } else if (result instanceof AbstractList<?> list) {
            // As all lists of the engine are; to ask for the interface takes longer.
            checkItems(list.size());
            tick(list.size());
        }
    }

    /** To be called by every loop whose length the expression or the input decides. */
    void tick() {
        tick(1);
    }

    private void tick(int ticks) {
        ticksLeft -= ticks;
        if (ticksLeft <= 0) {
            ticksLeft = TICKS_PER_LOOK;
            checkTime();
        }
    }

    void checkItems(long count) {
        if (count > maxItems) {
            throw stop("D2015");
        }
    }

    void checkText(long length) {
        if (length > maxTextLength) {
            throw stop("X0008");
        }
    }

    void checkTime() {
        if (stoppedBy != null) {
            throw stop(stoppedBy);
        }
        long now = TIME.nanoTime();
        if (!started) {
            started = true;
            start = now;
        } else if (now - start > budget) {
            throw stop("D1012");
        }
    }

    private Stop stop(String code) {
        stoppedBy = code;
        maxDepth = -1;
        return new Stop(code);
    }

    /** The engine's own exception type, because its {@code and} and {@code or} replace all others. */
    private static final class Stop extends JException {
        private static final long serialVersionUID = 1L;

        Stop(String code) {
            super(code, -1);
        }
    }
}
