package io.cxintegrate.genesys.export;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text in which one value can be changed while every other character stays. Parsed and written again, a text would
 * keep neither its spelling of numbers and escapes nor its layout. Immutable; the text is valid JSON.
 */
final class JsonText {
    private final String text;

    /** @param text valid JSON; a byte order mark may stand before it */
    JsonText(String text) {
        this.text = text;
    }

    /** Where a value stands; {@code member} is where its name begins, or the value itself in an array. */
    private record Place(int member, int start, int end) {}

    /** The text without white space between its tokens. */
    String compact() {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                int end = stringEnd(i);
                out.append(text, i, end);
                i = end - 1;
            } else if (!isBlank(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * With a value at this place, replaced or added as the last member of its object.
     *
     * @throws InvalidInputException if there is no object to hold it
     */
    String with(String pointer, @Nullable Object value) {
        Optional<Place> found = find(pointer);
        if (found.isPresent()) {
            return text.substring(0, found.get().start) + Json.write(value) + text.substring(found.get().end);
        }
        int slash = pointer.lastIndexOf('/');
        Place parent = slash < 0 ? null : find(pointer.substring(0, slash)).orElse(null);
        if (parent == null || text.charAt(parent.start) != '{') {
            throw new InvalidInputException("there is no object that could hold " + pointer);
        }
        List<Place> members = children(parent);
        String member = Json.write(unescape(pointer.substring(slash + 1))) + ": " + Json.write(value);
        if (members.isEmpty()) {
            return text.substring(0, parent.start) + "{" + member + "}" + text.substring(parent.end);
        }
        Place last = members.get(members.size() - 1);
        int before = last.member;
        while (isBlank(text.charAt(before - 1))) {
            before--;
        }
        return text.substring(0, last.end) + "," + text.substring(before, last.member) + member
                + text.substring(last.end);
    }

    /** Without the value at this place, or the text itself if there is none. */
    String without(String pointer) {
        Optional<Place> found = find(pointer);
        if (found.isEmpty() || pointer.isEmpty()) {
            return text;
        }
        Place place = found.get();
        int after = skipBlank(place.end);
        if (text.charAt(after) == ',') {
            return text.substring(0, place.member) + text.substring(skipBlank(after + 1));
        }
        int before = place.member - 1;
        while (isBlank(text.charAt(before))) {
            before--;
        }
        int start = text.charAt(before) == ',' ? before : place.member;
        return text.substring(0, start) + text.substring(place.end);
    }

    /** The line in which a value begins, counted from 1; 0 when there is none. */
    int lineOf(String pointer) {
        return find(pointer)
                .map(p -> 1
                        + (int) text.substring(0, p.member)
                                .chars()
                                .filter(c -> c == '\n')
                                .count())
                .orElse(0);
    }

    private Optional<Place> find(String pointer) {
        int root = skipBlank(text.startsWith("\uFEFF") ? 1 : 0);
        Place at = new Place(root, root, valueEnd(root));
        if (pointer.isEmpty()) {
            return Optional.of(at);
        }
        for (String step : pointer.substring(1).split("/", -1)) {
            Place next = child(at, unescape(step));
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private @Nullable Place child(Place parent, String step) {
        boolean object = text.charAt(parent.start) == '{';
        List<Place> all = children(parent);
        for (int i = 0; i < all.size(); i++) {
            Place p = all.get(i);
            String name = object
                    ? String.valueOf(Json.parse(text.substring(p.member, stringEnd(p.member))))
                    : Integer.toString(i);
            if (name.equals(step)) {
                return p;
            }
        }
        return null;
    }

    private List<Place> children(Place parent) {
        boolean object = text.charAt(parent.start) == '{';
        List<Place> all = new ArrayList<>();
        if (!object && text.charAt(parent.start) != '[') {
            return all;
        }
        int i = skipBlank(parent.start + 1);
        while (i < parent.end - 1) {
            int member = i;
            // Past the name and its colon.
            int start = object ? skipBlank(skipBlank(stringEnd(i)) + 1) : i;
            int end = valueEnd(start);
            all.add(new Place(member, start, end));
            i = skipBlank(skipBlank(end) + 1);
        }
        return all;
    }

    private int valueEnd(int start) {
        char first = text.charAt(start);
        if (first == '"') {
            return stringEnd(start);
        }
        int i = start;
        int depth = 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                i = stringEnd(i) - 1;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth <= 0) {
                    // A number is ended by the bracket of its parent.
                    return depth == 0 && (first == '{' || first == '[') ? i + 1 : i;
                }
            } else if (depth == 0 && (c == ',' || isBlank(c))) {
                return i;
            }
        }
        return i;
    }

    private int stringEnd(int quote) {
        int i = quote + 1;
        while (text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private int skipBlank(int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
