package io.cxintegrate.core.limit;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.metrics.Metrics;

/** Collects the settings of a {@link ConcurrencyLimiter}; not safe for concurrent use. Defaults: 20 at once, 1,000 waiting. */
public final class ConcurrencyLimiterBuilder {
    private static final int MOST = 1_000_000;

    final String name;
    int initial = 20;
    int min = 20;
    int max = 20;
    int maxWaiting = 1000;
    Metrics metrics = Metrics.noop();

    ConcurrencyLimiterBuilder(String name) {
        this.name = Require.text(name, "name");
    }

    /**
     * So many at once, always. Default 20.
     *
     * @throws IllegalArgumentException if below 1 or above 1,000,000
     */
    public ConcurrencyLimiterBuilder limit(int value) {
        return adaptive(Require.between(1, MOST, value, "limit"), value, value);
    }

    /**
     * As many at once as the other side takes, found by trial: additive increase, multiplicative decrease.
     *
     * @param start the limit to begin with
     * @param lowest the limit it does not go below
     * @param highest the limit it does not go above
     * @throws IllegalArgumentException unless 1 &lt;= lowest &lt;= start &lt;= highest &lt;= 1,000,000
     */
    public ConcurrencyLimiterBuilder adaptive(int start, int lowest, int highest) {
        max = Require.between(1, MOST, highest, "highest");
        min = Require.between(1, highest, lowest, "lowest");
        initial = Require.between(lowest, highest, start, "start");
        return this;
    }

    /**
     * How many may wait for a place; more are refused at once. Default 1,000; 0 for none.
     *
     * @throws IllegalArgumentException if negative
     */
    public ConcurrencyLimiterBuilder maxWaiting(int value) {
        maxWaiting = Require.atLeast(0, value, "maxWaiting");
        return this;
    }

    /** Where the gauges for limit, places in use and waiting callers go. Default: nowhere. */
    public ConcurrencyLimiterBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /** The limiter. */
    public ConcurrencyLimiter build() {
        return new ConcurrencyLimiter(this);
    }
}
