package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.JException;
import io.cxintegrate.core.transform.internal.picture.PictureException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of ours in the place of one of the engine's. Immutable and safe to share between threads. */
final class Repair extends BuiltIn {
    /** What the function does. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(Arguments arguments, Guard guard);
    }

    /** What a function is called with; arguments that are not given are null. */
    record Arguments(List<?> values) {
        @Nullable
        Object get(int index) {
            return index < values.size() ? values.get(index) : null;
        }

        /** @throws JException T0410 if it is there and no text */
        @Nullable
        String text(int index) {
            return as(String.class, index);
        }

        /** @throws JException T0410 if it is there and no number */
        @Nullable
        Number number(int index) {
            return as(Number.class, index);
        }

        private <T> @Nullable T as(Class<T> type, int index) {
            Object value = get(index);
            if (value == null || type.isInstance(value)) {
                return type.cast(value);
            }
            throw new JException("T0410", -1, index + 1);
        }
    }

    private static final Running NOBODY = new Running();

    private final String signature;
    private final String originalMethod;
    private final Body body;
    private final Running running;

    private Repair(String name, String signature, String originalMethod, Body body, Running running) {
        super(name, signature, originalMethod);
        this.signature = signature;
        this.originalMethod = originalMethod;
        this.body = body;
        this.running = running;
    }

    Repair(String name, String signature, String originalMethod, Body body) {
        this(name, signature, originalMethod, body, NOBODY);
    }

    Repair(String name, String signature, Body body) {
        this(name, signature, name, body);
    }

    /** The same for the evaluations of one program; only such a one can be called. */
    Repair of(Running evaluations) {
        return new Repair(functionName(), signature, originalMethod, body, evaluations);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the engine declares it
    public @Nullable Object call(@Nullable Object input, List arguments) {
        try {
            return body.call(new Arguments(arguments), running.guard());
        } catch (PictureException e) {
            throw new JException(e.code(), -1);
        }
    }
}
