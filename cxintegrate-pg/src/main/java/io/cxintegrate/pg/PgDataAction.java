package io.cxintegrate.pg;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.pg.Registration.Prepared;
import io.cxintegrate.pg.internal.store.IdempotentWrites;
import io.cxintegrate.pg.internal.store.IdempotentWrites.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement as a Data Action: variables in, named rows out. Immutable and safe to share between threads; takes a
 * connection for each call and gives it back clean; does not close the data source.
 *
 * <p>What each call does: reads the variables strictly by the server's own parameter types, all problems at once; binds them,
 * never builds text; runs the statement in a transaction of its own, read-only unless {@link PgDataActionBuilder#writes()}
 * was said, under the caller's deadline; compares the row description with the one seen when it was prepared and reports any
 * difference as {@link SchemaDriftException}; repeats deadlocks (40P01), serialization failures (40001) and lock time-outs
 * (55P03) in a new transaction. A read is one round trip, a write two, with an idempotency key or without.
 */
public final class PgDataAction implements DataAction {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final Statements statements;
    private final @Nullable PlanGate gate;
    private final Duration planCheckEvery;
    private final ResultForm form;
    private final boolean refuseEmpty;
    private final boolean once;
    private final TimeSource time;
    private final Retrier retrier;
    private volatile @Nullable Prepared prepared;
    private volatile long planSeenAt;

    PgDataAction(PgDataActionBuilder b) {
        name = b.name;
        statements = new Statements(b, Objects.requireNonNull(b.dataSource));
        gate = b.gate;
        planCheckEvery = b.planCheckEvery;
        form = b.form;
        refuseEmpty = b.refuseEmpty;
        once = b.idempotency != null;
        time = b.time;
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
    }

    /** A builder for an action of this name, which it has in errors and logs. */
    public static PgDataActionBuilder builder(String name) {
        return new PgDataActionBuilder(name);
    }

    /**
     * Prepares the statement now instead of at the first call, so that what does not fit is found at start-up; at a later
     * call takes the database as it then is, which ends a drift that was meant.
     *
     * @throws SchemaDriftException if a table or column is missing
     * @throws PlanRefusedException if the plan has what the gate does not allow
     * @throws io.cxintegrate.core.InvalidConfigurationException if a declared type does not go with the server's, or no row
     *     can fit the row schema
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     */
    public PgDataAction prepare() {
        prepare(Deadline.after(PATIENCE, time));
        return this;
    }

    /** What the action takes and gives, as the database says now: {@link #describe(DataSource)} with its own. */
    public ActionContract describe() {
        return ActionContract.of(name, statements.contract(Deadline.after(PATIENCE, time)));
    }

    /**
     * What the action takes and gives: the statement is prepared, nothing is run.
     *
     * @param other a database to ask instead of the action's own, such as the one of a build
     * @throws io.cxintegrate.core.CxException as {@link #prepare()}
     */
    public ActionContract describe(DataSource other) {
        return ActionContract.of(name, statements.on(other).contract(Deadline.after(PATIENCE, time)));
    }

    /**
     * Runs the statement once for a call.
     *
     * @throws DataActionException for wrong variables, a plan too dear, a result too large, a time-out, a conflict
     * @throws SchemaDriftException if the database changed
     * @throws UnknownOutcomeException if the connection was lost during the commit
     * @throws io.cxintegrate.core.UnavailableException if the database is busy or away to the end
     */
    @Override
    public DataActionResult run(DataActionCall call) {
        Claim claim = once && !call.simulated() ? IdempotentWrites.claim(call) : null;
        Prepared p = prepared;
        if (p == null) {
            p = retrier.call(name, call.deadline(), attempt -> prepare(attempt.deadline()));
        }
        Map<String, @Nullable Object> values = p.parameters().read(call.input());
        checkPlan(p, values, call.deadline());
        Prepared ready = p;
        List<JsonObject> rows = retrier.call(
                name,
                call.deadline(),
                attempt -> statements.run(ready, values, attempt.deadline(), call.simulated(), claim));
        checkRows(p, rows);
        if (p.columns().columns().isEmpty()) {
            return DataActionResult.ofRows(rows);
        }
        return form.shape(rows, p.columns());
    }

    @Override
    public String toString() {
        return "PgDataAction[" + name + "]";
    }

    private Prepared prepare(Deadline deadline) {
        // Two first calls may both prepare; they see the same, and the second result is as good as the first.
        Prepared p = statements.prepare(deadline);
        if (gate != null) {
            refuse(statements.genericPlan(gate, deadline));
        }
        planSeenAt = time.nanoTime();
        prepared = p;
        return p;
    }

    private void checkPlan(Prepared p, Map<String, @Nullable Object> values, Deadline deadline) {
        if (gate == null
                || (!planCheckEvery.isZero()
                        && time.nanoTime() - planSeenAt < Durations.saturatedNanos(planCheckEvery))) {
            return;
        }
        boolean generic = !planCheckEvery.isZero() || values.containsValue(null);
        refuse(generic ? statements.genericPlan(gate, deadline) : statements.plan(gate, p, values, deadline));
        planSeenAt = time.nanoTime();
    }

    private static void refuse(List<Violation> findings) {
        if (!findings.isEmpty()) {
            throw new PlanRefusedException(findings);
        }
    }

    private void checkRows(Prepared p, List<JsonObject> rows) {
        if (p.proof() != null) {
            p.proof().check(rows).ifPresent(v -> {
                throw new DefectException("a row of data action '" + name + "' does not fit its schema: " + v);
            });
        }
        if (refuseEmpty && rows.isEmpty()) {
            throw new DataActionException(Code.NOT_FOUND, "nothing was found", false, null);
        }
    }
}
