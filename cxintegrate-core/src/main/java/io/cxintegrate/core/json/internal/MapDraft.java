package io.cxintegrate.core.json.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object that is being made. Used by one thread. */
public final class MapDraft extends Members {
    private static final int USUAL = 8;

    /** Without members. */
    public MapDraft() {
        this(USUAL);
    }

    /** Without members, with room for some; more are welcome. */
    public MapDraft(int expected) {
        super(new String[Math.min(expected, FEW)], new @Nullable Object[Math.min(expected, FEW)], 0, null);
        if (expected > FEW) {
            many = new LinkedHashMap<>(expected * 2);
        }
    }

    /** With all members of a map. */
    public MapDraft(Map<String, ? extends @Nullable Object> start) {
        this(start.size() + 2);
        start.forEach(this::add);
    }

    /** With the names of a map and other values. Only to be read, since the two share the names. */
    public static MapDraft changed(PlainMap map, UnaryOperator<@Nullable Object> change) {
        return new MapDraft(map, change);
    }

    private MapDraft(PlainMap map, UnaryOperator<@Nullable Object> change) {
        super(map.names, new @Nullable Object[map.count], map.count, null);
        for (int i = 0; i < count; i++) {
            contents[i] = change.apply(map.contents[i]);
        }
        if (map.many != null) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(map.size() * 2);
            map.many.forEach((name, value) -> changed.put(name, change.apply(value)));
            many = changed;
        }
    }

    /** Adds a member whose name is none of those that are there. */
    public void add(String name, @Nullable Object value) {
        if (many != null) {
            many.put(name, value);
            return;
        }
        if (count == FEW) {
            many = new LinkedHashMap<>(4 * FEW);
            for (int i = 0; i < count; i++) {
                many.put(String.valueOf(names[i]), contents[i]);
            }
            count = 0;
            many.put(name, value);
            return;
        }
        if (count == names.length) {
            int more = Math.min(FEW, Math.max(4, count * 2));
            names = Arrays.copyOf(names, more);
            contents = Arrays.copyOf(contents, more);
        }
        names[count] = name;
        contents[count++] = value;
    }

    @Override
    public @Nullable Object put(String name, @Nullable Object value) {
        if (many != null) {
            return many.put(name, value);
        }
        int at = find(name);
        if (at < 0) {
            add(name, value);
            return null;
        }
        Object before = contents[at];
        contents[at] = value;
        return before;
    }

    @Override
    public void replaceAll(BiFunction<? super String, ? super @Nullable Object, ? extends @Nullable Object> change) {
        if (many != null) {
            many.replaceAll(change);
            return;
        }
        for (int i = 0; i < count; i++) {
            contents[i] = change.apply(String.valueOf(names[i]), contents[i]);
        }
    }

    /** Leaves a member out, if it is there. */
    public void leaveOut(String name) {
        if (many != null) {
            many.remove(name);
            return;
        }
        int at = find(name);
        if (at >= 0) {
            System.arraycopy(names, at + 1, names, at, count - at - 1);
            System.arraycopy(contents, at + 1, contents, at, count - at - 1);
            count--;
        }
    }

    /** The object; the draft is used up. All values have to be plain already. */
    public PlainMap build() {
        return new PlainMap(this);
    }
}
