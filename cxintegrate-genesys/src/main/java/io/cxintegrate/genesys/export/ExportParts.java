package io.cxintegrate.genesys.export;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an export that mean something to us. */
record ExportParts(
        String name,
        @Nullable String integrationType,
        @Nullable String actionType,
        @Nullable Boolean secure,
        @Nullable Number timeoutSeconds,
        ActionRequest request,
        ActionResponse response,
        JsonObject inputSchema,
        JsonObject outputSchema) {

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or of another type */
    static ExportParts of(JsonObject document) {
        Reader root = new Reader(document, "", Violations.of("exported action"));
        Reader config = root.object("config", true);
        Reader request = config.object("request", true);
        Reader response = config.object("response", false);
        Reader contract = root.object("contract", true);
        ExportParts parts = new ExportParts(
                root.text("name", false, ""),
                root.optional("integrationType", String.class, "a string"),
                root.optional("actionType", String.class, "a string"),
                root.optional("secure", Boolean.class, "a boolean"),
                config.optional("timeoutSeconds", Number.class, "a number"),
                new ActionRequest(
                        request.text("requestUrlTemplate", true, ""),
                        request.text("requestType", true, ""),
                        request.texts("headers"),
                        request.optional("requestTemplate", String.class, "a string")),
                new ActionResponse(
                        response.texts("translationMap"),
                        response.texts("translationMapDefaults"),
                        response.text("successTemplate", false, ActionResponse.RAW_RESULT)),
                contract.object("input", true).object("inputSchema", true).from,
                contract.object("output", true).object("successSchema", true).from);
        root.violations.throwIfAny();
        return parts;
    }

    /** Members of one object; null counts as missing. */
    private record Reader(JsonObject from, String path, Violations violations) {
        Reader object(String member, boolean required) {
            Map<?, ?> found = optional(member, Map.class, "an object");
            if (found == null && required && from.get(member) == null && !path.equals("missing")) {
                violations.add(pathOf(member), "is required but missing");
            }
            // Below a missing object nothing else is reported.
            return new Reader(
                    found == null ? JsonObject.empty() : from.object(member),
                    found == null ? "missing" : pathOf(member),
                    violations);
        }

        String text(String member, boolean required, String otherwise) {
            String found = optional(member, String.class, "a string");
            if (found == null && required && from.get(member) == null && !path.equals("missing")) {
                violations.add(pathOf(member), "is required but missing");
            }
            return found == null ? otherwise : found;
        }

        /** Numbers and booleans count as the text they are written with. */
        Map<String, String> texts(String member) {
            Map<String, String> texts = new LinkedHashMap<>();
            Map<?, ?> found = optional(member, Map.class, "an object");
            if (found != null) {
                found.forEach((name, value) -> {
                    if (value instanceof String s) {
                        texts.put(String.valueOf(name), s);
                    } else if (value instanceof Number || value instanceof Boolean) {
                        texts.put(String.valueOf(name), Json.write(value));
                    } else if (value != null) {
                        violations.add(pathOf(member) + "." + name, "must be a string but is %s", Json.typeOf(value));
                    }
                });
            }
            return texts;
        }

        <T> @Nullable T optional(String member, Class<T> type, String expected) {
            Object found = from.get(member);
            if (found != null && !type.isInstance(found)) {
                violations.add(pathOf(member), "must be %s but is %s", expected, Json.typeOf(found));
                return null;
            }
            return type.cast(found);
        }

        private String pathOf(String member) {
            return path.isEmpty() ? member : path + "." + member;
        }
    }
}
