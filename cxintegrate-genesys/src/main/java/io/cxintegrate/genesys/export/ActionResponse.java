package io.cxintegrate.genesys.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an action makes of the answer: {@code config.response}. Immutable.
 *
 * @param translationMap names of variables and the JSONPath each is taken from, in order
 * @param defaults {@code translationMapDefaults}: JSON text for variables whose path finds nothing
 * @param successTemplate what the variables are put into; the raw answer when the export has none
 */
public record ActionResponse(Map<String, String> translationMap, Map<String, String> defaults, String successTemplate) {
    /** The template that hands the raw answer on. */
    public static final String RAW_RESULT = "${rawResult}";

    /** Copies the maps. */
    public ActionResponse {
        translationMap = Collections.unmodifiableMap(new LinkedHashMap<>(translationMap));
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }
}
