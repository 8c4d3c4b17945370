package io.cxintegrate.core.json;

import io.cxintegrate.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link FieldPath} or {@link PathPattern}. Used once. */
final class PathParser {
    private final String text;
    private final boolean wildcards;
    private final List<Object> steps = new ArrayList<>();
    private int at;

    private PathParser(String text, boolean wildcards) {
        this.text = text;
        this.wildcards = wildcards;
    }

    /** The steps: a {@code String}, an {@code Integer} or, where wildcards are asked for, a {@link PathPattern.Wildcard}. */
    static List<Object> steps(String text, boolean wildcards) {
        return new PathParser(text, wildcards).read();
    }

    private List<Object> read() {
        steps.add(name());
        while (at < text.length()) {
            if (text.charAt(at) == '[') {
                int close = text.indexOf(']', at);
                steps.add(element(close));
                at = close + 1;
            } else if (text.charAt(at) == '.') {
                at++;
                steps.add(name());
            } else {
                throw bad(at, "expected '.' or '['");
            }
        }
        return List.copyOf(steps);
    }

    private Object name() {
        StringBuilder name = new StringBuilder();
        int start = at;
        while (at < text.length() && ".[]".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == text.length()) {
                    throw bad(at, "a backslash must be followed by the character it stands for");
                }
            }
            name.append(text.charAt(at++));
        }
        if (at == start) {
            throw bad(at, "expected a name");
        }
        boolean everyName = wildcards && at == start + 1 && text.charAt(start) == '*';
        return everyName ? PathPattern.Wildcard.MEMBER : name.toString();
    }

    private Object element(int close) {
        int from = at + 1;
        if (close < 0) {
            throw bad(from, "expected ']'");
        }
        String digits = text.substring(from, close);
        if (wildcards && digits.equals("*")) {
            return PathPattern.Wildcard.ELEMENT;
        }
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad(from, "expected an array index of up to 9 digits" + (wildcards ? ", or *" : ""));
        }
        return Integer.parseInt(digits);
    }

    private InvalidInputException bad(int position, String problem) {
        return new InvalidInputException(
                "bad field path '" + text + "' at position " + (position + 1) + ": " + problem);
    }
}
