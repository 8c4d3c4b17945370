package io.cxintegrate.testkit.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way of going wrong.
 *
 * @param text what it is called
 * @param effect how it answers
 * @param stall the handle of those who wait, if it makes anybody wait
 * @param beforeWork whether they wait before the platform's work rather than in the middle of the answer
 */
record Fault(String text, Effect effect, @Nullable Stall stall, boolean beforeWork) {

    /** How a fault answers. */
    @FunctionalInterface
    interface Effect {
        /** The answer; {@code genuine} does the platform's work and gives the answer it would have sent. */
        FakeResponse answer(FakeRequest request, Errors errors, Supplier<FakeResponse> genuine);
    }

    /** Errors in the platform's own form. */
    interface Errors {
        FakeResponse status(FakeRequest request, int status, String message);

        FakeResponse unauthorized(FakeRequest request);
    }

    static Fault of(String text, Effect effect) {
        return new Fault(text, effect, null, false);
    }
}
