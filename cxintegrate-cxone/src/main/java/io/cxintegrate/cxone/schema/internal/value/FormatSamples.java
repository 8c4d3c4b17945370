package io.cxintegrate.cxone.schema.internal.value;

import java.util.List;
import java.util.Map;

/** Texts that have a format, to be tried where formats are asserted; the validator decides. */
public final class FormatSamples {
    private static final Map<String, List<String>> BY_FORMAT = Map.ofEntries(
            Map.entry("date", List.of("2000-01-01")),
            Map.entry("time", List.of("00:00:00Z")),
            Map.entry("date-time", List.of("2000-01-01T00:00:00Z")),
            Map.entry("duration", List.of("P1D")),
            Map.entry("email", List.of("a@b.co", "someone@example.org")),
            Map.entry("idn-email", List.of("a@b.co")),
            Map.entry("hostname", List.of("a", "example.org")),
            Map.entry("idn-hostname", List.of("a")),
            Map.entry("ipv4", List.of("127.0.0.1")),
            Map.entry("ipv6", List.of("::1")),
            Map.entry("uri", List.of("a:b", "https://example.org/")),
            Map.entry("uri-reference", List.of("", "a")),
            Map.entry("iri", List.of("a:b")),
            Map.entry("uuid", List.of("00000000-0000-4000-8000-000000000000")),
            Map.entry("json-pointer", List.of("", "/a")),
            Map.entry("regex", List.of("a")));

    private FormatSamples() {}

    /** Some texts of the format; none for one that is not known. */
    public static List<String> of(String format) {
        return BY_FORMAT.getOrDefault(format, List.of());
    }
}
