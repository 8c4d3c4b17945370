package io.cxintegrate.pg;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.pg.internal.Transactions.Stage;
import java.sql.SQLException;
import java.util.List;

/**
 * What a SQLSTATE means for the caller. Texts of the database never reach it: they may quote data; the exception keeps them
 * as its cause, for the log.
 *
 * @param operation the action's name
 * @param repeatable whether running twice does no harm: it only reads, or was declared idempotent
 */
record PgFailures(String operation, boolean repeatable) {

    /** The exception for a failed read. */
    static CxException read(String operation, SQLException e, Stage stage, Deadline deadline) {
        return new PgFailures(operation, true).translate(e, stage, deadline);
    }

    /** The exception for a failed statement. */
    CxException translate(SQLException e, Stage stage, Deadline deadline) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("40001") || state.equals("40P01") || state.equals("55P03")) {
            // Serialization failure, deadlock, lock not available: rolled back for certain, also at the commit.
            return unavailable(state, "the database was busy with the same rows", true, e);
        }
        if (stage == Stage.CONNECT) {
            return connect(state, e);
        }
        if (lost(state)) {
            return lost(state, stage, deadline, e);
        }
        if (state.equals("0A000")) {
            // The plan is out of date ("cached plan must not change result type"); nothing was done, a second try
            // works.
            return unavailable(state, "the statement has to be prepared again", true, e);
        }
        if (state.equals("57014")) {
            return new DataActionException(Code.TIMEOUT, "the query did not finish in time", context(state, false), e);
        }
        if (state.startsWith("53")) {
            return unavailable(state, "the database has no room for the query", true, e);
        }
        return switch (state) {
            case "42703" -> new SchemaDriftException(List.of("A column the statement uses is missing"), e);
            case "42P01" -> new SchemaDriftException(List.of("A table the statement uses is missing"), e);
            case "42883", "42804" ->
                new SchemaDriftException(List.of("A column or function the statement uses has another type"), e);
            case "25006" ->
                new DefectException(
                        "a statement declared read-only writes; declare it with writes()", context(state, false), e);
            case "25001" ->
                new DefectException(
                        "the data source's transactions are read-only, but the statement writes",
                        context(state, false),
                        e);
            case "42501" ->
                new DefectException(
                        "the database role may not do what the statement does; grant it", context(state, false), e);
            default -> byClass(state, e);
        };
    }

    private static boolean lost(String state) {
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25P03") || state.equals("25P04");
    }

    private CxException connect(String state, SQLException e) {
        if (state.startsWith("28")) {
            return new CredentialException(
                    "the database does not let this user in (SQLSTATE " + state + ")", context(state, false), e);
        }
        return unavailable(state, "no connection to the database could be had", true, e);
    }

    private CxException lost(String state, Stage stage, Deadline deadline, SQLException e) {
        if (stage == Stage.COMMIT && !repeatable) {
            return new UnknownOutcomeException(context(state, false), e);
        }
        if (deadline.isExpired()) {
            return new DataActionException(
                    Code.TIMEOUT, "the database did not answer in time", context(state, false), e);
        }
        return unavailable(state, "the connection to the database was lost", repeatable, e);
    }

    private CxException byClass(String state, SQLException e) {
        if (state.startsWith("22") || state.equals("54001")) {
            return new DataActionException(
                    Code.UNPROCESSABLE, "the database cannot use a value as it was given", context(state, false), e);
        }
        if (state.startsWith("23")) {
            return new DataActionException(
                    Code.CONFLICT, "the change conflicts with what is stored", context(state, false), e);
        }
        return new DefectException("the statement failed with SQLSTATE " + state, context(state, false), e);
    }

    private UnavailableException unavailable(String state, String text, boolean retryable, SQLException e) {
        return new UnavailableException(text + " (SQLSTATE " + state + ")", context(state, retryable), e);
    }

    private ErrorContext context(String state, boolean retryable) {
        return ErrorContext.builder()
                .platform("postgresql")
                .operation(operation)
                .platformCode(state)
                .retryable(retryable)
                .build();
    }
}
