package io.cxintegrate.cxone.schema.internal.proof;

/** How many steps a search may take, so that it ends wherever it runs and however fast. Not safe for concurrent use. */
final class Budget {
    /** Thrown inside the package only. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final long most;
    private long left;
    /** A part of the search may not go below this. */
    private long floor;

    Budget(long most) {
        this.most = most;
        this.left = most;
    }

    void step() {
        spend(1);
    }

    void spend(int steps) {
        left -= steps;
        if (left < floor) {
            throw new Spent("the search was given up after " + (most - Math.max(left, 0)) + " steps");
        }
    }

    /** Lets the next part of a search have half of what is left; returns what {@link #widen} wants back. */
    long narrow() {
        long before = floor;
        floor = Math.max(floor, left - (left - floor) / 2);
        return before;
    }

    void widen(long before) {
        floor = before;
    }
}
