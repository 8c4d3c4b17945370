package io.cxintegrate.cxone.events.pipeline;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.net.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which version an event is of: by what it declares in a field, else by what came in a header, else by the first schema
 * that accepts it. What is declared and not known is an error, never a guess. Immutable and safe to share between threads.
 */
final class VersionFinder {
    private final FieldPath field;
    private final String header;
    private final Map<String, JsonSchema> schemas;

    VersionFinder(FieldPath field, String header, Map<String, JsonSchema> schemas) {
        this.field = field;
        this.header = header;
        this.schemas = new LinkedHashMap<>(schemas);
    }

    /** @throws InvalidInputException if the version is declared and not known, or not declared and no schema accepts the event */
    String find(JsonObject event, Headers headers) {
        Object declared = field.get(event).orElse(null);
        if (declared instanceof String text) {
            return known(text, "field '" + field + "'");
        }
        if (declared != null) {
            throw new InvalidInputException("field '" + field
                    + "' must be the schema version as a string but is of type " + Json.typeOf(declared));
        }
        Optional<String> sent = headers.first(header);
        return sent.isPresent() ? known(sent.get(), "header '" + header + "'") : firstThatAccepts(event);
    }

    private String known(String declared, String where) {
        List<String> spellings = new ArrayList<>(List.of(declared));
        // The tutorials stamp v2.1.0 on what their migrations call 2.1.0.
        spellings.add(declared.startsWith("v") ? declared.substring(1) : "v" + declared);
        return spellings.stream()
                .filter(schemas::containsKey)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(where + " declares a schema version that is none of "
                        + schemas.keySet() + "; add it to the pipeline"));
    }

    private String firstThatAccepts(JsonObject event) {
        for (Map.Entry<String, JsonSchema> one : schemas.entrySet()) {
            if (one.getValue().accepts(event)) {
                return one.getKey();
            }
        }
        throw new InvalidInputException("the event declares no schema version, neither in field '" + field
                + "' nor in header '" + header + "', and is valid under none of " + schemas.keySet());
    }
}
