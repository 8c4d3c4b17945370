package io.cxintegrate.cxone.connectors.probe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opens connections to a kind of database; {@code new org.postgresql.Driver()::connect} is one. Safe to share between threads. */
@FunctionalInterface
public interface ConnectionOpener {
    /**
     * Opens a connection, which the caller closes.
     *
     * @param jdbcUrl in the database's own form, without credentials
     * @param properties {@code user}, {@code password} and the driver's names of time-outs; cleared after the call
     * @return null, as a {@link java.sql.Driver} does, when the URL is for another driver
     */
    @Nullable
    Connection open(String jdbcUrl, Properties properties) throws SQLException;
}
