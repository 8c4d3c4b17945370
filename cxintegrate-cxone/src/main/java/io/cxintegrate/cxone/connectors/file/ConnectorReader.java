package io.cxintegrate.cxone.connectors.file;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the connectors in a file's JSON and notes what is wrong with them, each with where it stands. Used once. */
final class ConnectorReader {
    private final String file;
    private final JsonObject json;
    private final UnaryOperator<ConnectorDefinition.Builder> settings;
    private final Violations violations;

    ConnectorReader(
            Path file, JsonObject json, UnaryOperator<ConnectorDefinition.Builder> settings, Violations violations) {
        this.file = "file '" + file + "'";
        this.json = json;
        this.settings = settings;
        this.violations = violations;
    }

    List<ConnectorDefinition> read() {
        if (json.has("connectorId")) {
            List<ConnectorDefinition> one = new ArrayList<>();
            add(json, 0, JsonObject.empty(), one);
            return one;
        }
        if (!(json.get(ConnectorFile.CONNECTORS) instanceof List<?> items)) {
            violations.add(file, "must be a connector, with its connectorId, or have an array 'connectors' of them");
            return List.of();
        }
        JsonObject reasons = reasons();
        List<ConnectorDefinition> read = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            JsonObject one = object(items.get(i));
            if (one == null) {
                violations.add(
                        file + ", connectors[" + i + "]",
                        "must be an object but is of type %s",
                        Json.typeOf(items.get(i)));
            } else {
                add(one, i, reasons, read);
                ids.add(String.valueOf(one.get("connectorId")));
            }
        }
        reasons.names().stream()
                .filter(id -> !ids.contains(id))
                .forEach(id ->
                        violations.add(file + ", allowInsecure", "names '%s', which is no connector of this file", id));
        return read;
    }

    private void add(JsonObject one, int index, JsonObject reasons, List<ConnectorDefinition> into) {
        ConnectorDefinition.Builder builder = ConnectorDefinition.builderFrom(one);
        if (one.get("connectorId") instanceof String id && reasons.get(id) instanceof String reason) {
            builder.allowInsecure(reason);
        }
        try {
            into.add(settings.apply(builder).build());
        } catch (InvalidConfigurationException e) {
            String where = file + ", " + subject(one, index);
            e.violations().forEach(v -> violations.add(where + ", " + v.path(), "%s", v.problem()));
        }
    }

    /** By its id, if that can be one: what stands in its place may be a secret. */
    private static String subject(JsonObject one, int index) {
        return one.get("connectorId") instanceof String id && id.matches("[A-Za-z0-9_.-]{1,128}")
                ? "connector '" + id + "'"
                : "connectors[" + index + "]";
    }

    private JsonObject reasons() {
        Object given = json.get(ConnectorFile.ALLOW_INSECURE);
        JsonObject reasons = object(given);
        if (reasons == null) {
            violations.unless(
                    given == null,
                    file + ", allowInsecure",
                    "must be an object of reasons by connector id but is of type %s",
                    Json.typeOf(given));
            return JsonObject.empty();
        }
        JsonObject good = reasons;
        for (String id : reasons.names()) {
            if (!(reasons.get(id) instanceof String reason) || reason.isBlank()) {
                violations.add(file + ", allowInsecure, " + id, "must be the reason, a text that is not blank");
                good = good.without(id);
            }
        }
        return good;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable JsonObject object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? JsonObject.of((Map<String, @Nullable Object>) map) : null;
    }
}
