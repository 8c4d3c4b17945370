package io.cxintegrate.pg.internal.value;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads text as text, or as what has one spelling only: booleans, UUIDs, labels, bytes, JSON. */
public final class PlainTexts {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
    private static final JsonLimits JSON = new JsonLimits(64, 1_000_000, 400, 1_000_000);

    private PlainTexts() {}

    /** Any text that a database can hold. */
    public static Object string(String text, ServerType type) {
        return checked(text);
    }

    /** The pattern that finds this text anywhere, whatever is in it. */
    public static Object likeContains(String text, ServerType type) {
        return "%" + escaped(text) + "%";
    }

    /** The pattern that finds what starts with this text. */
    public static Object likeStartsWith(String text, ServerType type) {
        return escaped(text) + "%";
    }

    /** Six words and no others. */
    public static Object bool(String text, ServerType type) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new IllegalArgumentException("expected true, 1, yes, false, 0 or no");
        };
    }

    /** The canonical form. */
    public static Object uuid(String text, ServerType type) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a UUID of 36 characters");
        }
        return UUID.fromString(text);
    }

    /** Base64 of RFC 4648 section 4, with padding. */
    public static Object bytes(String text, ServerType type) {
        try {
            if (text.length() % 4 == 0 && BASE64.matcher(text).matches()) {
                return Base64.getDecoder().decode(text);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected bytes in base64", e);
        }
        throw new IllegalArgumentException("expected bytes in base64");
    }

    /** One of the labels of an enum. */
    public static Object label(String text, ServerType type) {
        if (!type.labels().contains(text)) {
            throw new IllegalArgumentException("expected one of " + shortened(type.labels()));
        }
        return text;
    }

    /** Written anew from what was read, so that the server sees exactly what was checked. */
    public static Object json(String text, ServerType type) {
        try {
            String clean = Json.write(Json.parse(text, JSON));
            if (clean.contains("\\u0000")) {
                throw new IllegalArgumentException("expected JSON without the character U+0000");
            }
            return checked(clean);
        } catch (JsonException e) {
            throw new IllegalArgumentException("expected JSON, but it is " + e.getMessage(), e);
        }
    }

    private static String escaped(String text) {
        return checked(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static String checked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("expected text without the character U+0000");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("expected text without half a surrogate pair");
            }
        }
        return text;
    }

    /** At most the first twenty. */
    static String shortened(java.util.List<String> words) {
        return words.size() <= 20
                ? String.join(", ", words)
                : String.join(", ", words.subList(0, 20)) + " and " + (words.size() - 20) + " more";
    }
}
