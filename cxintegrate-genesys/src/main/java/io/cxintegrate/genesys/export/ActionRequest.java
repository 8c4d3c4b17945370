package io.cxintegrate.genesys.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an action asks its back end: the templates of {@code config.request}. Immutable.
 *
 * @param urlTemplate {@code requestUrlTemplate}; a path of the platform's own API or a whole URL
 * @param method {@code requestType}: GET, POST, PUT, PATCH or DELETE, as it is written
 * @param headers names and value templates, in order
 * @param bodyTemplate {@code requestTemplate}; null when the export has none
 */
public record ActionRequest(
        String urlTemplate,
        String method,
        Map<String, String> headers,
        @Nullable String bodyTemplate) {
    /** Copies the headers. */
    public ActionRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The template of the body; empty when the export has none. */
    public Optional<String> body() {
        return Optional.ofNullable(bodyTemplate);
    }

    /** Whether a request of this method carries a body; the platform sends none with GET, whatever the template says. */
    public boolean sendsBody() {
        return !method.equalsIgnoreCase("GET");
    }
}
