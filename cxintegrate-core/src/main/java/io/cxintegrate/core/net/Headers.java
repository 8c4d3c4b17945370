package io.cxintegrate.core.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields: names without regard to case, several values each. Immutable and safe to share between threads.
 *
 * <p>A name or value that HTTP does not allow is refused with a message that does not repeat the value. {@link #toString()}
 * lists the names only.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new Field[0]);

    /** Ordered by name without regard to case. An array: there are few, and every request copies and reads them. */
    private final Field[] fields;

    private record Field(String name, List<String> values) {
        /** The name only. */
        @Override
        public String toString() {
            return name;
        }
    }

    private Headers(Field[] fields) {
        this.fields = fields;
    }

    /** No fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /** A copy of a map of lists, such as {@code java.net.http.HttpHeaders#map()}. */
    public static Headers ofAll(Map<String, ? extends List<String>> map) {
        List<Field> fields = new ArrayList<>(map.size());
        map.forEach((name, values) -> fields.add(new Field(name, List.copyOf(values))));
        for (int i = 1; i < fields.size(); i++) {
            if (fields.get(i - 1).name.compareToIgnoreCase(fields.get(i).name) >= 0) {
                return merged(fields);
            }
        }
        return new Headers(fields.toArray(Field[]::new));
    }

    /** A copy of a map of single values. */
    public static Headers of(Map<String, String> map) {
        Headers h = EMPTY;
        for (Map.Entry<String, String> e : map.entrySet()) {
            h = h.with(e.getKey(), e.getValue());
        }
        return h;
    }

    /** One field. */
    public static Headers of(String name, String value) {
        return EMPTY.with(name, value);
    }

    /**
     * A copy in which {@code name} has just this value.
     *
     * @throws IllegalArgumentException if name or value are not legal in HTTP (RFC 9110 section 5)
     */
    public Headers with(String name, String value) {
        return with(new Field(name, List.of(legalValue(name, value))));
    }

    /** A copy in which {@code name} has this value after those it had. */
    public Headers adding(String name, String value) {
        List<String> values = new ArrayList<>(all(name));
        values.add(legalValue(name, value));
        return with(new Field(name, Collections.unmodifiableList(values)));
    }

    /** A copy with all fields of {@code other}, which replace those of the same name. */
    public Headers withAll(Headers other) {
        Headers h = this;
        for (Field f : other.fields) {
            h = h.with(f);
        }
        return h;
    }

    /** A copy without the fields of this name. */
    public Headers without(String name) {
        return has(name)
                ? new Headers(Arrays.stream(fields)
                        .filter(f -> !f.name.equalsIgnoreCase(name))
                        .toArray(Field[]::new))
                : this;
    }

    /** The first value. */
    public Optional<String> first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** All values, in order. */
    public List<String> all(String name) {
        for (Field f : fields) {
            if (f.name.equalsIgnoreCase(name)) {
                return f.values;
            }
        }
        return List.of();
    }

    /** Whether there is such a field. */
    public boolean has(String name) {
        for (Field f : fields) {
            if (f.name.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** The names as they were written. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Field f : fields) {
            names.add(f.name);
        }
        return Collections.unmodifiableSet(names);
    }

    /** Calls {@code action} for every name and value. */
    public void forEach(BiConsumer<String, String> action) {
        for (Field f : fields) {
            for (String value : f.values) {
                action.accept(f.name, value);
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Headers h) || h.fields.length != fields.length) {
            return false;
        }
        for (int i = 0; i < fields.length; i++) {
            if (!fields[i].name.equalsIgnoreCase(h.fields[i].name) || !fields[i].values.equals(h.fields[i].values)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Field f : fields) {
            hash += f.name.toLowerCase(Locale.ROOT).hashCode() ^ f.values.hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Headers" + names();
    }

    private Headers with(Field field) {
        int at = 0;
        int order = -1;
        while (at < fields.length && (order = fields[at].name.compareToIgnoreCase(field.name)) < 0) {
            at++;
        }
        int replaced = at < fields.length && order == 0 ? 1 : 0;
        Field[] copy = new Field[fields.length + 1 - replaced];
        System.arraycopy(fields, 0, copy, 0, at);
        copy[at] = field;
        System.arraycopy(fields, at + replaced, copy, at + 1, fields.length - at - replaced);
        return new Headers(copy);
    }

    /** Of a map whose keys have no order, or name a field in two ways. */
    private static Headers merged(List<Field> fields) {
        Map<String, Field> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Field f : fields) {
            byName.merge(
                    f.name,
                    f,
                    (a, b) -> new Field(
                            a.name,
                            Stream.concat(a.values.stream(), b.values.stream()).toList()));
        }
        return new Headers(byName.values().toArray(Field[]::new));
    }

    private static String legalValue(String name, String value) {
        Objects.requireNonNull(value, name);
        // First: the message about the value shows the name.
        if (!isToken(name)) {
            throw new IllegalArgumentException("not a legal header name (RFC 9110 section 5.1)");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(
                        "header '" + name + "' has a value that HTTP does not allow: character " + (i + 1) + " of "
                                + value.length() + " is U+" + String.format(Locale.ROOT, "%04X", (int) c));
            }
        }
        return value;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isTokenChar(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
