package io.cxintegrate.core.retry;

/** Hears of every decision. Implementations are thread-safe and quick; what they throw is logged and dropped. */
@FunctionalInterface
public interface RetryListener {
    /** After a failed attempt, before the wait. */
    void onDecision(RetryEvent event);

    /** Hears nothing. */
    static RetryListener none() {
        return event -> {};
    }
}
