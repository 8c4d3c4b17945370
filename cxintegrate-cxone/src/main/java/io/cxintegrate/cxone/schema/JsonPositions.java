package io.cxintegrate.cxone.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a text the values of a JSON document stand, by RFC 6901 pointer. The text was parsed before, so that nothing is
 * checked here. Immutable once read.
 */
final class JsonPositions {
    private final String text;
    private final Map<String, Integer> offsets = new HashMap<>();
    private int at;

    private JsonPositions(String text) {
        this.text = text;
    }

    static JsonPositions of(String text) {
        JsonPositions positions = new JsonPositions(text);
        positions.value("");
        return positions;
    }

    /** Line and column, each from 1, of a member's name, of an element, or of the whole value. */
    Optional<SchemaPosition> position(@Nullable String pointer) {
        Integer offset = pointer == null ? null : offsets.get(pointer);
        if (offset == null) {
            return Optional.empty();
        }
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return Optional.of(new SchemaPosition(line, offset - start + 1));
    }

    private void value(String pointer) {
        blanks();
        offsets.putIfAbsent(pointer, at);
        char c = text.charAt(at);
        if (c == '{') {
            at++;
            blanks();
            while (text.charAt(at) != '}') {
                int name = at;
                String inner = pointer + "/" + string().replace("~", "~0").replace("/", "~1");
                offsets.put(inner, name);
                skip(':');
                value(inner);
                skip(',');
            }
            at++;
        } else if (c == '[') {
            at++;
            blanks();
            for (int i = 0; text.charAt(at) != ']'; i++) {
                value(pointer + "/" + i);
                skip(',');
            }
            at++;
        } else if (c == '"') {
            string();
        } else {
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
        }
        blanks();
    }

    private void skip(char c) {
        blanks();
        if (text.charAt(at) == c) {
            at++;
        }
        blanks();
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c != '\\') {
                out.append(c);
            } else {
                char escaped = text.charAt(at++);
                switch (escaped) {
                    case 'b' -> out.append('\b');
                    case 'f' -> out.append('\f');
                    case 'n' -> out.append('\n');
                    case 'r' -> out.append('\r');
                    case 't' -> out.append('\t');
                    case 'u' -> {
                        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> out.append(escaped);
                }
            }
        }
        at++;
        return out.toString();
    }
}
