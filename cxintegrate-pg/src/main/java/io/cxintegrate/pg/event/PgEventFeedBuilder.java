package io.cxintegrate.pg.event;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.pg.internal.store.SchemaName;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link PgEventFeed}; not safe for concurrent use. Defaults: schema {@code cxintegrate}, events
 * kept for 24 hours, hints over connections of the same data source.
 */
public final class PgEventFeedBuilder {
    private static final int MAX_BATCH = 10_000;

    final DataSource dataSource;
    SchemaName schema = SchemaName.DEFAULT;
    TimeSource time = TimeSource.system();
    Duration pollInterval = Duration.ofSeconds(1);
    Duration retention = Duration.ofHours(24);
    int batchSize = 500;
    Metrics metrics = Metrics.noop();
    private @Nullable DataSource hints;

    PgEventFeedBuilder(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        hints = dataSource;
    }

    /**
     * Where the tables are. Default {@code cxintegrate}.
     *
     * @throws IllegalArgumentException as {@link io.cxintegrate.pg.store.PgMigrations#of}
     */
    public PgEventFeedBuilder schema(String value) {
        schema = SchemaName.of(value);
        return this;
    }

    /** How long events are kept; a reader that was away for longer has a gap. Default 24 hours. */
    public PgEventFeedBuilder retention(Duration value) {
        retention = Require.positive(value, "retention");
        return this;
    }

    /** How often readers look when no hint comes. Default 1 s. */
    public PgEventFeedBuilder pollInterval(Duration value) {
        pollInterval = Require.positive(value, "pollInterval");
        return this;
    }

    /**
     * How many events a listener gets at once, at most. Default 500.
     *
     * @throws IllegalArgumentException if not 1 to 10,000
     */
    public PgEventFeedBuilder batchSize(int value) {
        batchSize = Require.between(1, MAX_BATCH, value, "batchSize");
        return this;
    }

    /**
     * Where the connection that listens, and the one that gives hints, come from: one that leads straight to the database,
     * when the other leads through a pooler that shares sessions. Each is kept for as long as there are readers, or hints.
     * Default: the data source of the feed.
     */
    public PgEventFeedBuilder hintsOver(DataSource value) {
        hints = Objects.requireNonNull(value, "hintsOver");
        return this;
    }

    /** No hints and no connections for them: readers look every {@link #pollInterval}. */
    public PgEventFeedBuilder pollingOnly() {
        hints = null;
        return this;
    }

    /** The clock for waits and time limits; retention goes by the database's. Default: the system's. */
    public PgEventFeedBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Where measurements go: {@link MetricNames#EVENT_FEED_GAPS}. Default: nowhere. */
    public PgEventFeedBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /** The feed; close it after use. Does not look at the database. */
    public PgEventFeed build() {
        return new PgEventFeed(this);
    }

    @Nullable
    DataSource hints() {
        return hints;
    }
}
