package io.cxintegrate.core.json.internal;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The elements of a JSON array. Immutable, as its parts are; safe to share between threads. */
public final class PlainList extends AbstractList<@Nullable Object> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object[] items;
    private final transient int height;
    private final transient boolean simple;

    // Worked out when first asked for, and one too many, since 0 is not yet; threads at the same time come to the same.
    private transient int values;
    private transient int characters;

    private PlainList(@Nullable Object[] items) {
        this.items = items;
        int deepest = 0;
        boolean allSimple = items.length > 0;
        for (Object item : items) {
            deepest = Plain.height(deepest, item);
            allSimple = allSimple && Plain.isSimple(item);
        }
        height = deepest + 1;
        simple = allSimple;
    }

    /** The list of these elements, all of them plain already. */
    public static PlainList of(List<? extends @Nullable Object> items) {
        return new PlainList(items.toArray());
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public @Nullable Object get(int index) {
        Objects.checkIndex(index, items.length);
        return items[index];
    }

    @Override
    public @Nullable Object[] toArray() {
        return items.clone();
    }

    @Override
    public void forEach(Consumer<? super @Nullable Object> action) {
        for (Object item : items) {
            action.accept(item);
        }
    }

    /** How many objects and arrays lie in each other at the deepest place, this one included. */
    public int height() {
        return height;
    }

    /**
     * Whether nothing in it is null, an empty array, or a number other than an {@code Integer} or {@code Long}: an engine that
     * takes such values for something else, or changes them where they lie, can read it as it is.
     */
    public boolean isSimple() {
        return simple;
    }

    /** How many values it has at all depths, this one included; {@code Integer.MAX_VALUE} if there are more. */
    public int valueCount() {
        if (values == 0) {
            values = Plain.valueCount(this);
        }
        return values;
    }

    /** How many characters its texts have at all depths, names left out; {@code Integer.MAX_VALUE - 1} if there are more. */
    public int textLength() {
        if (characters == 0) {
            characters = 1 + Plain.textLength(this);
        }
        return characters - 1;
    }

    /** What is read from a stream is anybody's, and has to be copied like it. */
    private Object writeReplace() {
        return new ArrayList<>(this);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a JSON array is read by what was written in its place");
    }
}
