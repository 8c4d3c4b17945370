package io.cxintegrate.cxone.broadcast.internal;

import java.util.List;
import java.util.Map;

/**
 * Which versions a client wants, by type of event. Immutable; clients with equal wishes share their messages.
 *
 * @param byType the versions in order of preference; a type that is not there comes as it was broadcast
 */
public record Preferences(Map<String, List<String>> byType) {
    /** Everything as it was broadcast. */
    public static final Preferences NONE = new Preferences(Map.of());

    List<String> of(String type, String broadcast) {
        List<String> wanted = byType.get(type);
        return wanted == null ? List.of(broadcast) : wanted;
    }
}
