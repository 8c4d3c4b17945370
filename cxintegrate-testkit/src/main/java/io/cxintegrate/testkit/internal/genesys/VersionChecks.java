package io.cxintegrate.testkit.internal.genesys;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The optimistic lock: changes carry the version they were made for. Not safe for concurrent use. */
public final class VersionChecks {
    private static final int CONFLICT = 409;

    private final Deque<Integer> clashes = new ArrayDeque<>();

    /** Nothing clashes but what really does. */
    VersionChecks() {}

    /** Somebody else's change comes before the next one that carries a version, which is then refused with this status. */
    public void clashNext(int refusedWith) {
        clashes.add(refusedWith);
    }

    /**
     * Checks the version of a change against what is stored.
     *
     * @param bumped stores the same content with another version, as somebody else's change would
     */
    void check(JsonObject body, int current, Supplier<Integer> bumped) {
        int now = current;
        int refusedWith = CONFLICT;
        Integer planned = clashes.poll();
        if (planned != null) {
            now = bumped.get();
            refusedWith = planned;
        }
        int sent = body.optionalNumber("version")
                .orElseThrow(() -> new Refusal(400, "version is required"))
                .intValue();
        if (sent != now) {
            throw new Refusal(
                    refusedWith,
                    "The version " + sent + " does not match the current version " + now + " of the resource");
        }
    }
}
