package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.cxone.schema.Direction;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.Verdict;

/**
 * What the gate found between one earlier version and the new schema, in one direction. Immutable.
 *
 * @param version the earlier version, from 1; 0 when two schemas were compared without a history
 * @param direction who reads whose events
 * @param verdict what was shown, with the witness or the reason
 * @param accepted why it may pass though it is not compatible, out of the accepted changes; empty when it was not accepted
 * @param diff the changes since that version
 */
public record GateFinding(int version, Direction direction, Verdict verdict, String accepted, SchemaDiff diff) {
    /** Whether it was accepted. */
    public boolean isAccepted() {
        return !accepted.isEmpty();
    }

    /** {@code version 2, backward: breaking: {"a":1}}. */
    @Override
    public String toString() {
        return (version == 0 ? "" : "version " + version + ", ") + direction.id() + " " + verdict
                + (isAccepted() ? " (accepted: " + accepted + ")" : "");
    }
}
