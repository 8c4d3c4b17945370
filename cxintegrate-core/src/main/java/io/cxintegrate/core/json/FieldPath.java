package io.cxintegrate.core.json;

import io.cxintegrate.core.InvalidInputException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON value, written with dots: {@code company.name}, {@code items[0].sku}; or as an RFC 6901 pointer: {@code
 * /company/name}, {@code /items/0/sku}. Immutable and safe to share.
 *
 * <p>A dot, bracket or backslash that belongs to a name is written behind a backslash: {@code a\.b}, and so is a slash that a
 * name in front starts with. In a pointer, {@code ~1} is a slash and {@code ~0} a tilde, and a number of up to 9 digits is an
 * array index: a member with such a name is written with dots. Looking up never throws:
 * a path through a scalar, past the end of an array or to a missing member finds nothing, and nothing is not the same as
 * null.
 */
public final class FieldPath {
    /** One step: a member name or an array index. */
    private record Step(@Nullable String name, int index) {}

    private final List<Step> steps;

    private FieldPath(List<Step> steps) {
        this.steps = Collections.unmodifiableList(steps);
    }

    /**
     * Reads a path.
     *
     * @throws InvalidInputException if it is empty, ends in a dot, has an empty name or a bad index, naming the position
     */
    public static FieldPath parse(String text) {
        return new FieldPath(PathParser.steps(text, false).stream()
                .map(s -> s instanceof Integer index ? new Step(null, index) : new Step((String) s, -1))
                .toList());
    }

    /** A path of one member name, taken as it is. */
    public static FieldPath ofName(String name) {
        return new FieldPath(List.of(new Step(Objects.requireNonNull(name, "name"), -1)));
    }

    /** Whether there is something at this place, be it null. */
    public boolean exists(JsonObject in) {
        return find(in.asMap()) != MISSING;
    }

    /** What stands there; empty when nothing does or it is null. */
    public Optional<Object> get(JsonObject in) {
        Object found = find(in.asMap());
        return found == MISSING ? Optional.empty() : Optional.ofNullable(found);
    }

    /** The steps from the outside in: a {@code String} for a member name, an {@code Integer} for an array index. */
    public List<Object> steps() {
        return steps.stream()
                .map(s -> s.name == null ? (Object) s.index : s.name)
                .toList();
    }

    /** Whether this path starts with all steps of {@code other}. */
    public boolean startsWith(FieldPath other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** The RFC 6901 pointer to the same place. */
    public String toPointer() {
        return PathPattern.pointer(steps());
    }

    /** Whether all steps are names, so that {@link #set} can build the way. */
    public boolean isNamesOnly() {
        return steps.stream().allMatch(s -> s.name != null);
    }

    /**
     * Writes into a tree of mutable maps, making the maps on the way.
     *
     * @throws InvalidInputException if something that is not an object stands in the way
     */
    public void set(Map<String, @Nullable Object> into, @Nullable Object value) {
        if (!isNamesOnly()) {
            throw new InvalidInputException(
                    "cannot write to '" + this + "': a target path has names only, no array index");
        }
        Map<String, @Nullable Object> at = into;
        for (int i = 0; i < steps.size() - 1; i++) {
            String name = Objects.requireNonNull(steps.get(i).name);
            Object next = at.get(name);
            if (next == null) {
                next = new java.util.LinkedHashMap<String, @Nullable Object>();
                at.put(name, next);
            }
            if (!(next instanceof Map<?, ?>)) {
                throw new InvalidInputException("cannot write to '" + this + "': there is " + Json.typeOf(next)
                        + " where '" + name + "' should be an object");
            }
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> down = (Map<String, @Nullable Object>) next;
            at = down;
        }
        at.put(Objects.requireNonNull(steps.get(steps.size() - 1).name), value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldPath p && steps.equals(p.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    @Override
    public String toString() {
        return PathPattern.text(steps());
    }

    /** What {@link #find} gives for a place where nothing is. */
    private static final Object MISSING = new Object();

    private @Nullable Object find(@Nullable Object root) {
        Object at = root;
        for (Step s : steps) {
            if (s.name != null && at instanceof Map<?, ?> m && m.containsKey(s.name)) {
                at = m.get(s.name);
            } else if (s.name == null && at instanceof List<?> l && s.index < l.size()) {
                at = l.get(s.index);
            } else {
                return MISSING;
            }
        }
        return at;
    }
}
