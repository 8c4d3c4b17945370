package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function takes, as far as a look at each argument can tell. Immutable.
 *
 * @param least how many arguments there must be
 */
record ArgumentKinds(List<Parameter> parameters, int least) {
    private static final char UNKNOWN = 0;

    /**
     * What one parameter takes.
     *
     * @param kinds the signs of the signature
     * @param items what the items of an array must all be; {@link #UNKNOWN} when they may be anything
     */
    private record Parameter(String kinds, char items) {
        boolean fits(@Nullable Object argument) {
            char kind = kind(argument);
            return kind != UNKNOWN
                    && kinds.indexOf(kind) >= 0
                    && (kind != 'a' || items == UNKNOWN || allAre((List<?>) argument, items));
        }

        private static boolean allAre(@Nullable List<?> list, char kind) {
            for (Object item : list == null ? List.of() : list) {
                if (kind(item) != kind) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Of a signature such as {@code <s-(sf)n?:s>}; see the JSONata documentation on function signatures. */
    static ArgumentKinds of(String signature) {
        List<Parameter> parameters = new ArrayList<>();
        int optional = 0;
        for (int i = 1; signature.charAt(i) != ':' && signature.charAt(i) != '>'; i++) {
            switch (signature.charAt(i)) {
                case '(' -> {
                    int close = signature.indexOf(')', i);
                    parameters.add(new Parameter(signature.substring(i + 1, close), UNKNOWN));
                    i = close;
                }
                case '<' -> {
                    int last = parameters.size() - 1;
                    parameters.set(last, new Parameter(parameters.get(last).kinds(), signature.charAt(i + 1)));
                    i = signature.indexOf('>', i);
                }
                case '?' -> optional++;
                case '-' -> {
                    // The context stands in for it, if it is not given.
                }
                case 'x' -> parameters.add(new Parameter("asnbfo", UNKNOWN));
                case 'j' -> parameters.add(new Parameter("asnbo", UNKNOWN));
                default -> parameters.add(new Parameter(signature.substring(i, i + 1), UNKNOWN));
            }
        }
        return new ArgumentKinds(List.copyOf(parameters), parameters.size() - optional);
    }

    /** Whether these are the arguments as they are; if not, they may still be after some change. */
    boolean fit(List<?> arguments) {
        int count = arguments.size();
        if (count < least || count > parameters.size()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!parameters.get(i).fits(arguments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static char kind(@Nullable Object argument) {
        if (argument instanceof String) {
            return 's';
        }
        if (argument instanceof Number) {
            return 'n';
        }
        if (argument instanceof Map<?, ?>) {
            return 'o';
        }
        if (argument instanceof List<?>) {
            return 'a';
        }
        if (argument instanceof Boolean) {
            return 'b';
        }
        return argument instanceof JFunction || Functions.isLambda(argument) ? 'f' : UNKNOWN;
    }
}
