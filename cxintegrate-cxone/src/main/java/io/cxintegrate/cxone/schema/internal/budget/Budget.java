package io.cxintegrate.cxone.schema.internal.budget;

/** How many steps a search may take, so that it ends wherever it runs and however fast. Not safe for concurrent use. */
public final class Budget {
    /** Thrown inside these packages only. */
    public static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent(String reason) {
            super(reason, null, false, false);
        }

        /** How much was spent. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final long most;
    private long left;
    /** A part of the search may not go below this. */
    private long floor;

    /** So many steps. */
    public Budget(long most) {
        this.most = most;
        this.left = most;
    }

    /** Takes one step. */
    public void step() {
        spend(1);
    }

    /**
     * Takes some steps.
     *
     * @throws Spent if none are left
     */
    public void spend(int steps) {
        left -= steps;
        if (left < floor) {
            throw new Spent("the search was given up after " + (most - Math.max(left, 0)) + " steps");
        }
    }

    /** Lets the next part of a search have half of what is left; returns what {@link #widen} wants back. */
    public long narrow() {
        long before = floor;
        floor = Math.max(floor, left - (left - floor) / 2);
        return before;
    }

    /** Gives back what {@link #narrow} kept from the part. */
    public void widen(long before) {
        floor = before;
    }
}
