package io.cxintegrate.testkit.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded} text: bodies, queries, and the halves of HTTP Basic (RFC 6749 2.3.1). */
public final class FormBody {
    private FormBody() {}

    /**
     * The fields in order, decoded; a name may occur twice.
     *
     * @throws IllegalArgumentException if an escape is broken
     */
    public static List<Map.Entry<String, String>> parse(String text) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                fields.add(Map.entry(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
            }
        }
        return fields;
    }

    /**
     * Undoes percent escapes and plus signs, as UTF-8.
     *
     * @throws IllegalArgumentException if an escape is broken
     */
    public static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
