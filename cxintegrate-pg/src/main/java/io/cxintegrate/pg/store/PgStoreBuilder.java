package io.cxintegrate.pg.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.pg.internal.store.SchemaName;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The settings that all stores of this package have; not safe for concurrent use.
 *
 * @param <B> the builder itself
 */
public abstract sealed class PgStoreBuilder<B extends PgStoreBuilder<B>>
        permits PgAuditSink.Builder,
                PgAuditVerifier.Builder,
                PgDocumentStore.Builder,
                PgIdempotencyStore.Builder,
                PgSchemaHistory.Builder {
    private final DataSource dataSource;
    private SchemaName schema = SchemaName.DEFAULT;
    private Duration timeout;

    PgStoreBuilder(DataSource dataSource, Duration timeout) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.timeout = timeout;
    }

    abstract B self();

    /**
     * The schema of {@link PgMigrations}. Default {@code cxintegrate}.
     *
     * @throws IllegalArgumentException if the name has another form
     */
    public final B schema(String value) {
        schema = SchemaName.of(value);
        return self();
    }

    /**
     * How long a statement may take, the wait for the locks of others included. Default 5 s; 30 s for {@link PgAuditVerifier}.
     *
     * @throws IllegalArgumentException if {@code value} is not longer than zero
     */
    public final B timeout(Duration value) {
        timeout = Require.positive(value, "timeout");
        return self();
    }

    final StoreCalls calls(String store) {
        return new StoreCalls(store, schema, dataSource, timeout);
    }
}
