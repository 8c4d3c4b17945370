package io.cxintegrate.genesys.internal;

import io.cxintegrate.core.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One value on its way into a URI: a scalar as text, checked and percent-encoded. Stateless.
 *
 * <p>Encoding alone would keep {@code ../admin} in its segment as {@code ..%2Fadmin}; it is refused all the same, because some
 * servers decode before they resolve dots.
 */
final class UriValue {
    /** Longer than any id; with it a whole URI stays within what servers take. */
    private static final int MAX_LENGTH = 2048;

    private static final int MAX_DIGITS = 400;
    private static final String HEX = "0123456789ABCDEF";

    private UriValue() {}

    static String inPath(String variable, @Nullable Object value) {
        String text = text(variable, value);
        if (text.isBlank()) {
            throw new UnfitValueException(variable, "must not be blank");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new UnfitValueException(variable, "must not contain control characters");
        }
        for (String element : text.split("[/\\\\]", -1)) {
            if (UriTemplate.isDots(element)) {
                throw new UnfitValueException(variable, "must not contain '.' or '..' as an element of a path");
            }
        }
        return text;
    }

    static String inQuery(String variable, @Nullable Object value) {
        return text(variable, value);
    }

    /** Everything but the unreserved characters of RFC 3986 section 2.3, as UTF-8. */
    static String encode(String variable, String text) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new UnfitValueException(variable, "must not contain half of a surrogate pair");
        }
        StringBuilder out = new StringBuilder(utf8.remaining());
        while (utf8.hasRemaining()) {
            int b = utf8.get() & 0xff;
            if ((b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '-'
                    || b == '.'
                    || b == '_'
                    || b == '~') {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
            }
        }
        return out.toString();
    }

    private static String text(String variable, @Nullable Object value) {
        if (value instanceof BigDecimal d
                && (Math.abs((long) d.scale()) > MAX_DIGITS || d.precision() - (long) d.scale() > MAX_DIGITS)) {
            // A few characters such as 1e999999999 would take gigabytes to write out.
            throw new UnfitValueException(variable, "must be a number of at most " + MAX_DIGITS + " digits");
        }
        String text;
        if (value instanceof Number n) {
            text = Json.decimal(n).toPlainString();
        } else if (value instanceof String || value instanceof Boolean) {
            text = value.toString();
        } else {
            throw new UnfitValueException(
                    variable, "must be a string, number or boolean but is of type " + Json.typeOf(value));
        }
        if (text.length() > MAX_LENGTH) {
            throw new UnfitValueException(
                    variable, "must have at most " + MAX_LENGTH + " characters but has " + text.length());
        }
        return text;
    }
}
