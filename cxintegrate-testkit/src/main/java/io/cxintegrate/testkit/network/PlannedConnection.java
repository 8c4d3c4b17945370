package io.cxintegrate.testkit.network;

/** A fault of a {@link FaultProxy} and whether a connection has met it; a fault that waits for bytes is met when they come. */
final class PlannedConnection {
    private final ConnectionFault fault;
    private final String occurrence;
    private volatile boolean met;

    PlannedConnection(ConnectionFault fault, String occurrence) {
        this.fault = fault;
        this.occurrence = occurrence;
        met = fault.kind() == ConnectionFault.Kind.NONE;
    }

    ConnectionFault fault() {
        return fault;
    }

    boolean isMet() {
        return met;
    }

    void meet() {
        met = true;
    }

    @Override
    public String toString() {
        return occurrence + ": " + fault;
    }
}
