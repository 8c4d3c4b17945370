package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;

/**
 * One call of a Data Action, out of its envelope. Immutable.
 *
 * @param actionName the name the caller used; empty when its envelope has none
 * @param requestId the caller's id of this call, or one made here; for logs and idempotency
 * @param input the caller's variables
 * @param deadline by when the answer must be there
 * @param simulated whether this is a rehearsal: everything is checked and read, nothing stays written
 */
public record DataActionCall(
        String actionName, String requestId, JsonObject input, Deadline deadline, boolean simulated) {
    /** Checks that nothing is null. */
    public DataActionCall {
        Objects.requireNonNull(actionName, "actionName");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(deadline, "deadline");
    }

    /** A call with this input, named nothing, as a test or a host of one's own makes it. */
    public static DataActionCall of(JsonObject input, Deadline deadline) {
        return new DataActionCall("", "", input, deadline, false);
    }

    /** The same with another deadline. */
    public DataActionCall withDeadline(Deadline value) {
        return new DataActionCall(actionName, requestId, input, value, simulated);
    }
}
