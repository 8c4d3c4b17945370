package io.cxintegrate.pg.store;

import io.cxintegrate.core.InvalidInputException;
import java.util.List;

/**
 * The tables in the database are not ones that this version of the library can go on from. Nothing was changed. Immutable and
 * safe to share.
 */
public final class PgMigrationException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** What does not fit. */
    public enum Reason {
        /** A newer version of the library was here: use that one, or a newer one. */
        NEWER,
        /** A step was applied in another form than this library has it: someone changed the file, or the record of it. */
        CHANGED
    }

    private final Reason reason;

    PgMigrationException(Reason reason, String schema, List<String> problems) {
        super("the migrations of schema '" + schema + "' cannot go on: " + String.join("; ", problems));
        this.reason = reason;
    }

    /** What does not fit; {@link Reason#CHANGED} if both. */
    public Reason reason() {
        return reason;
    }
}
