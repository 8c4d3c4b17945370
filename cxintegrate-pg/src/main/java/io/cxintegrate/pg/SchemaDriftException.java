package io.cxintegrate.pg;

import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database is no longer what the action was made for: a table or column is gone or renamed, or a result column has
 * another type. Goes out as 409. Immutable and safe to share.
 */
public final class SchemaDriftException extends DataActionException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> changes;

    SchemaDriftException(List<String> changes, @Nullable Throwable cause) {
        super(Code.CONFLICT, "Schema drift detected. " + String.join("; ", changes), false, cause);
        this.changes = List.copyOf(changes);
    }

    /** What changed, a sentence each. */
    public List<String> changes() {
        // Null only after Java deserialisation, which drops the transient field.
        return changes == null ? List.of() : changes;
    }
}
