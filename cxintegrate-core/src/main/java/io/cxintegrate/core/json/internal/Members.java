package io.cxintegrate.core.json.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Members in order. Few of them lie in two arrays and are looked for one by one, which takes a fraction of the time and memory
 * of a hash table; many are left to the JDK's, which stays fast when somebody chooses names with equal hashes.
 */
abstract sealed class Members extends AbstractMap<String, @Nullable Object> permits PlainMap, MapDraft {
    /** One more are many. */
    static final int FEW = 16;

    @Nullable
    String[] names;

    @Nullable
    Object[] contents;

    int count;

    @Nullable
    Map<String, @Nullable Object> many;

    Members(
            @Nullable String[] names,
            @Nullable Object[] contents,
            int count,
            @Nullable Map<String, @Nullable Object> many) {
        this.names = names;
        this.contents = contents;
        this.count = count;
        this.many = many;
    }

    /** Where a name is among few; -1 if it is not. */
    final int find(@Nullable Object name) {
        // The names of parsed text and those in source code are mostly the very same objects.
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        if (name == null) {
            return -1;
        }
        int hash = name.hashCode();
        for (int i = 0; i < count; i++) {
            String other = names[i];
            if (other != null && other.hashCode() == hash && other.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public final int size() {
        return many == null ? count : many.size();
    }

    @Override
    public final @Nullable Object get(@Nullable Object name) {
        if (many != null) {
            return many.get(name);
        }
        int at = find(name);
        return at < 0 ? null : contents[at];
    }

    @Override
    public final @Nullable Object getOrDefault(@Nullable Object name, @Nullable Object otherwise) {
        if (many != null) {
            return many.getOrDefault(name, otherwise);
        }
        int at = find(name);
        return at < 0 ? otherwise : contents[at];
    }

    @Override
    public final boolean containsKey(@Nullable Object name) {
        return many == null ? find(name) >= 0 : many.containsKey(name);
    }

    @Override
    public final void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
        if (many != null) {
            many.forEach(action);
            return;
        }
        for (int i = 0; i < count; i++) {
            action.accept(name(i), contents[i]);
        }
    }

    @Override
    public final Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return Members.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return many == null ? new Few() : new Many(many);
            }
        };
    }

    @SuppressWarnings("NullAway") // below the count there is a name
    private String name(int index) {
        return names[index];
    }

    /** Over the arrays. */
    private final class Few implements Iterator<Map.Entry<String, @Nullable Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (next >= count) {
                throw new NoSuchElementException();
            }
            int at = next++;
            return new SimpleImmutableEntry<>(name(at), contents[at]);
        }
    }

    /** Over the table, whose own entries could be written to. */
    private static final class Many implements Iterator<Map.Entry<String, @Nullable Object>> {
        private final Iterator<Map.Entry<String, @Nullable Object>> entries;

        Many(Map<String, @Nullable Object> many) {
            entries = many.entrySet().iterator();
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            return new SimpleImmutableEntry<>(entries.next());
        }
    }
}
