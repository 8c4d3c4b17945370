package io.cxintegrate.cxone.schema.internal.budget;

/**
 * How much of a thread's stack the recursions of a verdict may take together, so that they end before it does. Each recursion
 * says what one round of it takes, measured with the interpreter, which takes the most. Not safe for concurrent use.
 */
public final class StackBudget {
    /** What any thread has, with room to spare for the caller and for a validator on a schema that is no deeper. */
    public static final int SMALL = 48 * 1024;

    /** What a thread with a stack of {@link #LARGE_STACK} has. */
    public static final int LARGE = 12 * 1024 * 1024;

    /** The stack of a thread for {@link #LARGE}. */
    public static final long LARGE_STACK = 48L * 1024 * 1024;

    /** Thrown inside these packages only. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("nested too deeply", null, false, false);
        }
    }

    private final int most;
    private int taken;

    /** So many bytes. */
    public StackBudget(int most) {
        this.most = most;
    }

    /**
     * What does not count its rounds has come to the end of the stack.
     *
     * @throws Exhausted if a larger one may do
     */
    public void exhausted() {
        if (most < LARGE) {
            throw new Exhausted();
        }
    }

    /**
     * One round deeper; {@link #leave} with the same number when it is over.
     *
     * @throws Exhausted if that is too deep; then there is nothing to leave
     */
    public void enter(int bytes) {
        if (taken + bytes > most) {
            throw new Exhausted();
        }
        taken += bytes;
    }

    /** A round is over. */
    public void leave(int bytes) {
        taken -= bytes;
    }
}
