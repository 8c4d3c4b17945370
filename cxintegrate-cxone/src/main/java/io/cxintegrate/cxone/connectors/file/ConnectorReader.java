package io.cxintegrate.cxone.connectors.file;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the connectors in a file's JSON and notes what is wrong with them, each with where it stands. Used once. */
final class ConnectorReader {
    private final String file;
    private final JsonObject json;
    private final UnaryOperator<ConnectorDefinition.Builder> settings;
    private final Violations violations;

    private JsonObject reasons = JsonObject.empty();
    private JsonObject accepted = JsonObject.empty();

    ConnectorReader(
            Path file, JsonObject json, UnaryOperator<ConnectorDefinition.Builder> settings, Violations violations) {
        this.file = "file '" + file + "'";
        this.json = json;
        this.settings = settings;
        this.violations = violations;
    }

    List<ConnectorDefinition> read() {
        List<ConnectorDefinition> read = new ArrayList<>();
        if (json.has("connectorId")) {
            add(json, 0, read);
            return read;
        }
        if (!(json.get(ConnectorFile.CONNECTORS) instanceof List<?> items)) {
            violations.add(file, "must be a connector, with its connectorId, or have an array 'connectors' of them");
            return read;
        }
        reasons = waivers(
                ConnectorFile.ALLOW_INSECURE,
                "reasons",
                ConnectorReader::isText,
                "must be the reason, a text that is not blank");
        accepted = waivers(
                ConnectorFile.ACCEPT_REFERENCE,
                "lists of credentials",
                value -> value instanceof List<?> names && names.stream().allMatch(ConnectorReader::isText),
                "must be a list of the names of credentials, such as [\"password\"]");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            JsonObject one = object(items.get(i));
            if (one == null) {
                violations.add(
                        file + ", connectors[" + i + "]",
                        "must be an object but is of type %s",
                        Json.typeOf(items.get(i)));
            } else {
                add(one, i, read);
                ids.add(String.valueOf(one.get("connectorId")));
            }
        }
        known(ConnectorFile.ALLOW_INSECURE, reasons, ids);
        known(ConnectorFile.ACCEPT_REFERENCE, accepted, ids);
        return read;
    }

    private void add(JsonObject one, int index, List<ConnectorDefinition> into) {
        ConnectorDefinition.Builder builder = ConnectorDefinition.builderFrom(one);
        if (one.get("connectorId") instanceof String id) {
            reasons.optionalString(id).ifPresent(builder::allowInsecure);
            accepted.optionalArray(id)
                    .ifPresent(names -> names.forEach(name -> builder.acceptReference(String.valueOf(name))));
        }
        try {
            into.add(settings.apply(builder).build());
        } catch (InvalidConfigurationException e) {
            String where = file + ", " + subject(one, index);
            e.violations().forEach(v -> violations.add(where + ", " + v.path(), "%s", v.problem()));
        }
    }

    /** What the rules are waived for, by connector id; what is none is noted and left out. */
    private JsonObject waivers(String member, String content, Predicate<@Nullable Object> legal, String problem) {
        Object given = json.get(member);
        JsonObject waivers = object(given);
        if (waivers == null) {
            violations.unless(
                    given == null,
                    file + ", " + member,
                    "must be an object of %s by connector id but is of type %s",
                    content,
                    Json.typeOf(given));
            return JsonObject.empty();
        }
        JsonObject good = waivers;
        for (String id : waivers.names()) {
            if (!legal.test(waivers.get(id))) {
                violations.add(file + ", " + member + ", " + shown(id), "%s", problem);
                good = good.without(id);
            }
        }
        return good;
    }

    private void known(String member, JsonObject waivers, Set<String> ids) {
        waivers.names().stream()
                .filter(id -> !ids.contains(id))
                .forEach(id -> violations.add(
                        file + ", " + member, "names %s, which is no connector of this file", shown(id)));
    }

    private static String subject(JsonObject one, int index) {
        return one.get("connectorId") instanceof String id && isId(id)
                ? "connector '" + id + "'"
                : "connectors[" + index + "]";
    }

    private static String shown(String id) {
        return isId(id) ? "'" + id + "'" : "an id that is not shown";
    }

    /** Whether it may be repeated: what stands in the place of an id may be a secret. */
    private static boolean isId(String text) {
        return text.matches("[A-Za-z0-9_.-]{1,128}");
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String text && !text.isBlank();
    }

    @SuppressWarnings("unchecked")
    private static @Nullable JsonObject object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? JsonObject.of((Map<String, @Nullable Object>) map) : null;
    }
}
