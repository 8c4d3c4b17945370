package io.cxintegrate.pg;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * never builds text; runs the statement in a transaction of its own, read-only unless {@link Builder#writes()} was said, under
 * the caller's deadline; compares the row description with the one first seen and reports any difference as
 * {@link SchemaDriftException}; checks the plan's cost once; repeats deadlocks (40P01), serialization failures (40001) and
 * lock time-outs (55P03) in a new transaction.
 */
public final class PgDataAction implements DataAction {
    private final String name;
    private final Statements statements;
    private final Map<String, PgParameter> declared;
    private final @Nullable JsonSchema rowSchema;
    private final @Nullable PlanGate gate;
    private final Retrier retrier;
    private volatile @Nullable PreparedAction prepared;
    private volatile boolean planAccepted;

    private PgDataAction(Builder b) {
        name = b.name;
        declared = Map.copyOf(b.parameters);
        rowSchema = b.rowSchema;
        statements = new Statements(
                b.name,
                Objects.requireNonNull(b.dataSource),
                Objects.requireNonNull(b.sql),
                b.writes,
                b.lockTimeout,
                new RowReader(b.maxRows, b.maxBytes),
                b.required);
        gate = b.maxPlanCost == null ? null : new PlanGate(b.maxPlanCost);
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
    }

    /** A builder for an action of this name, which it has in errors and logs. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Prepares the statement now instead of at the first call, so that what does not fit is found at start-up.
     *
     * @throws SchemaDriftException if a table or column is missing
     * @throws io.cxintegrate.core.InvalidConfigurationException if a declared type does not go with the server's
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     */
    public PgDataAction prepare() {
        prepared();
        return this;
    }

    /**
     * Runs the statement once for a call.
     *
     * @throws io.cxintegrate.core.dataaction.DataActionException for wrong variables, a plan too dear, a result too large, a
     *     time-out
     * @throws SchemaDriftException if the database changed
     * @throws io.cxintegrate.core.UnavailableException if the database is busy or away to the end
     */
    @Override
    public DataActionResult run(DataActionCall call) {
        PreparedAction p = prepared();
        Map<String, @Nullable Object> values = p.parameters().read(call.input());
        if (gate != null && !planAccepted) {
            gate.check(statements.explain(p, values, call.deadline()));
            planAccepted = true;
        }
        List<JsonObject> rows = retrier.call(
                name, call.deadline(), attempt -> statements.run(p, values, attempt.deadline(), call.simulated()));
        checkRows(rows);
        return DataActionResult.ofRows(rows);
    }

    @Override
    public String toString() {
        return "PgDataAction[" + name + "]";
    }

    private PreparedAction prepared() {
        PreparedAction p = prepared;
        if (p == null) {
            // Two first calls may both prepare; they see the same, and the second result is as good as the first.
            p = statements.prepare(declared);
            prepared = p;
        }
        return p;
    }

    private void checkRows(List<JsonObject> rows) {
        if (rowSchema == null) {
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            var problems = rowSchema.validate(rows.get(i));
            if (!problems.isEmpty()) {
                throw new io.cxintegrate.core.DefectException(
                        "row " + i + " of data action '" + name + "' does not fit its schema: " + problems.get(0));
            }
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String name;
        private final Map<String, PgParameter> parameters = new LinkedHashMap<>();
        private final List<RequiredColumns> required = new ArrayList<>();
        private @Nullable DataSource dataSource;
        private @Nullable String sql;
        private boolean writes;
        private @Nullable Double maxPlanCost;
        private @Nullable JsonSchema rowSchema;
        private int maxRows = 1000;
        private int maxBytes = 1_000_000;
        private Duration lockTimeout = Duration.ofSeconds(2);
        private TimeSource time = TimeSource.system();
        private Jitter jitter = Jitter.random();
        private RetryListener listener = RetryListener.none();
        private RetryPolicy retry = RetryPolicy.builder()
                .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(2)))
                .build();

        private Builder(String name) {
            this.name = Require.text(name, "name");
        }

        /** Where connections come from. Required; stays the caller's to close. */
        public Builder dataSource(DataSource value) {
            dataSource = value;
            return this;
        }

        /** The statement, with {@code %(name)s} or {@code :name} where values go. Required. */
        public Builder sql(String value) {
            sql = value;
            return this;
        }

        /** Declares a parameter. Default: required, read by the server's type, up to 256 characters. */
        public Builder parameter(PgParameter value) {
            parameters.put(value.name(), value);
            return this;
        }

        /** Declares a required parameter of a type. */
        public Builder parameter(String parameterName, PgType type) {
            return parameter(PgParameter.of(parameterName, type));
        }

        /** Columns that a table must have although the statement may not name them; looked for when preparing. */
        public Builder requiredColumns(String table, String... columns) {
            required.add(new RequiredColumns(Require.text(table, "table"), List.of(columns)));
            return this;
        }

        /** Says that the statement changes something; it is then not repeated after a lost connection. Default: it reads. */
        public Builder writes() {
            writes = true;
            return this;
        }

        /** The most a plan may cost, in the planner's units. Default: not checked. */
        public Builder maxPlanCost(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("maxPlanCost must be above 0 but is " + value);
            }
            maxPlanCost = value;
            return this;
        }

        /** What every row must look like. Default: not checked. */
        public Builder rowSchema(JsonSchema value) {
            rowSchema = Objects.requireNonNull(value, "rowSchema");
            return this;
        }

        /** The most rows in a result. Default 1,000. */
        public Builder maxRows(int value) {
            maxRows = Require.between(1, 1_000_000, value, "maxRows");
            return this;
        }

        /** The most characters in a result, as PostgreSQL prints them. Default 1,000,000. */
        public Builder maxBytes(int value) {
            maxBytes = Require.atLeast(1, value, "maxBytes");
            return this;
        }

        /** How long to wait for a lock. Default 2 s. */
        public Builder lockTimeout(Duration value) {
            lockTimeout = Require.positive(value, "lockTimeout");
            return this;
        }

        /** The clock for deadlines and back-off. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Randomness for back-off. */
        public Builder jitter(Jitter value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /** How failed transactions are repeated. Default: 3 attempts, 100 ms to 2 s. */
        public Builder retry(RetryPolicy value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /** Hears of failed attempts. */
        public Builder retryListener(RetryListener value) {
            listener = Objects.requireNonNull(value, "retryListener");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public PgDataAction build() {
            Violations v = Violations.of("data action '" + name + "'");
            v.unless(dataSource != null, "dataSource", "is required but missing");
            v.required(sql, "sql");
            if (sql != null && !sql.isBlank()) {
                checkStatement(v, sql);
            }
            v.throwIfAny();
            return new PgDataAction(this);
        }

        private void checkStatement(Violations v, String text) {
            try {
                List<String> names = NamedSql.parse(text).distinctNames();
                for (String declaredName : parameters.keySet()) {
                    v.unless(
                            names.contains(declaredName),
                            "parameters." + declaredName,
                            "is declared, but the statement has only %s",
                            names);
                }
            } catch (InvalidInputException e) {
                v.add("sql", "%s", String.valueOf(e.getMessage()));
            }
        }
    }
}
