package io.cxintegrate.core.http;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.net.Headers;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    private static final byte[] NO_BODY = {};

    /** What may stand in path and query as it is, beside letters and digits (RFC 3986 sections 3.3 and 3.4). */
    private static final String LITERAL_MARKS = "-._~!$&'()*+,;=:@/?";

    private final String operation;
    private final String method;
    private final String template;
    private final String target;
    private final Headers headers;
    private final byte[] body;
    private final boolean keyed;
    private final @Nullable String idempotencyKey;
    private final @Nullable Duration deadline;
    private final @Nullable URI link;
    private final @Nullable String label;

    private ApiRequest(ApiRequest other, String target, @Nullable URI link, @Nullable String label) {
        operation = other.operation;
        method = other.method;
        template = other.template;
        this.target = target;
        headers = other.headers;
        body = other.body;
        keyed = other.keyed;
        idempotencyKey = other.idempotencyKey;
        deadline = other.deadline;
        this.link = link;
        this.label = label;
    }

    private ApiRequest(Builder b) {
        operation = b.operation == null ? b.method + " " + withoutQuery(b.template) : b.operation;
        method = b.method;
        template = b.template;
        target = b.target();
        headers = b.headers;
        body = b.body;
        keyed = b.keyed;
        idempotencyKey = b.idempotencyKey;
        deadline = b.deadline;
        link = null;
        label = null;
    }

    /** A GET. */
    public static Builder get(String template) {
        return new Builder("GET", template);
    }

    /** A POST. */
    public static Builder post(String template) {
        return new Builder("POST", template);
    }

    /** A PUT. */
    public static Builder put(String template) {
        return new Builder("PUT", template);
    }

    /** A PATCH. */
    public static Builder patch(String template) {
        return new Builder("PATCH", template);
    }

    /** A DELETE. */
    public static Builder delete(String template) {
        return new Builder("DELETE", template);
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

    /** Whether an {@code Idempotency-Key} is sent, the caller's or a minted one. */
    boolean isKeyed() {
        return keyed;
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
                if (!pair.startsWith(Builder.encode(name) + "=")) {
                    kept.add(pair);
                }
            }
        }
        kept.add(Builder.encode(name) + "=" + Builder.encode(value));
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

    URI uri(URI base) {
        if (link != null) {
            return link;
        }
        String root = base.toString();
        return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + target);
    }

    /** A query in a template is on no list of names, and may hold what belongs into no log. */
    private static String withoutQuery(String template) {
        int query = template.indexOf('?');
        return query < 0 ? template : template.substring(0, query);
    }

    byte[] rawBody() {
        return body;
    }

    @Override
    public String toString() {
        return operation + " " + method + " " + withoutQuery(template);
    }

    /** Collects the parts of a request; not safe for concurrent use. */
    public static final class Builder {
        private final String method;
        private final String template;
        private final Map<String, String> variables = new HashMap<>();
        private final List<String> query = new ArrayList<>();
        private @Nullable String operation;
        private Headers headers = Headers.empty();
        private byte[] body = NO_BODY;
        private boolean keyed;
        private @Nullable String idempotencyKey;
        private @Nullable Duration deadline;

        private Builder(String method, String template) {
            this.method = method;
            if (!template.startsWith("/")) {
                throw new IllegalArgumentException("a path starts with '/' but is '" + withoutQuery(template) + "'");
            }
            this.template = template;
        }

        /** The name of the call in errors, logs and metrics. Default: method and template. */
        public Builder operation(String value) {
            operation = Require.text(value, "operation");
            return this;
        }

        /**
         * Fills in {@code {name}}.
         *
         * @throws IllegalArgumentException if the value is empty, {@code .} or {@code ..}: no encoding keeps those in place
         */
        public Builder path(String name, String value) {
            if (value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw new IllegalArgumentException(
                        "path variable '" + name + "' must not be empty, '.' or '..' but is '" + value + "'");
            }
            variables.put(name, encode(value));
            return this;
        }

        /** Adds a query parameter. */
        public Builder query(String name, String value) {
            query.add(encode(name) + "=" + encode(value));
            return this;
        }

        /** Adds a header. */
        public Builder header(String name, String value) {
            headers = headers.with(name, value);
            return this;
        }

        /** A JSON body: a {@code JsonObject} or plain values. */
        public Builder json(Object value) {
            body = Json.writeBytes(value);
            headers = headers.with("Content-Type", "application/json");
            return this;
        }

        /** A body of any type. */
        public Builder body(String contentType, byte[] value) {
            body = value.clone();
            headers = headers.with("Content-Type", contentType);
            return this;
        }

        /** Sends an {@code Idempotency-Key}, minted once for the call and the same on every attempt. */
        public Builder idempotent() {
            keyed = true;
            return this;
        }

        /** Sends this {@code Idempotency-Key}. */
        public Builder idempotencyKey(String value) {
            idempotencyKey = Require.text(value, "idempotencyKey");
            keyed = true;
            return this;
        }

        /** By when the call must be over, repeats included. Default: the client's. */
        public Builder deadline(Duration value) {
            deadline = Require.positive(value, "deadline");
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException if a variable of the template has no value, or the template holds a character that
         *     must be percent-encoded (RFC 3986 section 3)
         */
        public ApiRequest build() {
            return new ApiRequest(this);
        }

        private String target() {
            StringBuilder out = new StringBuilder();
            int at = 0;
            while (at < template.length()) {
                int open = template.indexOf('{', at);
                if (open < 0) {
                    break;
                }
                int close = template.indexOf('}', open);
                if (close < 0) {
                    throw new IllegalArgumentException("path template '" + template + "' has a '{' without '}'");
                }
                String name = template.substring(open + 1, close);
                String value = variables.get(name);
                if (value == null) {
                    throw new IllegalArgumentException(
                            "path variable '" + name + "' of '" + template + "' has no value");
                }
                out.append(literal(at, open)).append(value);
                at = close + 1;
            }
            out.append(literal(at, template.length()));
            return query.isEmpty() ? out.toString() : out + "?" + String.join("&", query);
        }

        /** A part of the template as it stands. The message does not quote it: there may be a query with a key in it. */
        private String literal(int from, int to) {
            for (int i = from; i < to; i++) {
                char c = template.charAt(i);
                boolean encoded = c == '%'
                        && i + 2 < to
                        && Character.digit(template.charAt(i + 1), 16) >= 0
                        && Character.digit(template.charAt(i + 2), 16) >= 0;
                if (!encoded && !isAlphanumeric(c) && LITERAL_MARKS.indexOf(c) < 0) {
                    throw new IllegalArgumentException("character " + (i + 1) + " of the path template, U+"
                            + String.format(Locale.ROOT, "%04X", (int) c)
                            + ", must be percent-encoded; use path(...) or query(...) for what is not fixed");
                }
            }
            return template.substring(from, to);
        }

        private static boolean isAlphanumeric(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }

        private static String encode(String text) {
            return URLEncoder.encode(Objects.requireNonNull(text), StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A")
                    .replace("%7E", "~");
        }
    }
}
