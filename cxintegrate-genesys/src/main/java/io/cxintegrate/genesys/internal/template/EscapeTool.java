package io.cxintegrate.genesys.internal.template;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code esc}: escapes by the place where a text goes. */
final class EscapeTool implements Tool {
    @Override
    public @Nullable Object property(String name) {
        return switch (name) {
            case "quote", "q" -> "\"";
            case "singleQuote", "s" -> "'";
            case "dollar", "d" -> "$";
            case "hash", "h" -> "#";
            case "backslash", "b" -> "\\";
            case "exclamation", "e" -> "!";
            case "newline", "n" -> "\n";
            default -> null;
        };
    }

    @Override
    public @Nullable Object call(String name, Arguments a) {
        return switch (name) {
            case "jsonString", "jsonEncode", "jsonDecode", "url", "urlFormEncode", "uriEncode", "html", "xml" -> {
                a.expect(1, 1);
                String text = a.textOrNull(0);
                yield text == null ? null : Budget.bounded(escaped(name, text));
            }
            default -> throw Tool.unknown("esc", name);
        };
    }

    private static String escaped(String name, String text) {
        return switch (name) {
            case "jsonDecode" -> decoded(text);
            case "url", "urlFormEncode" -> URLEncoder.encode(text, StandardCharsets.UTF_8);
            case "uriEncode" -> uriEncoded(text);
            case "html", "xml" ->
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
            default -> {
                String quoted = Json.write(text);
                yield quoted.substring(1, quoted.length() - 1);
            }
        };
    }

    private static String decoded(String text) {
        try {
            return String.valueOf(Json.parse("\"" + text + "\""));
        } catch (JsonException e) {
            throw new TemplateFault("jsonDecode got a text that is not escaped as JSON wants it");
        }
    }

    /** RFC 3986: all but the unreserved characters as UTF-8 bytes in hexadecimal. */
    static String uriEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
