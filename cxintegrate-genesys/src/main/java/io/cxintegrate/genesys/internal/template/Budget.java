package io.cxintegrate.genesys.internal.template;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;

/** How much one simulation may use up while it renders. Not safe for concurrent use. */
public final class Budget {
    /** Characters a single text may have. */
    public static final int MAX_TEXT = 262_144;

    private static final int MAX_INSERTED = 4_000_000;
    private static final int MAX_STEPS = 100_000;
    private static final int CLOCK_EVERY = 64;

    private final Duration limit;
    private final TimeSource time;
    private Deadline deadline;
    private long inserted;
    private int steps;
    private int ticks;

    /** The time counts from now, and again from each {@link #begin}. */
    public Budget(Duration limit, TimeSource time) {
        this.limit = limit;
        this.time = time;
        this.deadline = Deadline.after(limit, time);
    }

    /** Starts the time anew; steps and text go on adding up. */
    public void begin() {
        deadline = Deadline.after(limit, time);
    }

    /** One step of the template, such as a round of a loop. */
    void step() {
        if (++steps > MAX_STEPS) {
            throw new TemplateFault("the template takes more than " + MAX_STEPS + " steps");
        }
        tick();
    }

    /** Something small that may happen very often; looks at the clock now and then. */
    public void tick() {
        if (++ticks % CLOCK_EVERY == 0 && deadline.isExpired()) {
            throw new TemplateFault("it takes longer than " + limit.toMillis() + " ms");
        }
    }

    /** Text that goes into a text or into the output. */
    void insert(int length) {
        inserted += length;
        if (inserted > MAX_INSERTED) {
            throw new TemplateFault("the template writes more than " + MAX_INSERTED + " characters");
        }
        tick();
    }

    /** A text that is kept. */
    static String bounded(String text) {
        checkLength(text.length());
        return text;
    }

    static void checkLength(long length) {
        if (length > MAX_TEXT) {
            throw new TemplateFault("a text would be longer than " + MAX_TEXT + " characters");
        }
    }
}
