package io.cxintegrate.core.json.internal;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.LinkedHashMap;

/** The members of a JSON object, in order. Immutable, as its parts are; safe to share between threads. */
public final class PlainMap extends Members implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Without members. */
    public static final PlainMap EMPTY = new MapDraft(0).build();

    private final transient int height;
    private final transient boolean simple;

    // Worked out when first asked for, and one too many, since 0 is not yet; threads at the same time come to the same.
    private transient int values;
    private transient int characters;

    PlainMap(MapDraft draft) {
        super(draft.names, draft.contents, draft.count, draft.many);
        int deepest = 0;
        boolean allSimple = true;
        if (many == null) {
            for (int i = 0; i < count; i++) {
                deepest = Plain.height(deepest, contents[i]);
                allSimple = allSimple && Plain.isSimple(contents[i]);
            }
        } else {
            for (Object value : many.values()) {
                deepest = Plain.height(deepest, value);
                allSimple = allSimple && Plain.isSimple(value);
            }
        }
        height = deepest + 1;
        simple = allSimple;
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
            values = Plain.valueCount(values());
        }
        return values;
    }

    /** How many characters its texts have at all depths, names left out; {@code Integer.MAX_VALUE - 1} if there are more. */
    public int textLength() {
        if (characters == 0) {
            characters = 1 + Plain.textLength(values());
        }
        return characters - 1;
    }

    /** What is read from a stream is anybody's, and has to be copied like it. */
    private Object writeReplace() {
        return new LinkedHashMap<>(this);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a JSON object is read by what was written in its place");
    }
}
