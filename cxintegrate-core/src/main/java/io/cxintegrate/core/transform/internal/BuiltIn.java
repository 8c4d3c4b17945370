package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of JSONata, as the engine has it. Immutable and safe to share between threads. It keeps the engine's name and method,
 * which the engine needs to apply a function partially.
 */
class BuiltIn extends JFunction {
    /** Those that are right as they are and are called often. */
    static final List<BuiltIn> RIGHT = List.of(
            new BuiltIn("append", "<xx:a>"),
            new BuiltIn("average", "<a<n>:n>"),
            new BuiltIn("boolean", "<x-:b>", "toBoolean"),
            new BuiltIn("count", "<a:n>"),
            new BuiltIn("each", "<o-f:a>"),
            new BuiltIn("exists", "<x:b>"),
            new BuiltIn("filter", "<af>"),
            new BuiltIn("floor", "<n-:n>"),
            new BuiltIn("keys", "<x-:a<s>>"),
            new BuiltIn("length", "<s-:n>"),
            new BuiltIn("lookup", "<x-s:x>"),
            new BuiltIn("map", "<af>"),
            new BuiltIn("max", "<a<n>:n>"),
            new BuiltIn("merge", "<a<o>:o>"),
            new BuiltIn("min", "<a<n>:n>"),
            new BuiltIn("not", "<x-:b>"),
            new BuiltIn("reduce", "<afj?:j>", "foldLeft"),
            new BuiltIn("round", "<n-n?:n>"),
            new BuiltIn("sift", "<o-f?:o>"),
            new BuiltIn("substring", "<s-nn?:s>"),
            new BuiltIn("substringAfter", "<s-s:s>"),
            new BuiltIn("substringBefore", "<s-s:s>"),
            new BuiltIn("sum", "<a<n>:n>"));

    private final String name;
    private final ArgumentKinds kinds;

    /**
     * Under the name and signature that JSONata's documentation gives it.
     *
     * @param method the name of the engine's method
     */
    BuiltIn(String name, String signature, String method) {
        super(name, signature, Functions.class, null, method);
        this.name = name;
        this.kinds = ArgumentKinds.of(signature);
    }

    private BuiltIn(String name, String signature) {
        this(name, signature, name);
    }

    /** The name without the dollar sign. */
    final String functionName() {
        return name;
    }

    /** The engine makes a regular expression's input of the arguments; as they mostly come, a look at their types will do. */
    @Override
    public final Object validate(Object arguments, @Nullable Object context) {
        return arguments instanceof List<?> given && kinds.fit(given) ? given : super.validate(arguments, context);
    }
}
