package io.cxintegrate.core.audit;

import org.jspecify.annotations.Nullable;

/** What several sinks threw, as one exception. */
final class Failures {
    private Failures() {}

    /** {@code first} with {@code next} attached to it, or {@code next} when it is the first. */
    static RuntimeException joined(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        // The same instance thrown by two sinks must not be attached to itself.
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }

    /** Itself, or wrapped: users catch one type, whatever a sink throws. */
    static AuditException asAuditException(RuntimeException failure) {
        return failure instanceof AuditException audit
                ? audit
                : new AuditException(
                        "an audit sink failed with " + failure.getClass().getName(), failure);
    }
}
