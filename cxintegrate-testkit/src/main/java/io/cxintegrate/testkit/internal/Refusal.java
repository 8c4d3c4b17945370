package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.Violation;
import java.util.List;

/** A platform says no. Caught by the fake, which answers in the platform's own error form. Immutable. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Violation> problems;

    /** With a status and what to say. */
    public Refusal(int status, String message) {
        this(status, message, List.of());
    }

    /** With everything that is wrong with the payload. */
    public Refusal(int status, String message, List<Violation> problems) {
        super(message, null, false, false);
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    /** 404 for a thing that is not there. */
    public static Refusal unknown(String kind, String id) {
        return new Refusal(404, "no " + kind + " '" + id + "'");
    }

    /** Throws a 400 with all of the problems, if there are any. */
    public static void ifAny(String message, List<Violation> problems) {
        if (!problems.isEmpty()) {
            throw new Refusal(400, message, problems);
        }
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    /** The problems of the payload, field by field; may be empty. */
    public List<Violation> problems() {
        return problems;
    }
}
