package io.cxintegrate.pg;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import java.sql.SQLException;
import java.util.List;

/**
 * What a SQLSTATE means for the caller. Texts of the database never reach it: they may quote data; the exception keeps them
 * as its cause, for the log.
 */
final class PgFailures {
    private PgFailures() {}

    /**
     * The exception for a failed statement.
     *
     * @param repeatable whether the statement can have left nothing behind, whatever happened to its connection
     */
    static CxException translate(String operation, SQLException e, boolean repeatable) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("40001") || state.equals("40P01") || state.equals("55P03")) {
            // Serialization failure, deadlock, lock not available: rolled back for certain, a new transaction may work.
            return unavailable(operation, state, "the database was busy with the same rows", true, e);
        }
        if (state.equals("0A000")) {
            // The plan is out of date ("cached plan must not change result type"): works at the second try.
            return unavailable(operation, state, "the statement has to be prepared again", repeatable, e);
        }
        if (state.equals("57014")) {
            return new DataActionException(Code.TIMEOUT, "the query did not finish in time", false, e);
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("25P03") || state.equals("25P04")) {
            return unavailable(operation, state, "the connection to the database was lost", repeatable, e);
        }
        if (state.startsWith("53")) {
            return unavailable(operation, state, "the database has no room for the query", repeatable, e);
        }
        return switch (state) {
            case "42703" -> new SchemaDriftException(List.of("A column the statement uses is missing"), e);
            case "42P01" -> new SchemaDriftException(List.of("A table the statement uses is missing"), e);
            case "42883", "42804" ->
                new SchemaDriftException(List.of("A column or function the statement uses has another type"), e);
            case "25006" ->
                new DefectException(
                        "a statement declared read-only writes; declare it with writes()",
                        context(operation, state, false),
                        e);
            default -> byClass(operation, state, e);
        };
    }

    private static CxException byClass(String operation, String state, SQLException e) {
        if (state.startsWith("22") || state.equals("54001")) {
            return new DataActionException(
                    Code.UNPROCESSABLE, "the database cannot use a value as it was given", false, e);
        }
        if (state.startsWith("23")) {
            return new DataActionException(Code.CONFLICT, "the change conflicts with what is stored", false, e);
        }
        return new DefectException("the statement failed with SQLSTATE " + state, context(operation, state, false), e);
    }

    private static UnavailableException unavailable(
            String operation, String state, String text, boolean retryable, SQLException e) {
        return new UnavailableException(text + " (SQLSTATE " + state + ")", context(operation, state, retryable), e);
    }

    private static ErrorContext context(String operation, String state, boolean retryable) {
        return ErrorContext.builder()
                .platform("postgresql")
                .operation(operation)
                .platformCode(state)
                .retryable(retryable)
                .build();
    }
}
