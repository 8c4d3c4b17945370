package io.cxintegrate.pg;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.PlanReview;
import io.cxintegrate.pg.internal.Plans;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.sql.NamedSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * What the plan of a statement must not have: a cost above a ceiling, too many rows, a sequential scan of a large table, a
 * nested loop without index. Immutable and safe to share between threads. Runs when an action is prepared, and in a build by
 * {@link #check(DataSource, String)}.
 *
 * <p>It looks at the generic plan, which holds for all values: a plan for given values is another one for each, and NULL
 * among them folds the statement into one that costs nothing. Nothing is executed.
 */
public final class PlanGate {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PlanReview review;

    private PlanGate(Builder b) {
        review = new PlanReview(b.maxCost, b.maxRows, b.maxSequentialScan, b.maxNestedLoop);
    }

    /** A builder of a gate that allows everything. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Looks at the generic plan of a statement.
     *
     * @param dataSource a database with statistics like the real one's
     * @param sql with named parameters, as for {@link PgDataActionBuilder#sql}
     * @throws PlanRefusedException naming each offending node and the columns an index would serve
     * @throws io.cxintegrate.core.CxException if the statement cannot be planned
     */
    public void check(DataSource dataSource, String sql) {
        List<Violation> findings = findings(dataSource, sql);
        if (!findings.isEmpty()) {
            throw new PlanRefusedException(findings);
        }
    }

    /** The same without throwing: what is not allowed, empty when nothing is wrong. */
    public List<Violation> findings(DataSource dataSource, String sql) {
        NamedSql statement = NamedSql.parse(sql);
        Transactions transactions =
                new Transactions(dataSource, (e, stage, deadline) -> PgFailures.read("plan gate", e, stage, deadline));
        return transactions.explicit(
                Deadline.after(PATIENCE, TimeSource.system()), false, connection -> findings(connection, statement));
    }

    List<Violation> findings(Connection connection, NamedSql statement) throws SQLException {
        JsonObject root = Plans.generic(
                connection, statement.numberedSql(), statement.parameterNames().size());
        return findings(connection, root);
    }

    List<Violation> findings(Connection connection, JsonObject root) throws SQLException {
        return review.review(root, Plans.tables(connection, root));
    }

    /** Collects limits; not safe for concurrent use. */
    public static final class Builder {
        private double maxCost = Double.POSITIVE_INFINITY;
        private double maxRows = Double.POSITIVE_INFINITY;
        private double maxSequentialScan = Double.POSITIVE_INFINITY;
        private double maxNestedLoop = Double.POSITIVE_INFINITY;

        private Builder() {}

        /** The most the plan may cost, in the planner's units. Default: any. */
        public Builder maxCost(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("maxCost must be above 0 but is " + value);
            }
            maxCost = value;
            return this;
        }

        /** The most rows that the planner may expect of the result. Default: any. */
        public Builder maxEstimatedRows(int value) {
            maxRows = Require.atLeast(1, value, "maxEstimatedRows");
            return this;
        }

        /** The largest table, in rows, that may be read from end to end. Default: any. */
        public Builder maxSequentialScanRows(int value) {
            maxSequentialScan = Require.atLeast(0, value, "maxSequentialScanRows");
            return this;
        }

        /** The most pairs of rows that a nested loop may compare whose inner side has no index. Default: any. */
        public Builder maxNestedLoopPairs(int value) {
            maxNestedLoop = Require.atLeast(0, value, "maxNestedLoopPairs");
            return this;
        }

        /** The gate. */
        public PlanGate build() {
            return new PlanGate(this);
        }
    }
}
