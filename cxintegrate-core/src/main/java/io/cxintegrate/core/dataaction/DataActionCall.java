package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * One call of a Data Action, out of its envelope. Immutable.
 *
 * @param actionName the name the caller used; empty when its envelope has none
 * @param requestId the caller's id of this call, or one made here; for logs
 * @param idempotencyKey what makes this call the same as another: opaque, at most 64 characters, made by the endpoint of its own
 *     name, the principal and the key that the caller sent in the header {@code Idempotency-Key} or as the request id of its
 *     envelope. Empty if the caller sent neither, and for a rehearsal; never made of an id of ours
 * @param input the caller's variables
 * @param deadline by when the answer must be there
 * @param simulated whether this is a rehearsal: everything is checked and read, nothing stays written
 */
public record DataActionCall(
        String actionName,
        String requestId,
        Optional<String> idempotencyKey,
        JsonObject input,
        Deadline deadline,
        boolean simulated) {
    /** Checks that nothing is null. */
    public DataActionCall {
        Objects.requireNonNull(actionName, "actionName");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(deadline, "deadline");
    }

    /** A call without an idempotency key. */
    public DataActionCall(String actionName, String requestId, JsonObject input, Deadline deadline, boolean simulated) {
        this(actionName, requestId, Optional.empty(), input, deadline, simulated);
    }

    /** A call with this input, named nothing, as a test or a host of one's own makes it. */
    public static DataActionCall of(JsonObject input, Deadline deadline) {
        return new DataActionCall("", "", input, deadline, false);
    }

    /** The same with another deadline. */
    public DataActionCall withDeadline(Deadline value) {
        return new DataActionCall(actionName, requestId, idempotencyKey, input, value, simulated);
    }

    /**
     * The same with this idempotency key, as a host of one's own sets it.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public DataActionCall withIdempotencyKey(String value) {
        return new DataActionCall(
                actionName, requestId, Optional.of(Require.text(value, "idempotencyKey")), input, deadline, simulated);
    }
}
