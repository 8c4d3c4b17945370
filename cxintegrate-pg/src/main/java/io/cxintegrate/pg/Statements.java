package io.cxintegrate.pg;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.Registration.Prepared;
import io.cxintegrate.pg.ResultForm.SpecialValues;
import io.cxintegrate.pg.internal.Plans;
import io.cxintegrate.pg.internal.ResultReader;
import io.cxintegrate.pg.internal.TableSnapshot;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.internal.store.IdempotentWrites;
import io.cxintegrate.pg.internal.store.IdempotentWrites.Claim;
import io.cxintegrate.pg.internal.store.IdempotentWrites.Claimed;
import io.cxintegrate.pg.internal.store.StoreCalls;
import io.cxintegrate.pg.internal.value.Binder;
import io.cxintegrate.pg.internal.value.ValueReader;
import io.cxintegrate.pg.sql.NamedSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statement. Settings travel in the same string as the query, so that a read is one round trip: one implicit
 * transaction, read-only, with its own time-outs, which leaves nothing behind on the connection. A write has a transaction
 * around it, so that what is wrong with its result is seen before the commit, the second round trip.
 */
final class Statements {
    private static final String SETTINGS =
            "SELECT set_config('statement_timeout', ?, true), set_config('lock_timeout', ?,"
                    + " true), set_config('transaction_read_only', ?, true); ";
    private static final int SETTINGS_PARAMETERS = 3;

    private final PgDataActionBuilder settings;
    private final NamedSql sql;
    private final boolean writes;
    private final Duration lockTimeout;
    private final ResultReader reader;
    private final Registration registration;
    private final Transactions transactions;
    private final @Nullable IdempotentWrites keys;

    /** With the settings before it; the very same text each time, by which the driver knows it again. */
    private final String statement;

    /** The same with the key of the call before it. */
    private final String claimingStatement;

    Statements(PgDataActionBuilder b, DataSource dataSource) {
        settings = b;
        sql = NamedSql.parse(Objects.requireNonNull(b.sql));
        writes = b.writes;
        lockTimeout = b.lockTimeout;
        SpecialValues special = b.specialValues;
        reader = new ResultReader(
                b.maxRows, b.maxBytes, new ValueReader(b.bigintAsText, word -> special(special, word)));
        registration = new Registration(b, sql);
        PgFailures failures = new PgFailures(b.name, !b.writes || b.idempotent || b.idempotency != null);
        transactions = new Transactions(dataSource, failures::translate);
        keys = b.idempotency == null
                ? null
                : new IdempotentWrites(b.name, b.idempotency.schema(), b.idempotency.keep());
        statement = SETTINGS + sql.positionalSql();
        claimingStatement = SETTINGS + (keys == null ? "" : keys.claiming()) + sql.positionalSql();
    }

    private static @Nullable Object special(SpecialValues policy, String word) {
        return switch (policy) {
            case AS_TEXT -> word;
            case AS_NULL -> null;
            case REFUSED -> throw new ValueReader.Refusal(word);
        };
    }

    /** The same over another database. */
    Statements on(DataSource other) {
        return new Statements(settings, other);
    }

    /** Asks the server what the statement takes and gives. */
    Prepared prepare(Deadline deadline) {
        return transactions.implicit(deadline, connection -> {
            if (keys != null) {
                Violations.of("data action '" + settings.name + "'")
                        .unless(
                                keys.isReady(connection),
                                "idempotency",
                                "needs the table %s, which is missing; run PgMigrations.migrate(dataSource)",
                                keys)
                        .throwIfAny();
            }
            return registration.prepare(connection);
        });
    }

    /** The same, as a contract. */
    ActionContract.Parts contract(Deadline deadline) {
        return registration.contract(prepare(deadline));
    }

    /** What the gate finds in the plan for all values. */
    List<Violation> genericPlan(PlanGate gate, Deadline deadline) {
        return transactions.explicit(deadline, false, connection -> gate.findings(connection, sql));
    }

    /** What the gate finds in the plan for these values. */
    List<Violation> plan(PlanGate gate, Prepared p, Map<String, @Nullable Object> values, Deadline deadline) {
        return transactions.implicit(deadline, connection -> {
            String explain = SETTINGS + "EXPLAIN (VERBOSE, FORMAT JSON) " + sql.positionalSql();
            try (PreparedStatement ps = connection.prepareStatement(explain)) {
                execute(ps, p, values, deadline, true, null);
                try (ResultSet rs = ps.getResultSet()) {
                    rs.next();
                    return gate.findings(connection, Plans.root(rs.getString(1)));
                }
            }
        });
    }

    /**
     * One transaction.
     *
     * @param claim the key of the call, if it is to be run once
     */
    List<JsonObject> run(
            Prepared p,
            Map<String, @Nullable Object> values,
            Deadline deadline,
            boolean simulated,
            @Nullable Claim claim) {
        if (deadline.isExpired()) {
            throw new DataActionException(Code.TIMEOUT, "no time was left for the query", false, null);
        }
        try {
            if (keys != null && claim != null) {
                return once(keys, claim, p, values, deadline);
            }
            return writes
                    ? transactions.explicit(deadline, !simulated, c -> rows(c, p, values, deadline, null))
                    : transactions.implicit(deadline, c -> rows(c, p, values, deadline, null));
        } catch (SchemaDriftException e) {
            throw e.getCause() == null ? e : explained(p, e, deadline);
        }
    }

    private List<JsonObject> once(
            IdempotentWrites writesOnce,
            Claim claim,
            Prepared p,
            Map<String, @Nullable Object> values,
            Deadline deadline) {
        try {
            return transactions.explicit(deadline, true, connection -> {
                List<JsonObject> rows = rows(connection, p, values, deadline, claim);
                writesOnce.finish(connection, claim, rows);
                return rows;
            });
        } catch (Claimed e) {
            return transactions.implicit(deadline, connection -> writesOnce.answer(connection, claim, deadline));
        }
    }

    private List<JsonObject> rows(
            Connection connection,
            Prepared p,
            Map<String, @Nullable Object> values,
            Deadline deadline,
            @Nullable Claim claim)
            throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(claim == null ? statement : claimingStatement)) {
            ps.setMaxRows(reader.rowsToAskFor());
            execute(ps, p, values, deadline, !writes, claim);
            try (ResultSet rs = ps.getResultSet()) {
                if (rs == null) {
                    return List.of(JsonObject.of("affected_rows", ps.getUpdateCount()));
                }
                List<String> changes = p.columns().changesIn(rs);
                if (!changes.isEmpty()) {
                    throw new SchemaDriftException(changes, null);
                }
                return reader.readAll(rs, p.columns());
            }
        }
    }

    private void execute(
            PreparedStatement ps,
            Prepared p,
            Map<String, @Nullable Object> values,
            Deadline deadline,
            boolean readOnly,
            @Nullable Claim claim)
            throws SQLException {
        long millis = StoreCalls.millis(deadline);
        Duration lock = Durations.min(lockTimeout, Duration.ofMillis(millis));
        ps.setString(1, Long.toString(millis));
        ps.setString(2, Long.toString(Math.max(1, lock.toMillis())));
        ps.setString(3, readOnly ? "on" : "off");
        int at = SETTINGS_PARAMETERS;
        int before = 1;
        if (keys != null && claim != null) {
            at = keys.bind(ps, at, claim);
            before += keys.results();
        }
        for (String name : sql.parameterNames()) {
            Binder.bind(ps, ++at, values.get(name), p.parameters().serverType(name));
        }
        try {
            ps.execute();
        } catch (SQLException e) {
            if (keys != null && keys.isClaimed(e)) {
                throw new Claimed(e);
            }
            throw e;
        }
        for (int i = 0; i < before; i++) {
            ps.getMoreResults();
        }
    }

    /** The database says that something is missing; asked again, it may say what, or that it is there after all. */
    private CxException explained(Prepared p, SchemaDriftException drift, Deadline deadline) {
        try {
            return transactions.implicit(deadline, connection -> {
                TableSnapshot now = p.tables().now(connection);
                List<String> changes = new ArrayList<>(registration.missing(now, p.tables()));
                if (changes.isEmpty()) {
                    changes.addAll(p.tables().changesTo(now, sql.names()));
                }
                if (changes.isEmpty()) {
                    changes.addAll(registration.changes(connection, p));
                }
                return changes.isEmpty()
                        ? new UnavailableException(
                                "the statement has to be prepared again",
                                ErrorContext.builder().retryable(true).build(),
                                drift.getCause())
                        : new SchemaDriftException(changes, drift.getCause());
            });
        } catch (CxException alsoFails) {
            drift.addSuppressed(alsoFails);
            return drift;
        }
    }
}
