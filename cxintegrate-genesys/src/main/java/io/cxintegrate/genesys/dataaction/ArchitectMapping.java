package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the author of a flow in Architect has to know about the outcome of a Data Action: every place of it, how to refer to it,
 * its type, and whether it may be missing. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * System.out.println(ArchitectMapping.of(outputContract).toText());
 * }</pre>
 *
 * <p>References are written {@code <output.name>}; {@link #withVariable} sets another name for the variable the flow keeps the
 * outcome in.
 */
public final class ArchitectMapping {
    private static final int MAX_DEPTH = 50;

    /**
     * One place of the outcome. Immutable.
     *
     * @param path below the outcome: {@code company.name}, {@code tags[i]} for any element of an array, {@code [i].name} when the
     *     outcome itself is one
     * @param type {@code string}, {@code number}, {@code integer}, {@code boolean}, {@code object}, {@code array}, or
     *     {@code any} when it is not known
     * @param optional whether it, or what it stands in, may be missing or null
     */
    public record Entry(String path, String type, boolean optional) {}

    private final String variable;
    private final List<Entry> entries;

    private ArchitectMapping(String variable, List<Entry> entries) {
        this.variable = variable;
        this.entries = List.copyOf(entries);
    }

    /**
     * For an output contract. Read are {@code type}, {@code properties}, {@code required} and {@code items}; what other keywords
     * say about a place is not known here, and its type is {@code any}.
     */
    public static ArchitectMapping of(JsonSchema contract) {
        List<Entry> entries = new ArrayList<>();
        if (types(contract.document()).contains("array")) {
            addSchema(object(contract.document().get("items")), "[i]", true, 1, entries);
        } else {
            addProperties(contract.document(), "", false, 0, entries);
        }
        return new ArchitectMapping("output", entries);
    }

    /** For one outcome that is known: what it has counts as always there, but for nulls. */
    public static ArchitectMapping of(JsonObject sample) {
        List<Entry> entries = new ArrayList<>();
        sample.asMap().forEach((name, value) -> addValue(name, value, entries));
        return new ArchitectMapping("output", entries);
    }

    /**
     * The same with another name for the variable the flow keeps the outcome in.
     *
     * @throws IllegalArgumentException if it is no name of letters, digits, {@code _} and dots
     */
    public ArchitectMapping withVariable(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_.]*")) {
            throw new IllegalArgumentException(
                    "a variable is named by letters, digits, '_' and '.', such as Flow.user, but is '" + name + "'");
        }
        return new ArchitectMapping(name, entries);
    }

    /** The variable the flow keeps the outcome in; {@code output} unless set otherwise. */
    public String variable() {
        return variable;
    }

    /** Every place, objects before what is in them, in the order of the contract. */
    public List<Entry> entries() {
        return entries;
    }

    /** How a flow refers to an entry, such as {@code <output.name>}. */
    public String reference(Entry entry) {
        return "<" + variable + (entry.path().startsWith("[") ? "" : ".") + entry.path() + ">";
    }

    /** Instructions for a terminal: a line of what to do, then a table with one line for each place. */
    public String toText() {
        int width = entries.stream().mapToInt(e -> reference(e).length()).max().orElse(0);
        String head = "Keep the outcome of the data action in the variable '" + variable + "'"
                + (entries.isEmpty() ? "; it has no fields.\n" : ", then refer to:\n");
        return entries.stream()
                .map(e -> "  " + pad(printable(reference(e)), width) + "  " + pad(e.type(), "boolean".length())
                        + (e.optional() ? "  may be missing" : ""))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n", head, entries.isEmpty() ? "" : "\n"));
    }

    /** The same as a Markdown table. */
    public String toMarkdown() {
        return "| Reference | Type | Always there |\n|---|---|---|\n"
                + entries.stream()
                        .map(e -> "| `"
                                + printable(reference(e)).replace("|", "\\|").replace("`", "'") + "` | " + e.type()
                                + " | " + (e.optional() ? "no" : "yes") + " |\n")
                        .collect(Collectors.joining());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArchitectMapping m && variable.equals(m.variable) && entries.equals(m.entries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(variable, entries);
    }

    @Override
    public String toString() {
        return "ArchitectMapping[" + variable + ", " + entries.size() + " entries]";
    }

    private static void addProperties(JsonObject schema, String prefix, boolean optional, int depth, List<Entry> into) {
        Set<String> required = schema.get("required") instanceof List<?> names
                ? names.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
        JsonObject properties = object(schema.get("properties"));
        for (String name : properties.names()) {
            addSchema(
                    object(properties.get(name)), prefix + name, optional || !required.contains(name), depth + 1, into);
        }
    }

    private static void addSchema(JsonObject schema, String path, boolean optional, int depth, List<Entry> into) {
        List<String> types = types(schema);
        boolean mayBeMissing = optional || types.contains("null");
        List<String> others = types.stream().filter(t -> !t.equals("null")).toList();
        String type = others.size() == 1 ? others.get(0) : "any";
        into.add(new Entry(path, type, mayBeMissing));
        if (depth < MAX_DEPTH && type.equals("object")) {
            addProperties(schema, path + ".", mayBeMissing, depth, into);
        }
        if (depth < MAX_DEPTH && type.equals("array")) {
            // An array may be empty, so nothing of an element is certain.
            addSchema(object(schema.get("items")), path + "[i]", true, depth + 1, into);
        }
    }

    private static void addValue(String path, @Nullable Object value, List<Entry> into) {
        into.add(new Entry(path, value == null ? "any" : Json.typeOf(value), value == null));
        if (value instanceof Map<?, ?> members) {
            members.forEach((name, member) -> addValue(path + "." + name, member, into));
        }
        if (value instanceof List<?> items && !items.isEmpty()) {
            addValue(path + "[i]", items.get(0), into);
        }
    }

    private static List<String> types(JsonObject schema) {
        Object type = schema.get("type");
        if (type instanceof String one) {
            return List.of(one);
        }
        return type instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked")
    private static JsonObject object(@Nullable Object value) {
        return value instanceof Map<?, ?> members
                ? JsonObject.of((Map<String, @Nullable Object>) members)
                : JsonObject.empty();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Names come from outside: one line each, whatever is in them. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
