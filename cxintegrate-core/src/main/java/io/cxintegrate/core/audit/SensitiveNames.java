package io.cxintegrate.core.audit;

import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces what stands under a name that looks like a secret's. Stateless and safe to share between threads.
 *
 * <p>Names decide, in any case and with any separator; values are not looked into. A reference to a vault is masked like the
 * secret itself: telling the two apart needs knowledge of every vault, and a wrong guess is written down for ever.
 */
final class SensitiveNames {
    static final String MASK = "***";

    /** Sensitive wherever they occur in a name that was reduced to lower-case letters and digits. */
    private static final List<String> PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "authorization",
            "credential",
            "cookie",
            "bearer",
            "apikey",
            "accesskey",
            "privatekey",
            "signingkey",
            "encryptionkey",
            "hmackey",
            "sharedkey",
            "masterkey",
            "accountkey",
            "connectionstring");

    /** Too short to look for inside other words: {@code author}, {@code passenger}. */
    private static final Set<String> WHOLE = Set.of("auth", "pass", "jwt");

    private SensitiveNames() {}

    static boolean isSensitive(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        String reduced = letters.toString().toLowerCase(Locale.ROOT);
        return WHOLE.contains(reduced) || PARTS.stream().anyMatch(reduced::contains);
    }

    /** A copy with everything masked that needs it, at any depth. */
    static JsonObject mask(JsonObject object) {
        return JsonObject.of(maskMembers(object.asMap()));
    }

    private static Map<String, @Nullable Object> maskMembers(Map<?, ?> members) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            String text = String.valueOf(name);
            masked.put(text, isSensitive(text) ? MASK : maskInside(value));
        });
        return masked;
    }

    private static @Nullable Object maskInside(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return maskMembers(members);
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> masked = new ArrayList<>(items.size());
            for (Object item : items) {
                masked.add(maskInside(item));
            }
            return masked;
        }
        return value;
    }
}
