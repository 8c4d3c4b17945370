package io.cxintegrate.pg;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.pg.ResultForm.SpecialValues;
import io.cxintegrate.pg.sql.NamedSql;
import io.cxintegrate.pg.store.PgIdempotency;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link PgDataAction}; not safe for concurrent use.
 *
 * <p>Required: {@link #dataSource} and {@link #sql}. Defaults: the statement reads; parameters by the server's types; at most
 * 1,000 rows and 1,000,000 bytes; 2 s for a lock; three attempts; no gate, no schema, rows as objects.
 */
public final class PgDataActionBuilder {
    final String name;
    final Map<String, PgParameter> parameters = new LinkedHashMap<>();
    final Map<String, List<String>> required = new LinkedHashMap<>();

    @Nullable
    DataSource dataSource;

    @Nullable
    String sql;

    boolean writes;
    boolean idempotent;

    @Nullable
    PgIdempotency idempotency;

    boolean ignoreUnknown;

    @Nullable
    PlanGate gate;

    Duration planCheckEvery = Duration.ofMinutes(10);

    @Nullable
    JsonSchema rowSchema;

    ResultForm form = ResultForm.ROWS;
    SpecialValues specialValues = SpecialValues.AS_TEXT;
    boolean bigintAsText;
    boolean refuseEmpty;
    int maxRows = 1000;
    int maxBytes = 1_000_000;
    Duration lockTimeout = Duration.ofSeconds(2);
    TimeSource time = TimeSource.system();
    Jitter jitter = Jitter.random();
    RetryListener listener = RetryListener.none();
    RetryPolicy retry = RetryPolicy.builder()
            .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(2)))
            .build();

    PgDataActionBuilder(String name) {
        this.name = Require.text(name, "name");
    }

    /** Where connections come from. Required; stays the caller's to close. */
    public PgDataActionBuilder dataSource(DataSource value) {
        dataSource = value;
        return this;
    }

    /**
     * The statement, with {@code %(name)s} or {@code :name} where values go; a comment <code>-- &#64;param name text</code> describes
     * a parameter. Required.
     */
    public PgDataActionBuilder sql(String value) {
        sql = value;
        return this;
    }

    /** Declares a parameter. Default: required, read by the server's type, up to 256 characters. */
    public PgDataActionBuilder parameter(PgParameter value) {
        parameters.put(value.name(), value);
        return this;
    }

    /** Declares a required parameter of a type. */
    public PgDataActionBuilder parameter(String parameterName, PgType type) {
        return parameter(PgParameter.of(parameterName, type));
    }

    /** Overlooks variables that the statement does not have, instead of refusing the call. */
    public PgDataActionBuilder ignoreUnknownVariables() {
        ignoreUnknown = true;
        return this;
    }

    /** Columns that a table must have although the statement may not name them; looked for when preparing. */
    public PgDataActionBuilder requiredColumns(String table, String... columns) {
        required.put(Require.text(table, "table"), List.of(columns));
        return this;
    }

    /** Says that the statement changes something; it is then not repeated after a lost connection. Default: it reads. */
    public PgDataActionBuilder writes() {
        writes = true;
        return this;
    }

    /** Says that the statement changes something, and that doing so twice is the same as once: it may be repeated. */
    public PgDataActionBuilder idempotent() {
        writes = true;
        idempotent = true;
        return this;
    }

    /**
     * Says that the statement changes something, and makes a call that is sent twice, or at once on several nodes, change it
     * once and give the first answer each time: the call's idempotency key is written in the transaction of the statement. A
     * call without a key is refused, one with another input under the same key too; rehearsals need none. It may be repeated
     * after any failure, for the key decides.
     */
    public PgDataActionBuilder idempotency(PgIdempotency value) {
        writes = true;
        idempotency = Objects.requireNonNull(value, "idempotency");
        return this;
    }

    /** The most a plan may cost, in the planner's units: a {@link #planGate} with nothing else. Default: not checked. */
    public PgDataActionBuilder maxPlanCost(double value) {
        return planGate(PlanGate.builder().maxCost(value).build());
    }

    /** What the statement's plan must not have; looked at when preparing. Default: not checked. */
    public PgDataActionBuilder planGate(PlanGate value) {
        gate = Objects.requireNonNull(value, "planGate");
        return this;
    }

    /**
     * How old the last look at the plan may be before a call looks again, as tables grow. Zero looks at every call, with its
     * own values, unless NULL is among them. Default 10 minutes.
     */
    public PgDataActionBuilder planCheckEvery(Duration value) {
        planCheckEvery = Require.notNegative(value, "planCheckEvery");
        return this;
    }

    /** What every row must look like, as an object by column name. Default: not checked. */
    public PgDataActionBuilder rowSchema(JsonSchema value) {
        rowSchema = Objects.requireNonNull(value, "rowSchema");
        return this;
    }

    /** How rows go out. Default {@link ResultForm#ROWS}. */
    public PgDataActionBuilder resultForm(ResultForm value) {
        form = Objects.requireNonNull(value, "resultForm");
        return this;
    }

    /** What becomes of NaN and infinities. Default {@link SpecialValues#AS_TEXT}. */
    public PgDataActionBuilder specialValues(SpecialValues value) {
        specialValues = Objects.requireNonNull(value, "specialValues");
        return this;
    }

    /** Writes 64-bit integers as texts, for callers that read numbers as doubles and lose digits beyond 2^53. */
    public PgDataActionBuilder bigintAsText() {
        bigintAsText = true;
        return this;
    }

    /** Answers 404 when nothing was found. Default: an empty list, or nulls. */
    public PgDataActionBuilder refuseEmptyResult() {
        refuseEmpty = true;
        return this;
    }

    /** The most rows in a result. Default 1,000. */
    public PgDataActionBuilder maxRows(int value) {
        maxRows = Require.between(1, 1_000_000, value, "maxRows");
        return this;
    }

    /** The most bytes of values in a result, in UTF-8. Default 1,000,000. */
    public PgDataActionBuilder maxBytes(int value) {
        maxBytes = Require.atLeast(1, value, "maxBytes");
        return this;
    }

    /** How long to wait for a lock. Default 2 s. */
    public PgDataActionBuilder lockTimeout(Duration value) {
        lockTimeout = Require.positive(value, "lockTimeout");
        return this;
    }

    /** The clock for deadlines and back-off. Default: the system's. */
    public PgDataActionBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Randomness for back-off. */
    public PgDataActionBuilder jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return this;
    }

    /** How failed transactions are repeated. Default: 3 attempts, 100 ms to 2 s. */
    public PgDataActionBuilder retry(RetryPolicy value) {
        retry = Objects.requireNonNull(value, "retry");
        return this;
    }

    /** Hears of failed attempts. */
    public PgDataActionBuilder retryListener(RetryListener value) {
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
