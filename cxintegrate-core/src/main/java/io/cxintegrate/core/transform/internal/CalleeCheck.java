package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Utils;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands around what is called and may be no function: the engine prints such a value before it says that it is none. Immutable
 * and safe to share between threads.
 */
final class CalleeCheck extends JFunction {
    private final String name;
    private final int position;

    /**
     * For one call.
     *
     * @param name what is called, as the failure shows it
     * @param position of the call, as the engine counts
     */
    CalleeCheck(String name, int position) {
        super((input, arguments) -> null, null);
        this.name = name;
        this.position = position;
    }

    /** Gets what is called, and if that is a field, the variable of the same name. */
    @Override
    @SuppressWarnings("rawtypes") // as the engine declares it
    public Object call(@Nullable Object input, List arguments) {
        Object callee = arguments.get(0);
        if (callee != null && (Utils.isFunction(callee) || Functions.isLambda(callee) || callee instanceof Pattern)) {
            return callee;
        }
        boolean forgotDollar = callee == null && arguments.size() > 1 && arguments.get(1) != null;
        throw new JException(forgotDollar ? "T1005" : "T1006", position, name);
    }
}
