package io.cxintegrate.pg.internal.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of an array, of any number of dimensions. The driver's own reading gives Java objects by type, and asks the
 * server for types it does not know. For one text, by one thread.
 */
final class ArrayText {
    private final String text;
    private final Function<String, @Nullable Object> item;
    private int at;

    private ArrayText(String text, Function<String, @Nullable Object> item) {
        this.text = text;
        this.item = item;
    }

    static List<@Nullable Object> parse(String text, Function<String, @Nullable Object> item) {
        ArrayText reader = new ArrayText(text, item);
        // Bounds that do not begin at 1 stand in front: [0:1]={...}.
        reader.at = text.indexOf('{');
        return reader.list();
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> items = new ArrayList<>();
        at++;
        while (text.charAt(at) != '}') {
            char c = text.charAt(at);
            if (c == ',') {
                at++;
            } else if (c == '{') {
                items.add(list());
            } else if (c == '"') {
                items.add(item.apply(quoted()));
            } else {
                String word = word();
                items.add(word.equals("NULL") ? null : item.apply(word));
            }
        }
        at++;
        return items;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    private String word() {
        int start = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '}') {
            at++;
        }
        return text.substring(start, at);
    }
}
