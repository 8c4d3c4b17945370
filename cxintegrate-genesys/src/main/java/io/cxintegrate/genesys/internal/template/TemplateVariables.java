package io.cxintegrate.genesys.internal.template;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.velocity.context.AbstractContext;
import org.jspecify.annotations.Nullable;

/** The variables of one rendering. {@code input} is found however it is written; every other name as it is. */
final class TemplateVariables extends AbstractContext {
    private static final int MAX_ITEMS = 10_000;
    private static final int MAX_BITS = 4096;
    private static final String INPUT = "input";

    private final Map<String, @Nullable Object> values;
    private final Budget budget;

    TemplateVariables(Map<String, ? extends @Nullable Object> given, Budget budget) {
        this.values = new HashMap<>(SmallTools.ALL);
        this.values.putAll(given);
        this.budget = budget;
    }

    @Override
    public @Nullable Object internalGet(String key) {
        budget.tick();
        Object value = values.get(key);
        return value == null && key.toLowerCase(Locale.ROOT).equals(INPUT) ? values.get(INPUT) : value;
    }

    @Override
    public @Nullable Object internalPut(String key, @Nullable Object value) {
        budget.step();
        if (value instanceof String text) {
            Budget.bounded(text);
        } else if (value instanceof BigInteger n && n.bitLength() > MAX_BITS) {
            throw new TemplateFault("a number would have more than " + MAX_BITS + " bits");
        } else if (value instanceof List<?> list && list.size() > MAX_ITEMS) {
            throw new TemplateFault("a list would have more than " + MAX_ITEMS + " items");
        }
        return values.put(key, value);
    }

    @Override
    public boolean internalContainsKey(String key) {
        return internalGet(key) != null;
    }

    @Override
    public String[] internalGetKeys() {
        return values.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable Object internalRemove(String key) {
        return values.remove(key);
    }
}
