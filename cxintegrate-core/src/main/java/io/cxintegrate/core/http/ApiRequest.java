package io.cxintegrate.core.http;

import io.cxintegrate.core.net.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of an API, described. Immutable and safe to share between threads.
 *
 * <p>The path is a template, {@code /bots/{botId}/integrations}: variables are percent-encoded as path segments, so that an id
 * with a slash or {@code ..} cannot leave its place. The template, never the path, names the call in metrics.
 */
public final class ApiRequest {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final String operation;
    private final String method;
    private final String template;
    private final String target;
    private final Headers headers;
    private final byte[] body;
    private final boolean keyed;
    private final boolean anyStatus;
    private final boolean once;
    private final @Nullable String idempotencyKey;
    private final @Nullable Duration deadline;
    private final @Nullable Duration attemptTimeout;
    private final @Nullable URI link;
    private final @Nullable String label;
    private final List<String> secrets;

    private ApiRequest(ApiRequest other, String target, @Nullable URI link, @Nullable String label) {
        operation = other.operation;
        method = other.method;
        template = other.template;
        this.target = target;
        headers = other.headers;
        body = other.body;
        keyed = other.keyed;
        anyStatus = other.anyStatus;
        once = other.once;
        idempotencyKey = other.idempotencyKey;
        deadline = other.deadline;
        attemptTimeout = other.attemptTimeout;
        this.link = link;
        this.label = label;
        secrets = other.secrets;
    }

    ApiRequest(ApiRequestBuilder b) {
        operation = b.operation == null ? b.method + " " + withoutQuery(b.template) : b.operation;
        method = b.method;
        template = b.template;
        target = b.target();
        headers = b.headers;
        body = b.body;
        keyed = b.keyed;
        anyStatus = b.anyStatus;
        once = b.once;
        idempotencyKey = b.idempotencyKey;
        deadline = b.deadline;
        attemptTimeout = b.attemptTimeout;
        link = null;
        label = null;
        secrets = List.copyOf(b.secrets);
    }

    /** A GET. */
    public static ApiRequestBuilder get(String template) {
        return new ApiRequestBuilder("GET", template);
    }

    /** A POST. */
    public static ApiRequestBuilder post(String template) {
        return new ApiRequestBuilder("POST", template);
    }

    /** A PUT. */
    public static ApiRequestBuilder put(String template) {
        return new ApiRequestBuilder("PUT", template);
    }

    /** A PATCH. */
    public static ApiRequestBuilder patch(String template) {
        return new ApiRequestBuilder("PATCH", template);
    }

    /** A DELETE. */
    public static ApiRequestBuilder delete(String template) {
        return new ApiRequestBuilder("DELETE", template);
    }

    /** The name of the call in errors, logs and metrics. */
    public String operation() {
        return operation;
    }

    /** In upper case. */
    public String method() {
        return method;
    }

    /** The path before its variables were filled in. */
    public String template() {
        return template;
    }

    /** Path and query as they are sent. */
    public String target() {
        return target;
    }

    /** What is sent beside the headers the client adds. */
    public Headers headers() {
        return headers;
    }

    /** The body; empty for none. A copy. */
    public byte[] body() {
        return body.clone();
    }

    /** The caller's own idempotency key. */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /** The deadline of this very call. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** How long one attempt of this very call may take. */
    Optional<Duration> attemptTimeout() {
        return Optional.ofNullable(attemptTimeout);
    }

    /** Whether it is sent once, whatever the client's policy. */
    boolean isSentOnce() {
        return once;
    }

    /** Whether an {@code Idempotency-Key} is sent, the caller's or a minted one. */
    boolean isKeyed() {
        return keyed;
    }

    /** Whether an answer that is no success is handed over like one. */
    boolean acceptsAnyStatus() {
        return anyStatus;
    }

    /** Whether the other side may see this request twice without harm (RFC 9110 section 9.2.2, or by a key). */
    public boolean isRepeatable() {
        return keyed || IDEMPOTENT.contains(method);
    }

    /** A copy that goes to this very place, which the platform named. */
    ApiRequest at(URI value) {
        return new ApiRequest(this, target, value, label);
    }

    /** A copy in which this parameter is the only one of its name. */
    ApiRequest withQuery(String name, String value) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        List<String> kept = new ArrayList<>();
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&", -1)) {
                if (!pair.startsWith(ApiRequestBuilder.encode(name) + "=")) {
                    kept.add(pair);
                }
            }
        }
        kept.add(ApiRequestBuilder.encode(name) + "=" + ApiRequestBuilder.encode(value));
        return new ApiRequest(this, path + "?" + String.join("&", kept), null, label);
    }

    /** A copy that says in its errors which part of the operation it is. */
    ApiRequest labelled(String part) {
        return new ApiRequest(this, target, link, operation + " " + part);
    }

    /** What errors call it: the operation, and which part of it. */
    String label() {
        return label == null ? operation : label;
    }

    /** The very place the platform named; null for one below the root of all paths. */
    @Nullable
    URI link() {
        return link;
    }

    /** A query in a template is on no list of names, and may hold what belongs into no log. */
    static String withoutQuery(String template) {
        int query = template.indexOf('?');
        return query < 0 ? template : template.substring(0, query);
    }

    byte[] rawBody() {
        return body;
    }

    /** What was given as a secret: revealed once, for its owner may destroy it while a call is under way. */
    List<String> secrets() {
        return secrets;
    }

    @Override
    public String toString() {
        return operation + " " + method + " " + withoutQuery(template);
    }
}
