package io.cxintegrate.genesys.internal;

import io.cxintegrate.core.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@link UriTemplate} and says what is wrong with it. For one use by one thread. */
final class UriTemplateParser {
    private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_-]*}");

    private final String text;
    private final Violations violations;
    private int problems;

    UriTemplateParser(String text, Violations violations) {
        this.text = text;
        this.violations = violations;
    }

    Optional<UriTemplate> parse() {
        Matcher variables = VARIABLE.matcher(text);
        String sample = variables.replaceAll("x");
        if (sample.indexOf('{') >= 0 || sample.indexOf('}') >= 0) {
            return bad("has a brace that is not part of a {variable} of letters, digits, '_' and '-'");
        }
        URI uri;
        try {
            uri = new URI(sample);
        } catch (URISyntaxException e) {
            return bad("is not a URI: " + e.getReason() + " at index " + e.getIndex() + " once each variable is 'x'");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
            return bad("must be absolute, http or https, with a host, such as https://example.com/users/{userId}");
        }
        int pathAt = end(text, text.indexOf("://") + 3, "/?#");
        if (VARIABLE.matcher(text.substring(0, pathAt)).find()) {
            bad("must not take scheme, host or port from the input; variables stand in path and query");
        }
        if (uri.getRawUserInfo() != null) {
            bad("must not carry user info; use auth or a header");
        }
        if (uri.getRawFragment() != null) {
            bad("must not have a fragment; it is never sent");
        }
        int queryAt = end(text, pathAt, "?#");
        int fragmentAt = end(text, queryAt, "#");
        List<String> segments = segments(text.substring(pathAt, queryAt));
        List<String> query = queryAt < fragmentAt
                ? List.of(text.substring(queryAt + 1, fragmentAt).split("&", -1))
                : List.of();
        if (segments.stream().anyMatch(UriTemplate::isDots)) {
            bad("must not have '.' or '..' as a segment");
        }
        for (String parameter : query) {
            int equals = parameter.indexOf('=');
            if (VARIABLE.matcher(equals < 0 ? parameter : parameter.substring(0, equals))
                    .find()) {
                bad("must not take the name of a query parameter from the input, as in '" + parameter + "'");
            }
        }
        return problems > 0
                ? Optional.empty()
                : Optional.of(UriTemplate.of(URI.create(text.substring(0, pathAt)), segments, query));
    }

    /** A path always begins with a slash; what follows the last one is a segment too, be it empty. */
    private static List<String> segments(String path) {
        return path.isEmpty()
                ? List.of("")
                : new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
    }

    private static int end(String text, int from, String stops) {
        int i = from;
        while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private Optional<UriTemplate> bad(String problem) {
        problems++;
        violations.add("uri", problem);
        return Optional.empty();
    }
}
