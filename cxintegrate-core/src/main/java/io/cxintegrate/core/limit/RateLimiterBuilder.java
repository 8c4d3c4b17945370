package io.cxintegrate.core.limit;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import java.time.Duration;
import java.util.Objects;

/**
 * Collects the settings of a {@link RateLimiter}; not safe for concurrent use. Defaults: 100 in a minute, on the system's
 * clock.
 */
public final class RateLimiterBuilder {
    final String name;
    int permits = 100;
    Duration period = Duration.ofMinutes(1);
    TimeSource time = TimeSource.system();

    RateLimiterBuilder(String name) {
        this.name = Require.text(name, "name");
    }

    /**
     * How many may pass in a period. Default 100; takes 16 bytes each.
     *
     * @throws IllegalArgumentException if below 1 or above 1,000,000
     */
    public RateLimiterBuilder permits(int value) {
        permits = Require.between(1, 1_000_000, value, "permits");
        return this;
    }

    /** In which time. Default a minute, at most a day. */
    public RateLimiterBuilder period(Duration value) {
        period = Require.positive(value, "period");
        return this;
    }

    /** The clock. Default: the system's. */
    public RateLimiterBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException if the period is longer than a day */
    public RateLimiter build() {
        Violations violations = Violations.of("rate limit '" + name + "'");
        violations.unless(
                period.compareTo(Duration.ofDays(1)) <= 0, "period", "must not exceed PT24H but is %s", period);
        violations.throwIfAny();
        return new RateLimiter(this);
    }
}
