package io.cxintegrate.pg.event;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.pg.internal.store.SchemaName;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link EventOutbox}; not safe for concurrent use. Defaults: schema {@code cxintegrate}, no order,
 * hints over connections of the same data source.
 */
public final class EventOutboxBuilder {
    final DataSource dataSource;
    SchemaName schema = SchemaName.DEFAULT;
    boolean orderedBySubject;
    TimeSource time = TimeSource.system();
    private @Nullable DataSource hints;

    EventOutboxBuilder(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        hints = dataSource;
    }

    /**
     * Where the tables are. Default {@code cxintegrate}.
     *
     * @throws IllegalArgumentException as {@link io.cxintegrate.pg.store.PgMigrations#of}
     */
    public EventOutboxBuilder schema(String value) {
        schema = SchemaName.of(value);
        return this;
    }

    /** Delivers events of one subject in the order of their commits. All who write say the same. Default: no order. */
    public EventOutboxBuilder orderedBySubject() {
        orderedBySubject = true;
        return this;
    }

    /**
     * Where the connection that listens, and the one that gives hints, come from: one that leads straight to the database,
     * when the other leads through a pooler that shares sessions. Each is kept for as long as there are relays, or hints.
     * Default: the data source of the outbox.
     */
    public EventOutboxBuilder hintsOver(DataSource value) {
        hints = Objects.requireNonNull(value, "hintsOver");
        return this;
    }

    /** No hints and no connections for them: relays look every {@link OutboxRelayBuilder#pollInterval}. */
    public EventOutboxBuilder pollingOnly() {
        hints = null;
        return this;
    }

    /** The clock for waits and time limits; leases and due times go by the database's. Default: the system's. */
    public EventOutboxBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** The outbox; close it after use. Does not look at the database. */
    public EventOutbox build() {
        return new EventOutbox(this);
    }

    @Nullable
    DataSource hints() {
        return hints;
    }
}
