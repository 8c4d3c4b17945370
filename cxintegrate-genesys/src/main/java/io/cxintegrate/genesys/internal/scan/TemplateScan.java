package io.cxintegrate.genesys.internal.scan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the references of a template without running it. Knows the language as far as actions use it: references with their
 * arguments, texts in arguments, and the directives {@code #if}, {@code #elseif}, {@code #set} and {@code #foreach}.
 */
public final class TemplateScan {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    /** Outside of braces a hyphen at the end belongs to the text behind. */
    private static final Pattern BARE_NAME = Pattern.compile("[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?");

    private static final Pattern DIRECTIVE = Pattern.compile("#\\{?(if|elseif|set|foreach)}?\\s*\\(");
    private static final Pattern LOCAL =
            Pattern.compile("#\\{?(?:set|foreach)}?\\s*\\(\\s*\\$!?\\{?([A-Za-z][A-Za-z0-9_-]*)}?\\s*(?:=|in\\b)?");
    /** What makes true or false of an input. */
    private static final Pattern COMPARISON = Pattern.compile("[=!]=|[<>]|&&|\\|\\|");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

    /** More than an action has; what is beyond is not followed. */
    private static final int MAX_HELD = 200;

    private final String text;
    private final List<Reference> found = new ArrayList<>();
    /** Where directives begin, and where they end. */
    private final Map<Integer, Integer> directives = new HashMap<>();

    private final BitSet inString;

    /** Reads a template. */
    public TemplateScan(String text) {
        this.text = text;
        scan(0, text.length(), List.of(), true);
        this.inString = strings();
    }

    /** All references, also those in arguments, in the order they end. */
    public List<Reference> references() {
        return List.copyOf(found);
    }

    /** What is written of the input, or asked for: directly, and by the variables that {@code #set} and {@code #foreach} put it into. */
    public List<Reference> inputs() {
        Map<String, Set<Reference>> held = held();
        List<Reference> inputs = new ArrayList<>();
        for (Reference r : found) {
            if (r.isInput()) {
                inputs.add(r);
            } else if (r.property() == null) {
                held.getOrDefault(r.root(), Set.of()).forEach(input -> inputs.add(r.holding(input)));
            }
        }
        return List.copyOf(inputs);
    }

    /** The inputs that each variable may hold, through other variables as well. */
    private Map<String, Set<Reference>> held() {
        Map<String, Set<Reference>> held = new LinkedHashMap<>();
        boolean more = true;
        // A variable may be set from one that is set further down, in a loop: until nothing is added any more.
        while (more) {
            more = false;
            Matcher set = LOCAL.matcher(text);
            while (set.find()) {
                int end = directives.getOrDefault(set.start(), set.end());
                String value = QUOTED.matcher(text.substring(set.end(), Math.max(set.end(), end)))
                        .replaceAll("");
                if (!COMPARISON.matcher(value).find()) {
                    more |= hold(held, set.group(1), set.end(), end);
                }
            }
        }
        return held;
    }

    private boolean hold(Map<String, Set<Reference>> held, String variable, int from, int to) {
        Set<Reference> inputs = new LinkedHashSet<>();
        for (Reference r : found) {
            if (r.start() >= from && r.end() <= to) {
                if (r.isInput()) {
                    inputs.add(r);
                } else if (r.property() == null && !r.root().equals(variable)) {
                    held.getOrDefault(r.root(), Set.of()).forEach(input -> inputs.add(r.holding(input)));
                }
            }
        }
        Set<Reference> known = held.computeIfAbsent(variable, v -> new LinkedHashSet<>());
        return known.size() + inputs.size() <= MAX_HELD && known.addAll(inputs);
    }

    /** The variables that {@code #set} and {@code #foreach} make. */
    public Set<String> locals() {
        Set<String> names = new HashSet<>(Set.of("foreach"));
        Matcher m = LOCAL.matcher(text);
        while (m.find()) {
            names.add(m.group(1));
        }
        return names;
    }

    /** What is written before a place, as far as that is known: directives are left out. */
    public String textBefore(int place) {
        StringBuilder before = new StringBuilder();
        for (int i = 0; i < place; i++) {
            if (directives.containsKey(i)) {
                i = Math.max(i, directives.get(i) - 1);
            } else {
                before.append(text.charAt(i));
            }
        }
        return before.toString();
    }

    /** Whether a place is written as it stands: no part of a reference or directive. */
    public boolean isLiteral(int place) {
        return found.stream().noneMatch(r -> r.start() <= place && place < r.end())
                && directives.entrySet().stream().noneMatch(d -> d.getKey() <= place && place < d.getValue());
    }

    /** Whether a place is between the quotes of a JSON string, references and directives being no text. */
    public boolean isInJsonString(int place) {
        return inString.get(place);
    }

    private BitSet strings() {
        Map<Integer, Integer> skips = new HashMap<>(directives);
        found.stream().filter(r -> !r.isArgument()).forEach(r -> skips.put(r.start(), r.end()));
        BitSet inside = new BitSet(text.length());
        boolean in = false;
        for (int i = 0; i < text.length(); i++) {
            inside.set(i, in);
            char c = text.charAt(i);
            if (skips.containsKey(i)) {
                i = Math.max(i, skips.get(i) - 1);
            } else if (c == '\\' && in) {
                i++;
            } else if (c == '"') {
                in = !in;
            }
        }
        return inside;
    }

    private void scan(int from, int to, List<String> within, boolean shown) {
        Matcher directive = DIRECTIVE.matcher(text).region(from, to);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < to && text.charAt(i + 1) == '$') {
                i++;
            } else if (c == '#' && directive.region(i, to).lookingAt()) {
                int end = closing(directive.end() - 1, to);
                directives.put(i, end);
                scan(directive.end(), end, within, false);
                i = end - 1;
            } else if (c == '$') {
                int end = reference(i, to, within, shown);
                i = Math.max(i, end - 1);
            }
        }
    }

    /** Reads the reference that begins here; returns where it ends, or where it began when it is none. */
    private int reference(int start, int to, List<String> within, boolean shown) {
        int i = start + 1;
        boolean quiet = i < to && text.charAt(i) == '!';
        i += quiet ? 1 : 0;
        boolean braced = i < to && text.charAt(i) == '{';
        i += braced ? 1 : 0;
        String root = name(i, to, braced);
        if (root == null) {
            return start;
        }
        i += root.length();
        String property = null;
        StringBuilder path = new StringBuilder(root);
        while (i < to) {
            char c = text.charAt(i);
            String next = c == '.' ? name(i + 1, to, braced) : null;
            if (next != null) {
                i += 1 + next.length();
                path.append('.').append(next);
                boolean called = i < to && text.charAt(i) == '(';
                property = property == null && path.length() == root.length() + 1 + next.length() && !called
                        ? next
                        : property;
            } else if (c == '(' || c == '[') {
                int end = closing(i, to);
                List<String> inner = new ArrayList<>(within);
                inner.add(path.toString());
                scan(i + 1, end, inner, shown);
                i = end;
            } else {
                break;
            }
        }
        if (braced && i < to && text.charAt(i) == '}') {
            i++;
        } else if (braced) {
            return start;
        }
        found.add(new Reference(start, i, text.substring(start, i), quiet, root, property, within, shown));
        return i;
    }

    private @Nullable String name(int at, int to, boolean braced) {
        Matcher m = (braced ? NAME : BARE_NAME).matcher(text).region(Math.min(at, to), to);
        return m.lookingAt() ? m.group() : null;
    }

    /** Behind the bracket that closes the one at {@code open}, texts in quotes left out. */
    private int closing(int open, int to) {
        int depth = 0;
        char quote = 0;
        for (int i = open; i < to; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if ((c == ')' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return to;
    }
}
