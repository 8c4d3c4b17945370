package io.cxintegrate.pg;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Everything that talks to the database. Settings travel in the same string as the query, so that a read is one round trip:
 * one implicit transaction, read-only, with its own time-outs, which leaves nothing behind on the connection.
 */
final class Statements {
    private static final String SETTINGS =
            "SELECT set_config('statement_timeout', ?, true), set_config('lock_timeout', ?,"
                    + " true), set_config('transaction_read_only', ?, true); ";
    private static final int SETTINGS_PARAMETERS = 3;

    private final String action;
    private final DataSource dataSource;
    private final NamedSql sql;
    private final boolean writes;
    private final Duration lockTimeout;
    private final RowReader reader;
    private final List<RequiredColumns> required;

    Statements(
            String action,
            DataSource dataSource,
            String sql,
            boolean writes,
            Duration lockTimeout,
            RowReader reader,
            List<RequiredColumns> required) {
        this.action = action;
        this.dataSource = dataSource;
        this.sql = NamedSql.parse(sql);
        this.writes = writes;
        this.lockTimeout = lockTimeout;
        this.reader = reader;
        this.required = List.copyOf(required);
    }

    /** Asks the server what the statement takes and gives. */
    PreparedAction prepare(Map<String, PgParameter> declared) {
        return withConnection(connection -> {
            List<String> missing = missing(connection);
            if (!missing.isEmpty()) {
                throw new SchemaDriftException(missing, null);
            }
            try (PreparedStatement ps = connection.prepareStatement(sql.positionalSql())) {
                ParameterMetaData parameters = ps.getParameterMetaData();
                Map<String, String> types = new LinkedHashMap<>();
                for (int i = 1; i <= parameters.getParameterCount(); i++) {
                    types.putIfAbsent(sql.parameterNames().get(i - 1), parameters.getParameterTypeName(i));
                }
                ResultSetMetaData md = ps.getMetaData();
                ColumnFingerprint columns = md == null ? new ColumnFingerprint(Map.of()) : ColumnFingerprint.of(md);
                if (md != null && columns.columns().size() != md.getColumnCount()) {
                    throw new DataActionException(
                            Code.INTERNAL_ERROR,
                            "the statement gives two columns of one name; name them apart with AS",
                            false,
                            null);
                }
                return new PreparedAction(new ParameterReader(action, declared, types), columns, sql.parameterNames());
            }
        });
    }

    /** The plan for these values, as JSON. */
    String explain(PreparedAction p, Map<String, @Nullable Object> values, Deadline deadline) {
        return withConnection(connection -> {
            try (PreparedStatement ps =
                    connection.prepareStatement(SETTINGS + "EXPLAIN (FORMAT JSON) " + sql.positionalSql())) {
                settings(ps, deadline, true);
                bind(ps, p, values);
                ps.execute();
                ps.getMoreResults();
                try (ResultSet rs = ps.getResultSet()) {
                    rs.next();
                    return rs.getString(1);
                }
            }
        });
    }

    /** One transaction. */
    List<JsonObject> run(PreparedAction p, Map<String, @Nullable Object> values, Deadline deadline, boolean simulated) {
        if (deadline.isExpired()) {
            throw new DataActionException(Code.TIMEOUT, "no time was left for the query", false, null);
        }
        try {
            return withConnection(connection -> {
                if (writes && simulated) {
                    return rehearse(connection, p, values, deadline);
                }
                return execute(connection, p, values, deadline);
            });
        } catch (SchemaDriftException e) {
            throw named(e);
        }
    }

    /** The database says that something is missing; the declared columns may say what. */
    private SchemaDriftException named(SchemaDriftException drift) {
        try {
            List<String> missing = withConnection(this::missing);
            return missing.isEmpty() ? drift : new SchemaDriftException(missing, drift.getCause());
        } catch (CxException alsoFails) {
            drift.addSuppressed(alsoFails);
            return drift;
        }
    }

    private List<String> missing(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (RequiredColumns r : required) {
            missing.addAll(r.missing(connection));
        }
        return missing;
    }

    /** Runs a write and takes it back. */
    private List<JsonObject> rehearse(
            Connection connection, PreparedAction p, Map<String, @Nullable Object> values, Deadline deadline)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            return execute(connection, p, values, deadline);
        } finally {
            connection.rollback();
        }
    }

    private List<JsonObject> execute(
            Connection connection, PreparedAction p, Map<String, @Nullable Object> values, Deadline deadline)
            throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(SETTINGS + sql.positionalSql())) {
            settings(ps, deadline, !writes);
            bind(ps, p, values);
            ps.execute();
            ps.getMoreResults();
            try (ResultSet rs = ps.getResultSet()) {
                if (rs == null) {
                    return List.of(JsonObject.of("affected_rows", ps.getUpdateCount()));
                }
                List<String> changes = p.columns().changesTo(ColumnFingerprint.of(rs.getMetaData()));
                if (!changes.isEmpty()) {
                    throw new SchemaDriftException(changes, null);
                }
                return reader.readAll(rs);
            }
        }
    }

    private void settings(PreparedStatement ps, Deadline deadline, boolean readOnly) throws SQLException {
        // Zero would mean no limit at all.
        long millis =
                Math.max(1, Math.min(Integer.MAX_VALUE, deadline.remaining().toMillis()));
        ps.setString(1, Long.toString(millis));
        ps.setString(
                2,
                Long.toString(Math.max(
                        1, Durations.min(lockTimeout, Duration.ofMillis(millis)).toMillis())));
        ps.setString(3, readOnly ? "on" : "off");
    }

    private static void bind(PreparedStatement ps, PreparedAction p, Map<String, @Nullable Object> values)
            throws SQLException {
        for (int i = 0; i < p.names().size(); i++) {
            int at = SETTINGS_PARAMETERS + i + 1;
            String parameter = p.names().get(i);
            Object value = values.get(parameter);
            String type = p.parameters().serverType(parameter);
            if (value == null) {
                ps.setNull(at, Types.OTHER, type);
            } else if (value instanceof String
                    && (type.equals("json") || type.equals("jsonb") || type.equals("citext"))) {
                // As a literal of no type, which the server reads as what it wants.
                ps.setObject(at, value, Types.OTHER);
            } else {
                ps.setObject(at, value);
            }
        }
    }

    /** Takes a connection, in auto-commit, and gives it back as it was. */
    private <T> T withConnection(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                return work.with(connection);
            } finally {
                if (connection.getAutoCommit() != autoCommit) {
                    connection.setAutoCommit(autoCommit);
                }
            }
        } catch (SQLException e) {
            throw PgFailures.translate(action, e, !writes);
        }
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
