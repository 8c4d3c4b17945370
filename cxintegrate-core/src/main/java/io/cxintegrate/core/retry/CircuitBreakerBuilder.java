package io.cxintegrate.core.retry;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link CircuitBreaker}; not safe for concurrent use.
 *
 * <p>Defaults: opens when half of the last 100 calls failed, once at least 20 have ended; stays open for 30 s; 3 probes;
 * {@link UnavailableException} and {@link DefectException} are failures, everything else is an answer.
 */
public final class CircuitBreakerBuilder {
    private static final Duration LONGEST = Duration.ofDays(1);

    final String name;
    int countWindow = 100;

    @Nullable
    Duration timeWindow;

    double failureRate = 0.5;
    int minimumCalls = 20;
    Duration openFor = Duration.ofSeconds(30);
    int halfOpenProbes = 3;
    Predicate<Throwable> failsOn =
            thrown -> thrown instanceof UnavailableException || thrown instanceof DefectException;
    CircuitBreaker.Listener listener = (breaker, from, to) -> {};
    TimeSource time = TimeSource.system();

    CircuitBreakerBuilder(String name) {
        this.name = Require.text(name, "name");
    }

    /**
     * Judges by the last {@code calls} calls. Default 100. Replaces a window by time.
     *
     * @throws IllegalArgumentException if below 1 or above 1,000,000
     */
    public CircuitBreakerBuilder countWindow(int calls) {
        countWindow = Require.between(1, 1_000_000, calls, "countWindow");
        timeWindow = null;
        return this;
    }

    /**
     * Judges by the calls that ended in the last {@code duration}, forgotten in steps of a tenth. Replaces the window by
     * count.
     *
     * @throws IllegalArgumentException if not longer than zero
     */
    public CircuitBreakerBuilder timeWindow(Duration duration) {
        timeWindow = Require.positive(duration, "timeWindow");
        return this;
    }

    /**
     * The share of failures that opens it, above 0 and at most 1. Default 0.5.
     *
     * @throws IllegalArgumentException if outside
     */
    public CircuitBreakerBuilder failureRate(double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("failureRate must be above 0 and at most 1 but is " + value);
        }
        failureRate = value;
        return this;
    }

    /**
     * How many calls must have ended before it judges. Default 20.
     *
     * @throws IllegalArgumentException if below 1
     */
    public CircuitBreakerBuilder minimumCalls(int value) {
        minimumCalls = Require.atLeast(1, value, "minimumCalls");
        return this;
    }

    /**
     * How long it refuses everything. Default 30 s, at most a day.
     *
     * @throws IllegalArgumentException if not longer than zero
     */
    public CircuitBreakerBuilder openFor(Duration value) {
        openFor = Require.positive(value, "openFor");
        return this;
    }

    /**
     * How many calls pass half-open, all of which must succeed. Default 3.
     *
     * @throws IllegalArgumentException if below 1
     */
    public CircuitBreakerBuilder halfOpenProbes(int value) {
        halfOpenProbes = Require.atLeast(1, value, "halfOpenProbes");
        return this;
    }

    /** What counts as a failure. Must not throw. Default: {@link UnavailableException}, {@link DefectException}. */
    public CircuitBreakerBuilder failsOn(Predicate<Throwable> value) {
        failsOn = Objects.requireNonNull(value, "failsOn");
        return this;
    }

    /** Hears of every change of state. Default: nobody. */
    public CircuitBreakerBuilder listener(CircuitBreaker.Listener value) {
        listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    /** The clock. Default: the system's. */
    public CircuitBreakerBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that cannot work */
    public CircuitBreaker build() {
        Violations violations = Violations.of("circuit breaker '" + name + "'");
        violations.unless(
                timeWindow != null || minimumCalls <= countWindow,
                "minimumCalls",
                "must not exceed countWindow %d but is %d",
                countWindow,
                minimumCalls);
        violations.unless(
                timeWindow == null || timeWindow.compareTo(LONGEST) <= 0,
                "timeWindow",
                "must not exceed %s but is %s",
                LONGEST,
                timeWindow == null ? "none" : timeWindow);
        violations.unless(openFor.compareTo(LONGEST) <= 0, "openFor", "must not exceed %s but is %s", LONGEST, openFor);
        violations.throwIfAny();
        return new CircuitBreaker(this);
    }
}
