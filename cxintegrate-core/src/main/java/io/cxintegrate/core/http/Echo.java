package io.cxintegrate.core.http;

import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.net.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a request an answer may repeat and a message may not: the token, the values of all headers but the harmless ones,
 * query values under the name of a secret, and whatever was given as a {@link io.cxintegrate.core.Secret}. Immutable.
 *
 * <p>The rest of a path stays: an id in a message is what the reader looks for, and no rule tells a key from it.
 */
final class Echo {
    private static final String MASK = "***";
    /** Shorter values are no secrets, and masking them would eat into ordinary words. */
    private static final int SHORTEST = 8;

    private static final Set<String> HARMLESS =
            Set.of("accept", "accept-encoding", "accept-language", "content-type", "user-agent", "idempotency-key");
    private static final Pattern SECRET_NAME =
            Pattern.compile("key|token|secret|pass|pwd|auth|sig|cred", Pattern.CASE_INSENSITIVE);
    private static final Pattern BETWEEN_PARTS = Pattern.compile("[\\s;,]+|(?<=\\w)=(?=[^=])");

    private final List<String> values;

    private Echo(Set<String> values) {
        // The longest first: what is left of a value after a part of it was masked would no longer be found.
        this.values = values.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** What was sent with this. */
    static Echo of(Headers headers, URI target, @Nullable AccessToken token, List<String> secrets) {
        Set<String> values = new TreeSet<>();
        if (token != null) {
            values.add(token.value().reveal());
        }
        headers.forEach((name, value) -> {
            if (!HARMLESS.contains(name.toLowerCase(Locale.ROOT))) {
                add(values, value);
                BETWEEN_PARTS.splitAsStream(value).forEach(part -> add(values, part));
            }
        });
        for (String secret : secrets) {
            // Whoever calls it one knows, however short it is.
            values.add(secret);
            values.add(ApiRequestBuilder.encode(secret));
        }
        String query = target.getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && SECRET_NAME.matcher(pair.substring(0, equals)).find()) {
                add(values, pair.substring(equals + 1));
                add(values, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new Echo(values);
    }

    /** The text without them. */
    String masked(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    private static void add(Set<String> values, String value) {
        if (value.length() >= SHORTEST) {
            values.add(value);
        }
    }
}
