package io.cxintegrate.genesys.internal.jsonpath;

import java.util.ArrayList;
import java.util.List;

/** Reads a JSONPath into its steps, as far as a sample answer needs to know them. */
final class PathSteps {
    /** One step. */
    sealed interface Step {}

    /** A member. */
    record Name(String name) implements Step {}

    /** An item. */
    record Index(int index) implements Step {}

    /** Any item or member. */
    record Any() implements Step {}

    /** Items that meet a condition. */
    record Filter(String condition) implements Step {}

    /** What is computed from the value, such as its size. */
    record Function(String name) implements Step {}

    private final String path;
    private int at;

    private PathSteps(String path) {
        this.path = path;
    }

    /** The steps; those behind something unknown are left out. */
    static List<Step> of(String path) {
        return new PathSteps(path.strip()).read();
    }

    private List<Step> read() {
        List<Step> steps = new ArrayList<>();
        at = path.startsWith("$") ? 1 : 0;
        while (at < path.length()) {
            char c = path.charAt(at);
            if (c == '.') {
                at++;
            } else if (c == '[') {
                int end = bracketEnd();
                steps.add(bracket(path.substring(at + 1, end).strip()));
                at = Math.min(path.length(), end + 1);
            } else if (c == '*') {
                steps.add(new Any());
                at++;
            } else {
                steps.add(name());
            }
        }
        return steps;
    }

    private Step name() {
        int start = at;
        while (at < path.length() && ".[(".indexOf(path.charAt(at)) < 0) {
            at++;
        }
        String name = path.substring(start, at).strip();
        if (at < path.length() && path.charAt(at) == '(') {
            at = path.length();
            return new Function(name);
        }
        return new Name(name);
    }

    private int bracketEnd() {
        int depth = 0;
        char quote = 0;
        for (int i = at; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && --depth == 0) {
                return i;
            }
        }
        return path.length();
    }

    private static Step bracket(String content) {
        if (content.startsWith("?")) {
            return new Filter(content.substring(1).strip());
        }
        if (content.startsWith("'") || content.startsWith("\"")) {
            int end = content.indexOf(content.charAt(0), 1);
            return new Name(content.substring(1, end < 0 ? content.length() : end));
        }
        String first = content.split("[:,]", -1)[0].strip();
        return first.matches("\\d{1,3}") ? new Index(Integer.parseInt(first)) : new Any();
    }
}
