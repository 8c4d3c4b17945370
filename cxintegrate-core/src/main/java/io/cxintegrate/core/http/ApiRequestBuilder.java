package io.cxintegrate.core.http;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a request; not safe for concurrent use. */
public final class ApiRequestBuilder {
    private static final byte[] NO_BODY = {};
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** What percent-encoding leaves as it is (RFC 3986 section 2.3). */
    private static final BitSet UNRESERVED = alphanumericAnd("-._~");

    /** What may stand in path and query as it is (RFC 3986 sections 3.3 and 3.4). */
    private static final BitSet LITERAL = alphanumericAnd("-._~!$&'()*+,;=:@/?");

    final String method;
    final String template;

    @Nullable
    String operation;

    Headers headers = Headers.empty();
    byte[] body = NO_BODY;
    boolean keyed;
    boolean anyStatus;
    boolean once;

    @Nullable
    String idempotencyKey;

    @Nullable
    Duration deadline;

    @Nullable
    Duration attemptTimeout;

    private final Map<String, String> variables = new HashMap<>(4);
    private String query = "";
    /** A list of its own from the first one on: most requests have none. */
    List<String> secrets = List.of();

    ApiRequestBuilder(String method, String template) {
        this.method = method;
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a path starts with '/' but is '" + ApiRequest.withoutQuery(template) + "'");
        }
        this.template = template;
    }

    /** The name of the call in errors, logs and metrics. Default: method and template. */
    public ApiRequestBuilder operation(String value) {
        operation = Require.text(value, "operation");
        return this;
    }

    /**
     * Fills in {@code {name}}.
     *
     * @throws IllegalArgumentException if the value is empty, {@code .} or {@code ..}: no encoding keeps those in place
     */
    public ApiRequestBuilder path(String name, String value) {
        if (value.isEmpty() || isDots(value)) {
            throw new IllegalArgumentException(
                    "path variable '" + name + "' must not be empty, '.' or '..' but is '" + value + "'");
        }
        variables.put(name, encode(value));
        return this;
    }

    /**
     * Fills in {@code {name}} with what no text may show: where an answer repeats it, an error has {@code ***} in its place.
     *
     * @throws IllegalArgumentException if the value is {@code .} or {@code ..}
     */
    public ApiRequestBuilder path(String name, Secret value) {
        String plain = value.reveal();
        if (isDots(plain)) {
            throw new IllegalArgumentException("path variable '" + name + "' must not be '.' or '..'");
        }
        variables.put(name, encode(plain));
        keepsSecret(plain);
        return this;
    }

    /** Adds a query parameter that no text may show; see {@link #path(String, Secret)}. */
    public ApiRequestBuilder query(String name, Secret value) {
        keepsSecret(value.reveal());
        return query(name, value.reveal());
    }

    /** Adds a query parameter. */
    public ApiRequestBuilder query(String name, String value) {
        boolean first = query.isEmpty() && template.indexOf('?') < 0;
        query += (first ? "?" : "&") + encode(name) + "=" + encode(value);
        return this;
    }

    /** Adds a header. */
    public ApiRequestBuilder header(String name, String value) {
        headers = headers.with(name, value);
        return this;
    }

    /** A JSON body: a {@code JsonObject} or plain values. */
    public ApiRequestBuilder json(Object value) {
        body = Json.writeBytes(value);
        headers = headers.with("Content-Type", "application/json");
        return this;
    }

    /** A body of any type. */
    public ApiRequestBuilder body(String contentType, byte[] value) {
        body = value.clone();
        headers = headers.with("Content-Type", contentType);
        return this;
    }

    /** Sends an {@code Idempotency-Key}, minted once for the call and the same on every attempt. */
    public ApiRequestBuilder idempotent() {
        keyed = true;
        return this;
    }

    /** Sends this {@code Idempotency-Key}. */
    public ApiRequestBuilder idempotencyKey(String value) {
        idempotencyKey = Require.text(value, "idempotencyKey");
        keyed = true;
        return this;
    }

    /**
     * Hands over an answer of any status, where else one that is no success is thrown: for services whose failures are answers
     * to read. Retry policy, circuit breaker and metrics see a failure all the same, and what is no answer is still thrown.
     */
    public ApiRequestBuilder anyStatus() {
        anyStatus = true;
        return this;
    }

    /** Sends it once whatever the client's policy, for those who repeat by themselves; a 401 still renews the token. */
    public ApiRequestBuilder once() {
        once = true;
        return this;
    }

    /** How long one attempt of this call may take, as where the other side waits for news. Default: the client's. */
    public ApiRequestBuilder attemptTimeout(Duration value) {
        attemptTimeout = Require.positive(value, "attemptTimeout");
        return this;
    }

    /** By when the call must be over, repeats included. Default: the client's. */
    public ApiRequestBuilder deadline(Duration value) {
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

    /** Path and query, every variable filled in. */
    String target() {
        StringBuilder out = new StringBuilder(template.length() + query.length() + 32);
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
                throw new IllegalArgumentException("path variable '" + name + "' of '" + template + "' has no value");
            }
            requireLiteral(at, open);
            out.append(template, at, open).append(value);
            at = close + 1;
        }
        requireLiteral(at, template.length());
        return out.append(template, at, template.length()).append(query).toString();
    }

    /** A part of the template that stands as it is. The message does not quote it: there may be a query with a key in it. */
    private void requireLiteral(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = template.charAt(i);
            boolean encoded = c == '%'
                    && i + 2 < to
                    && Character.digit(template.charAt(i + 1), 16) >= 0
                    && Character.digit(template.charAt(i + 2), 16) >= 0;
            if (!encoded && !LITERAL.get(c)) {
                throw new IllegalArgumentException("character " + (i + 1) + " of the path template, U+"
                        + String.format(Locale.ROOT, "%04X", (int) c)
                        + ", must be percent-encoded; use path(...) or query(...) for what is not fixed");
            }
        }
    }

    private void keepsSecret(String plain) {
        if (secrets.isEmpty()) {
            secrets = new ArrayList<>();
        }
        secrets.add(plain);
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }

    static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!UNRESERVED.get(text.charAt(i))) {
                return encode(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return text;
    }

    /** Not by {@code URLEncoder}, which is for forms, and makes of half surrogate pairs what the JDK's version likes. */
    private static String encode(byte[] utf8) {
        StringBuilder out = new StringBuilder(utf8.length * 3);
        for (byte b : utf8) {
            if (b >= 0 && UNRESERVED.get(b)) {
                out.append((char) b);
            } else {
                HEX.toHexDigits(out.append('%'), b);
            }
        }
        return out.toString();
    }

    private static BitSet alphanumericAnd(String marks) {
        BitSet set = new BitSet(128);
        set.set('a', 'z' + 1);
        set.set('A', 'Z' + 1);
        set.set('0', '9' + 1);
        marks.chars().forEach(set::set);
        return set;
    }
}
