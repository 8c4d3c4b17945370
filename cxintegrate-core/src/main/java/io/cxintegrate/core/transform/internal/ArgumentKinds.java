package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function takes, as far as a look at each argument can tell. Immutable.
 *
 * @param kinds for each parameter the signs of the signature; one that takes more than that knows none
 * @param least how many arguments there must be
 */
record ArgumentKinds(List<String> kinds, int least) {
    /** Of a signature such as {@code <s-(sf)n?:s>}; see the JSONata documentation on function signatures. */
    static ArgumentKinds of(String signature) {
        List<String> kinds = new ArrayList<>();
        int optional = 0;
        for (int i = 1; signature.charAt(i) != ':'; i++) {
            switch (signature.charAt(i)) {
                case '(' -> {
                    int close = signature.indexOf(')', i);
                    kinds.add(signature.substring(i + 1, close));
                    i = close;
                }
                case '<' -> i = signature.indexOf('>', i);
                case '?' -> optional++;
                case '-' -> {
                    // The context stands in for it, if it is not given.
                }
                default -> kinds.add(signature.substring(i, i + 1));
            }
        }
        return new ArgumentKinds(List.copyOf(kinds), kinds.size() - optional);
    }

    /** Whether these are the arguments as they are; if not, they may still be after some change. */
    boolean fit(List<?> arguments) {
        int count = arguments.size();
        if (count < least || count > kinds.size()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            char kind = kind(arguments.get(i));
            if (kind == 0 || kinds.get(i).indexOf(kind) < 0) {
                return false;
            }
        }
        return true;
    }

    private static char kind(@Nullable Object argument) {
        return argument instanceof String
                ? 's'
                : argument instanceof JFunction
                        ? 'f'
                        : argument instanceof Number ? 'n' : argument instanceof Boolean ? 'b' : (char) 0;
    }
}
