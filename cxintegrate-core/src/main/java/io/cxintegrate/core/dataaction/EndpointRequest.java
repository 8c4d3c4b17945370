package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.net.Headers;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host received. Immutable as long as nobody changes {@code body}.
 *
 * @param method in upper case
 * @param path without query, starting with a slash
 * @param headers as received; names without regard to case
 * @param body the bytes as received, already cut off at the host's limit
 * @param remoteAddress for the audit record; empty when not known
 * @param deadline by when the host needs the answer; the endpoint's own limit holds beside it
 */
public record EndpointRequest(
        String method, String path, Headers headers, byte[] body, String remoteAddress, Deadline deadline) {
    /** A media type that is JSON, and its charset if it has one. */
    private static final Pattern JSON = Pattern.compile(
            "\\s*(?:application|text)/(?:[\\w.!#$&^-]+\\+)?json\\s*(?:;\\s*charset\\s*=\\s*\"?([^\\s\";]*)\"?\\s*)?(?:;.*)?",
            Pattern.CASE_INSENSITIVE);

    /** Checks that nothing is null. */
    public EndpointRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        Objects.requireNonNull(deadline, "deadline");
    }

    /** A request whose host waits as long as it takes. */
    public EndpointRequest(String method, String path, Headers headers, byte[] body, String remoteAddress) {
        this(method, path, headers, body, remoteAddress, Deadline.none(TimeSource.system()));
    }

    /**
     * Refuses a body that says it is no JSON, or JSON in another charset than UTF-8, the only one there is between systems (RFC
     * 8259 section 8.1). A body that says nothing is taken for JSON.
     */
    void requireJson() {
        for (String type : headers.all("Content-Type")) {
            Matcher json = JSON.matcher(type);
            if (!json.matches()) {
                throw new DataActionException(
                        Code.UNSUPPORTED_MEDIA_TYPE, "the Content-Type should be application/json", false, null);
            }
            String charset = json.group(1);
            if (charset != null && !charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("utf8")) {
                throw new DataActionException(
                        Code.UNSUPPORTED_MEDIA_TYPE,
                        "the body should be JSON in UTF-8, but its Content-Type names another charset",
                        false,
                        null);
            }
        }
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + body.length + " bytes)";
    }
}
