package io.cxintegrate.genesys.internal.template;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a macro or text method: texts, numbers and booleans. */
record Arguments(String method, List<@Nullable Object> values) {
    static Arguments of(String method, @Nullable Object[] values) {
        for (Object value : values) {
            if (value != null && !(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new TemplateFault(method + " takes texts, numbers and booleans only");
            }
        }
        return new Arguments(method, Arrays.asList(values));
    }

    int count() {
        return values.size();
    }

    /** The text of an argument; null when that is null or not given. */
    @Nullable
    String textOrNull(int index) {
        Object value = index < values.size() ? values.get(index) : null;
        return value == null ? null : value.toString();
    }

    String text(int index) {
        String text = textOrNull(index);
        if (text == null) {
            throw new TemplateFault(method + " needs a value as argument " + (index + 1));
        }
        return text;
    }

    int integer(int index) {
        if (index < values.size() && values.get(index) instanceof Number n) {
            return n.intValue();
        }
        throw new TemplateFault(method + " needs a number as argument " + (index + 1));
    }

    /** Whether there are that many, so that overloads can be told apart. */
    void expect(int min, int max) {
        if (count() < min || count() > max) {
            throw new TemplateFault(method + " takes " + (min == max ? min : min + " to " + max)
                    + (max == 1 ? " argument" : " arguments") + " but got " + count());
        }
    }
}
