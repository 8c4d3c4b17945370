package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import io.cxintegrate.core.transform.internal.picture.PictureException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of ours in the place of one of the engine's. Immutable and safe to share between threads. It keeps the original's
 * name and method, which the engine needs to apply a function partially.
 */
final class Repair extends JFunction {
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

    private final String name;
    private final String signature;
    private final String originalMethod;
    private final ArgumentKinds kinds;
    private final Body body;
    private final Running running;

    private Repair(String name, String signature, String originalMethod, Body body, Running running) {
        super(name, signature, Functions.class, null, originalMethod);
        this.name = name;
        this.signature = signature;
        this.originalMethod = originalMethod;
        this.kinds = ArgumentKinds.of(signature);
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
        return new Repair(name, signature, originalMethod, body, evaluations);
    }

    /** The name without the dollar sign. */
    String functionName() {
        return name;
    }

    /** The engine makes a regular expression's input of the arguments; as they mostly come, a look at their types will do. */
    @Override
    public Object validate(Object arguments, @Nullable Object context) {
        return arguments instanceof List<?> given && kinds.fit(given) ? given : super.validate(arguments, context);
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
