package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.cxone.broadcast.internal.Preferences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for: {@code {"accept":{"interaction.completed":["2","1"]},"since":"epoch:17"}}, both members optional,
 * others ignored.
 */
record Subscription(@Nullable Preferences preferences, Optional<Position> since) {
    private static final int MAX_TYPES = 100;
    private static final int MAX_VERSIONS = 20;
    private static final int MAX_NAME = 200;

    /** The last event that the client has seen. */
    record Position(String epoch, long seq) {}

    /**
     * What a text says.
     *
     * @return empty if it is no subscription: something else that clients may send
     * @throws InvalidInputException if it is one that cannot be understood; the message repeats nothing of it
     */
    static Optional<Subscription> parse(String text) {
        Object value;
        try {
            value = Json.parse(text);
        } catch (JsonException e) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> members) || !(members.containsKey("accept") || members.containsKey("since"))) {
            return Optional.empty();
        }
        Object accept = members.get("accept");
        Object since = members.get("since");
        return Optional.of(new Subscription(
                accept == null ? null : preferences(accept),
                since == null ? Optional.empty() : Optional.of(position(since))));
    }

    private static Preferences preferences(Object accept) {
        if (!(accept instanceof Map<?, ?> types) || types.size() > MAX_TYPES) {
            throw new InvalidInputException(
                    "accept: should be an object of at most " + MAX_TYPES + " types with lists of versions");
        }
        Map<String, List<String>> byType = new LinkedHashMap<>();
        types.forEach((type, versions) -> byType.put(name(type), versions(versions)));
        return new Preferences(Map.copyOf(byType));
    }

    private static List<String> versions(@Nullable Object list) {
        if (!(list instanceof List<?> versions) || versions.isEmpty() || versions.size() > MAX_VERSIONS) {
            throw new InvalidInputException("accept: each type needs a list of 1 to " + MAX_VERSIONS + " versions");
        }
        List<String> names = new ArrayList<>();
        versions.forEach(version -> names.add(name(version)));
        return List.copyOf(names);
    }

    private static String name(@Nullable Object value) {
        if (!(value instanceof String name) || name.isBlank() || name.length() > MAX_NAME) {
            throw new InvalidInputException(
                    "accept: types and versions are text of at most " + MAX_NAME + " characters");
        }
        return name;
    }

    private static Position position(Object since) {
        if (since instanceof String text) {
            int colon = text.lastIndexOf(':');
            String number = text.substring(colon + 1);
            if (colon > 0 && number.matches("[0-9]{1,18}")) {
                return new Position(text.substring(0, colon), Long.parseLong(number));
            }
        }
        throw new InvalidInputException("since: should be an epoch and a number, such as \"4f7d:17\"");
    }
}
