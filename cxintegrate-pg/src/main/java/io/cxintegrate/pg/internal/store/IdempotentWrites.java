package io.cxintegrate.pg.internal.store;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The key of a call as a row beside what the call writes. It is inserted in the same string as the statement and before it, so
 * that a key which is there already fails the string before anything is done, and a first call costs no trip more than one
 * without a key. Who comes while the first one runs waits at the unique index for its commit. Immutable.
 */
public final class IdempotentWrites {
    private static final String TABLE = "idempotent_write";
    private static final int LONGEST_KEY = 255;

    private static final String CLAIM =
            "DELETE FROM ${schema}.idempotent_write WHERE action = ? AND key = ? AND expires_at <="
                    + " clock_timestamp(); INSERT INTO ${schema}.idempotent_write (action, key, fingerprint, expires_at) VALUES (?, ?,"
                    + " ?, clock_timestamp() + ? * interval '1 millisecond'); ";

    /** Committed in the same trip. */
    private static final String FINISH =
            "UPDATE ${schema}.idempotent_write SET answer = ? WHERE action = ? AND key = ?; COMMIT";

    private static final String ANSWER =
            "SELECT set_config('statement_timeout', ?, true); SELECT fingerprint, answer FROM ${schema}.idempotent_write WHERE action = ? AND key = ?";

    private final String action;
    private final SchemaName schema;
    private final long keepMillis;

    /**
     * One call.
     *
     * @param key what makes it the same as another one of this action
     * @param fingerprint what was asked for
     */
    public record Claim(String key, String fingerprint) {}

    /** The key is there: nothing was done. */
    public static final class Claimed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With what the server said. */
        public Claimed(SQLException cause) {
            super("the key is there already", cause, false, false);
        }
    }

    /**
     * The keys of one action.
     *
     * @param keep how long answers are kept
     */
    public IdempotentWrites(String action, String schema, Duration keep) {
        this.action = action;
        this.schema = SchemaName.of(schema);
        keepMillis = ExpiredRows.millis(keep);
    }

    /** The claim of a call, which has to have a key. */
    public static Claim claim(DataActionCall call) {
        String key = call.idempotencyKey()
                .orElseThrow(
                        () -> refused(
                                Code.INVALID_REQUEST,
                                "this action needs an idempotency key; send the header Idempotency-Key or a request id of your own"));
        if (key.length() > LONGEST_KEY) {
            throw refused(
                    Code.INVALID_REQUEST,
                    "the idempotency key has " + key.length() + " characters; at most " + LONGEST_KEY + " are taken");
        }
        // Sorted, since a caller's own order may change from one attempt to the next.
        return new Claim(key, Sha256.hex(Json.writeSorted(call.input())));
    }

    /** The statements before the user's own. */
    public String claiming() {
        return schema.in(CLAIM);
    }

    /** How many results those have. */
    public int results() {
        return 2;
    }

    /** Binds them; the number of the last parameter. */
    public int bind(PreparedStatement ps, int before, Claim claim) throws SQLException {
        int at = before;
        ps.setString(++at, action);
        ps.setString(++at, claim.key());
        ps.setString(++at, action);
        ps.setString(++at, claim.key());
        ps.setString(++at, claim.fingerprint());
        ps.setLong(++at, keepMillis);
        return at;
    }

    /** Keeps the rows as the answer and commits. */
    public void finish(Connection connection, Claim claim, List<JsonObject> rows) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(schema.in(FINISH))) {
            ps.setString(1, DataActionResult.ofRows(rows).toJson().toJson());
            ps.setString(2, action);
            ps.setString(3, claim.key());
            ps.execute();
        }
    }

    /** Whether a statement failed because its key is there. */
    public boolean isClaimed(SQLException e) {
        if (!"23505".equals(e.getSQLState()) || !(e instanceof PSQLException failure)) {
            return false;
        }
        ServerErrorMessage message = failure.getServerErrorMessage();
        return message != null
                && TABLE.equals(message.getTable())
                && schema.value().equals(message.getSchema());
    }

    /** The rows that the first call with this key has got. */
    public List<JsonObject> answer(Connection connection, Claim claim, Deadline deadline) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(schema.in(ANSWER))) {
            ps.setString(1, Long.toString(StoreCalls.millis(deadline)));
            ps.setString(2, action);
            ps.setString(3, claim.key());
            StoreCalls.execute(ps);
            try (ResultSet rs = ps.getResultSet()) {
                if (!rs.next()) {
                    throw new UnavailableException(
                            "the idempotency key of this call was just removed",
                            ErrorContext.builder().retryable(true).build(),
                            null);
                }
                if (!rs.getString(1).equals(claim.fingerprint())) {
                    throw refused(
                            Code.UNPROCESSABLE,
                            "this idempotency key was used for a call with another input; use a new key for a new call");
                }
                return DataActionResult.fromJson(JsonObject.parse(rs.getString(2)))
                        .rows();
            }
        }
    }

    /** Whether there is a table for the keys. */
    public boolean isReady(Connection connection) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            ps.setString(1, schema.quoted() + "." + TABLE);
            try (ResultSet rs = ps.executeQuery()) {
                return rs.next() && rs.getBoolean(1);
            }
        }
    }

    @Override
    public String toString() {
        return schema + "." + TABLE;
    }

    private static DataActionException refused(Code code, String message) {
        return new DataActionException(code, message, false, null);
    }
}
