package io.cxintegrate.core.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * HTTP header fields: names without regard to case, several values each. Immutable and safe to share between threads.
 *
 * <p>A name or value that HTTP does not allow is refused with a message that does not repeat the value. {@link #toString()}
 * lists the names only.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

    private final SortedMap<String, List<String>> fields;

    private Headers(SortedMap<String, List<String>> fields) {
        this.fields = fields;
    }

    /** No fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /** A copy of a map of lists, such as {@code java.net.http.HttpHeaders#map()}. */
    public static Headers ofAll(Map<String, ? extends List<String>> map) {
        SortedMap<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.forEach((name, values) -> {
            List<String> all = List.copyOf(values);
            List<String> before = fields.putIfAbsent(name, all);
            if (before != null) {
                fields.put(name, Stream.concat(before.stream(), all.stream()).toList());
            }
        });
        return new Headers(fields);
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
        return change(name, List.of(legalValue(name, value)));
    }

    /** A copy in which {@code name} has this value after those it had. */
    public Headers adding(String name, String value) {
        List<String> values = new ArrayList<>(all(name));
        values.add(legalValue(name, value));
        return change(name, Collections.unmodifiableList(values));
    }

    /** A copy with all fields of {@code other}, which replace those of the same name. */
    public Headers withAll(Headers other) {
        if (other.fields.isEmpty()) {
            return this;
        }
        SortedMap<String, List<String>> copy = new TreeMap<>(fields);
        other.fields.forEach((name, values) -> {
            copy.remove(name);
            copy.put(name, values);
        });
        return new Headers(copy);
    }

    /** A copy without the fields of this name. */
    public Headers without(String name) {
        if (!has(name)) {
            return this;
        }
        SortedMap<String, List<String>> copy = new TreeMap<>(fields);
        copy.remove(name);
        return new Headers(copy);
    }

    /** The first value. */
    public Optional<String> first(String name) {
        List<String> values = fields.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** All values, in order. */
    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Whether there is such a field. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The names as they were written. */
    public Set<String> names() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    /** Calls {@code action} for every name and value. */
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach((name, values) -> values.forEach(v -> action.accept(name, v)));
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Headers h && fields.equals(h.fields);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<String, List<String>> e : fields.entrySet()) {
            hash += e.getKey().toLowerCase(Locale.ROOT).hashCode()
                    ^ e.getValue().hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Headers" + fields.keySet();
    }

    private Headers change(String name, List<String> values) {
        SortedMap<String, List<String>> copy = new TreeMap<>(fields);
        copy.remove(name);
        copy.put(name, values);
        return new Headers(copy);
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
