package io.cxintegrate.pg.internal.store;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.pg.internal.Transactions.Stage;
import java.sql.SQLException;

/**
 * What a SQLSTATE means to one who stores something. Texts of the database are the cause only: they may quote what is stored.
 *
 * @param store what is in the message, such as {@code audit stream 'payments'}
 * @param schema where the tables are
 */
public record StoreFailures(String store, SchemaName schema) {

    /** The exception for a failed statement. */
    public CxException translate(SQLException e, Stage stage, Deadline deadline) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("40001") || state.equals("40P01") || state.equals("55P03")) {
            // Serialization failure, deadlock, lock not available: rolled back for certain, also at the commit.
            return unavailable(state, "the database was busy with the same rows", true, e);
        }
        if (stage == Stage.CONNECT) {
            return state.startsWith("28")
                    ? new CredentialException(
                            text("the database does not let this user in", state), context(state, false), e)
                    : unavailable(state, "no connection to the database could be had", true, e);
        }
        if (lost(state)) {
            return stage == Stage.COMMIT
                    ? unavailable(
                            state, "the connection was lost at the commit; it is not known what is stored", false, e)
                    : unavailable(state, "the connection to the database was lost", true, e);
        }
        if (state.startsWith("53")) {
            return unavailable(state, "the database has no room", true, e);
        }
        return switch (state) {
            case "57014" -> unavailable(state, "the database did not finish in time", true, e);
            case "25006", "25001" ->
                unavailable(state, "the database takes no changes: a standby, or the role is read-only", true, e);
            case "42P01", "42703", "3F000", "42883" ->
                new InvalidInputException(
                        text(
                                "a table of schema '" + schema + "' is missing or older than this library; run"
                                        + " PgMigrations.migrate(dataSource)",
                                state),
                        context(state, false),
                        e);
            case "42501" ->
                new CredentialException(
                        text(
                                "the database role has not the rights it needs on schema '" + schema + "'; grant them",
                                state),
                        context(state, false),
                        e);
            default -> byClass(state, e);
        };
    }

    private static boolean lost(String state) {
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25P03") || state.equals("25P04");
    }

    private CxException byClass(String state, SQLException e) {
        if (state.startsWith("22") || state.startsWith("54")) {
            return new InvalidInputException(
                    text("the database cannot store a value as it was given", state), context(state, false), e);
        }
        return new DefectException(text("a statement failed", state), context(state, false), e);
    }

    private UnavailableException unavailable(String state, String problem, boolean retryable, SQLException e) {
        return new UnavailableException(text(problem, state), context(state, retryable), e);
    }

    private String text(String problem, String state) {
        return store + ": " + problem + " (SQLSTATE " + state + ")";
    }

    private static ErrorContext context(String state, boolean retryable) {
        return ErrorContext.builder()
                .platform("postgresql")
                .platformCode(state)
                .retryable(retryable)
                .build();
    }
}
