package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.net.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an action sends, rendered. Immutable.
 *
 * @param method in upper case
 * @param url as the template gave it: a path of the platform's own API, a whole URL, or the ARN of a function
 * @param headers rendered, with {@code Accept} and {@code Content-Type} as the platform adds them
 * @param body null when none is sent, as with GET
 * @param timeout how long the platform would wait
 */
public record BackendRequest(
        String method,
        String url,
        Headers headers,
        @Nullable String body,
        Duration timeout) {
    /** Method and names of headers: the rest may hold what belongs into no log. */
    @Override
    public String toString() {
        return "BackendRequest[" + method + ", " + headers + "]";
    }
}
