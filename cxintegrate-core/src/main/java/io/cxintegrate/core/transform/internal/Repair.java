package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of ours in the place of one of the engine's. Immutable and safe to share between threads. It keeps the original's
 * name and method, which the engine needs to apply a function partially.
 */
final class Repair extends JFunction {
    /** What the function does; arguments that are not given are null. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(@Nullable Object first, @Nullable Object second);
    }

    private final String name;
    private final Body body;

    Repair(String name, String signature, String originalMethod, Body body) {
        super(name, signature, Functions.class, null, originalMethod);
        this.name = name;
        this.body = body;
    }

    /** The name without the dollar sign. */
    String functionName() {
        return name;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the engine declares it
    public @Nullable Object call(@Nullable Object input, List arguments) {
        return body.call(argument(arguments, 0), argument(arguments, 1));
    }

    private static @Nullable Object argument(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }
}
