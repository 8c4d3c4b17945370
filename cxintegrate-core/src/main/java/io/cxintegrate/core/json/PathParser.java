package io.cxintegrate.core.json;

import io.cxintegrate.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the text of a {@link FieldPath} or {@link PathPattern}. Used once. */
final class PathParser {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

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
        if (text.startsWith("/")) {
            return pointer();
        }
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

    /** By RFC 6901, where nothing stands for many. */
    private List<Object> pointer() {
        while (at < text.length()) {
            int end = text.indexOf('/', at + 1);
            end = end < 0 ? text.length() : end;
            String token = text.substring(at + 1, end);
            int tilde = token.indexOf('~');
            while (tilde >= 0) {
                if (tilde + 1 == token.length() || "01".indexOf(token.charAt(tilde + 1)) < 0) {
                    throw bad(at + 1 + tilde, "~ must be followed by 0 or 1");
                }
                tilde = token.indexOf('~', tilde + 1);
            }
            // The outermost value is an object.
            boolean index = !steps.isEmpty() && INDEX.matcher(token).matches();
            steps.add(
                    index
                            ? (Object) Integer.valueOf(token)
                            : token.replace("~1", "/").replace("~0", "~"));
            at = end;
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
