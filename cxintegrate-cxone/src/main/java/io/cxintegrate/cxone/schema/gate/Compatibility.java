package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.cxone.schema.Direction;
import java.util.List;
import java.util.stream.Stream;

/** Who must go on understanding whom when a schema gets a new version; the names are those of the schema registries. */
public enum Compatibility {
    /** New readers understand the events of the version before. */
    BACKWARD(false, true, false),

    /** New readers understand the events of all versions before. */
    BACKWARD_TRANSITIVE(true, true, false),

    /** Readers of the version before understand new events. */
    FORWARD(false, false, true),

    /** Readers of all versions before understand new events. */
    FORWARD_TRANSITIVE(true, false, true),

    /** Both, with the version before. */
    FULL(false, true, true),

    /** Both, with all versions before. */
    FULL_TRANSITIVE(true, true, true);

    private final boolean transitive;
    private final boolean backward;
    private final boolean forward;

    Compatibility(boolean transitive, boolean backward, boolean forward) {
        this.transitive = transitive;
        this.backward = backward;
        this.forward = forward;
    }

    /** Whether all versions before count, rather than the last one. */
    public boolean isTransitive() {
        return transitive;
    }

    /** Which directions must not break. */
    public List<Direction> directions() {
        return Stream.of(Direction.values())
                .filter(d -> d == Direction.BACKWARD ? backward : forward)
                .toList();
    }
}
