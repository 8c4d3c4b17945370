package io.cxintegrate.genesys.internal;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A URI with places for values, {@code https://example.com/users/{userId}?lang={lang}}, that no value can leave. Immutable and
 * safe to share between threads.
 *
 * <p>Scheme, host and port are literal. A place is a part of one path segment or of the value of one query parameter; what is
 * put there is percent-encoded but for the unreserved characters of RFC 3986 section 2.3. A path place must get a value; a
 * query parameter whose places get none is left out.
 */
public final class UriTemplate {
    /** Literal text, or the name of a variable. */
    private record Part(String text, boolean isVariable) {}

    private final URI base;
    private final List<List<Part>> segments;
    private final List<List<Part>> query;

    private UriTemplate(URI base, List<List<Part>> segments, List<List<Part>> query) {
        this.base = base;
        this.segments = segments;
        this.query = query;
    }

    /**
     * Reads a template.
     *
     * @param text the template
     * @param violations gets everything that is wrong, at {@code uri}
     * @return the template; empty when something is wrong
     */
    public static Optional<UriTemplate> parse(String text, Violations violations) {
        return new UriTemplateParser(text, violations).parse();
    }

    static UriTemplate of(URI base, List<String> segments, List<String> query) {
        return new UriTemplate(
                base,
                segments.stream().map(UriTemplate::parts).toList(),
                query.stream().map(UriTemplate::parts).toList());
    }

    /** Scheme, host and port, such as {@code https://example.com:8443}. */
    public URI base() {
        return base;
    }

    /** The host, in lower case. */
    public String host() {
        return base.getHost().toLowerCase(Locale.ROOT);
    }

    /** Whether the scheme is https. */
    public boolean isSecure() {
        return "https".equalsIgnoreCase(base.getScheme());
    }

    /** The variables of the path; each must have a value. */
    public Set<String> pathVariables() {
        return variables(segments);
    }

    /** The variables of the query; each may be missing. */
    public Set<String> queryVariables() {
        return variables(query);
    }

    /**
     * Path and query with the values filled in, as they are sent.
     *
     * @throws UnfitValueException if a value cannot stand where the template puts it
     */
    public String expand(JsonObject values) {
        StringBuilder out = new StringBuilder();
        for (List<Part> segment : segments) {
            out.append('/');
            for (Part part : segment) {
                String variable = part.text();
                // No value is empty or just dots, so none can make the segment dots together with its neighbours.
                out.append(
                        part.isVariable()
                                ? UriValue.encode(variable, UriValue.inPath(variable, values.get(variable)))
                                : variable);
            }
        }
        char separator = '?';
        for (List<Part> parameter : query) {
            if (variables(List.of(parameter)).stream().allMatch(v -> values.get(v) != null)) {
                out.append(separator);
                for (Part part : parameter) {
                    out.append(
                            part.isVariable()
                                    ? UriValue.encode(
                                            part.text(), UriValue.inQuery(part.text(), values.get(part.text())))
                                    : part.text());
                }
                separator = '&';
            }
        }
        return out.toString();
    }

    /** The template. */
    @Override
    public String toString() {
        return base
                + segments.stream().map(s -> "/" + text(s)).collect(Collectors.joining())
                + (query.isEmpty()
                        ? ""
                        : query.stream().map(UriTemplate::text).collect(Collectors.joining("&", "?", "")));
    }

    static boolean isDots(CharSequence segment) {
        return ".".contentEquals(segment) || "..".contentEquals(segment);
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .map(p -> p.isVariable() ? "{" + p.text() + "}" : p.text())
                .collect(Collectors.joining());
    }

    private static Set<String> variables(List<List<Part>> all) {
        return all.stream()
                .flatMap(List::stream)
                .filter(Part::isVariable)
                .map(Part::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The braces were checked before. */
    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int end = open < 0 ? text.length() : open;
            if (end > at) {
                parts.add(new Part(text.substring(at, end), false));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            parts.add(new Part(text.substring(open + 1, close), true));
            at = close + 1;
        }
        return List.copyOf(parts);
    }
}
