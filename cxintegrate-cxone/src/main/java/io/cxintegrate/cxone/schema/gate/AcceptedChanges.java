package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Breaks that somebody decided to live with, each until a day. Immutable and safe to share between threads.
 *
 * <p>As JSON: {@code {"accepted": [{"fingerprint": "9efaf611e45c6ac9", "direction": "backward", "until": "2027-01-31",
 * "reason": "version 1 is switched off by then"}]}}. The fingerprint is that of {@link
 * io.cxintegrate.cxone.schema.SchemaDiff#fingerprint()}, so that an entry speaks of two very schemas, and of no later edit.
 */
public final class AcceptedChanges {
    private record Entry(String fingerprint, String direction, LocalDate until, String reason) {}

    private static final AcceptedChanges NONE = new AcceptedChanges(List.of());

    private final List<Entry> entries;

    private AcceptedChanges(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Nothing is accepted. */
    public static AcceptedChanges none() {
        return NONE;
    }

    /**
     * Reads them from JSON text.
     *
     * @throws JsonException if it is no JSON, or an entry lacks a member
     * @throws InvalidInputException if a direction or a day is none, naming the entry
     */
    public static AcceptedChanges parse(String json) {
        List<Entry> entries = new ArrayList<>();
        for (JsonObject one : JsonObject.parse(json).objects("accepted")) {
            String at = "accepted[" + entries.size() + "]";
            String direction = one.string("direction");
            if (!direction.equals("backward") && !direction.equals("forward")) {
                throw new InvalidInputException(
                        at + ".direction must be backward or forward but is '" + direction + "'");
            }
            entries.add(new Entry(one.string("fingerprint"), direction, day(at, one.string("until")), reason(at, one)));
        }
        return new AcceptedChanges(entries);
    }

    /**
     * Reads them from a file.
     *
     * @throws UncheckedIOException if the file cannot be read
     * @throws JsonException if it holds no JSON, or an entry lacks a member
     * @throws InvalidInputException if a direction or a day is none, naming the entry
     */
    public static AcceptedChanges load(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalDate day(String at, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(at + ".until must be a day such as 2027-01-31 but is '" + text + "'");
        }
    }

    private static String reason(String at, JsonObject one) {
        String reason = one.string("reason");
        if (reason.isBlank()) {
            throw new InvalidInputException(at + ".reason must not be blank");
        }
        return reason;
    }

    /** The reason of the entry that still holds; a day counts to its end in UTC. */
    Optional<String> reason(String fingerprint, String direction, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return entries.stream()
                .filter(e -> e.fingerprint().equals(fingerprint)
                        && e.direction().equals(direction)
                        && !today.isAfter(e.until()))
                .map(e -> e.reason() + ", until " + e.until())
                .findFirst();
    }
}
