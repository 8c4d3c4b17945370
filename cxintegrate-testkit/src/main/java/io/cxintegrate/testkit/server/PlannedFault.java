package io.cxintegrate.testkit.server;

/** A fault in a {@link FaultPlan} and how often it was met. Immutable: a snapshot. */
public final class PlannedFault {
    private final Operation operation;
    private final String occurrence;
    private final String effect;
    private final int met;

    PlannedFault(Operation operation, String occurrence, String effect, int met) {
        this.operation = operation;
        this.occurrence = occurrence;
        this.effect = effect;
        this.met = met;
    }

    /** Whose requests it waits for. */
    public Operation operation() {
        return operation;
    }

    /** Which of them, in words: {@code first}, {@code the next 3}. */
    public String occurrence() {
        return occurrence;
    }

    /** What happens to them, in words: {@code status 500}. */
    public String effect() {
        return effect;
    }

    /** How many requests have met it. */
    public int met() {
        return met;
    }

    /** {@code CREATE_INTEGRATION first: status 500}. */
    @Override
    public String toString() {
        return operation.name() + " " + occurrence + ": " + effect + (met == 0 ? "" : " (met " + met + ")");
    }
}
