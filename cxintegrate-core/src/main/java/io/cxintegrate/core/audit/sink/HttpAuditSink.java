package io.cxintegrate.core.audit.sink;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Posts records to a collector (SIEM) and returns when it has taken them, which it says by any 2xx. Safe to share between
 * threads; the client, with its transport, stays the caller's to close.
 *
 * <p>Time-outs, repeats, the token and metrics are the client's. A repeat may deliver a record twice: every request carries an
 * {@code Idempotency-Key}, every record its id, so that the collector can tell. Each {@link #append} is a request of its own and
 * waits for it: put a {@link BufferedAuditSink} in front, which posts batches from a thread of its own.
 *
 * <pre>{@code
 * HttpAuditSink siem = HttpAuditSink.builder(client, "/api/v2/logs")
 *         .header("DD-API-KEY", Secret.fromEnv("DD_API_KEY"))
 *         .build();
 * }</pre>
 */
public final class HttpAuditSink implements BatchAuditSink {
    /** How a request's body is made of its records. */
    public enum Format {
        /** A JSON array, also of one: {@code application/json}. What Datadog, New Relic and Azure Monitor take. */
        JSON_ARRAY,
        /** One JSON object a line: {@code application/x-ndjson}. What Sumo Logic, Splunk's raw endpoint and Logstash take. */
        JSON_LINES
    }

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ApiClient client;
    private final String path;
    private final Map<String, Secret> headers;
    private final Format format;
    private final @Nullable CloudEventFormat cloudEvents;
    private final int maxBytes;
    private volatile boolean closed;

    private HttpAuditSink(Builder b) {
        client = b.client;
        path = b.path;
        headers = Map.copyOf(b.headers);
        format = b.format;
        cloudEvents = b.cloudEvents;
        maxBytes = b.maxBytes;
    }

    /**
     * A builder with the defaults: JSON arrays, plain records, requests of at most 1 MB.
     *
     * @param client what sends, with its base URI, token, repeats and time-outs
     * @param path where to, below the base URI
     */
    public static Builder builder(ApiClient client, String path) {
        return new Builder(client, path);
    }

    /** @throws AuditException if the sink is closed, or the collector did not take the record */
    @Override
    public void append(AuditEvent event) {
        appendAll(List.of(event));
    }

    /**
     * Posts the records in as few requests as their size allows.
     *
     * @throws AuditException if the sink is closed, or the collector did not take all of them
     */
    @Override
    public void appendAll(List<AuditEvent> events) {
        if (closed) {
            throw new AuditException(this + " is closed");
        }
        List<byte[]> batch = new ArrayList<>();
        long bytes = 0;
        for (AuditEvent event : events) {
            byte[] one = encoded(event);
            if (!batch.isEmpty() && bytes + one.length + 1 > maxBytes) {
                post(batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(one);
            bytes += one.length + 1;
        }
        post(batch);
    }

    /** Refuses further records. The client stays open. */
    @Override
    public void close() {
        closed = true;
    }

    /** Where the records go; no secret. */
    @Override
    public String toString() {
        return "HttpAuditSink(" + client.baseUri().getHost() + ")";
    }

    private byte[] encoded(AuditEvent event) {
        JsonObject json = cloudEvents == null ? event.toJson() : cloudEvents.toJson(event);
        return json.toJson().getBytes(StandardCharsets.UTF_8);
    }

    private void post(List<byte[]> batch) {
        ApiRequestBuilder request =
                ApiRequest.post(path).operation("POST_AUDIT").idempotent();
        headers.forEach((name, secret) -> request.header(name, secret.reveal()));
        try {
            client.send(request.body(contentType(batch.size()), body(batch)).build());
        } catch (CxException e) {
            throw failure(batch.size(), e);
        }
    }

    private String contentType(int records) {
        if (format == Format.JSON_LINES) {
            return "application/x-ndjson";
        }
        if (cloudEvents == null) {
            return "application/json";
        }
        return records == 1 ? "application/cloudevents+json" : "application/cloudevents-batch+json";
    }

    private byte[] body(List<byte[]> batch) {
        boolean array = format == Format.JSON_ARRAY && (cloudEvents == null || batch.size() > 1);
        byte[] between = {(byte) (format == Format.JSON_LINES ? '\n' : ',')};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0) {
                out.writeBytes(between);
            } else if (array) {
                out.write('[');
            }
            out.writeBytes(batch.get(i));
        }
        if (array) {
            out.write(']');
        } else if (format == Format.JSON_LINES) {
            out.write('\n');
        }
        return out.toByteArray();
    }

    /** The answer's text is left out, and the whole cause where it repeats a secret that was sent. */
    private AuditException failure(int records, CxException e) {
        String status = e.status().isPresent()
                ? "answered " + e.status().getAsInt()
                : "gave no answer (" + e.getClass().getSimpleName() + ")";
        String message = "cannot post " + records + (records == 1 ? " audit record to " : " audit records to ")
                + client.baseUri().getHost() + ": it " + status + ", attempts=" + Math.max(1, e.attempts())
                + e.correlationId().map(id -> ", correlation id " + id).orElse("");
        String said = String.valueOf(e.getMessage()) + e.context().problems();
        boolean leaks = headers.values().stream().anyMatch(secret -> said.contains(secret.reveal()));
        return new AuditException(message, leaks ? null : e);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final ApiClient client;
        private final String path;
        private final Map<String, Secret> headers = new LinkedHashMap<>();
        private Format format = Format.JSON_ARRAY;
        private @Nullable CloudEventFormat cloudEvents;
        private int maxBytes = 1_000_000;

        private Builder(ApiClient client, String path) {
            this.client = Objects.requireNonNull(client, "client");
            this.path = Require.text(path, "path");
        }

        /**
         * A header with a secret on every request, such as {@code DD-API-KEY}, or {@code Authorization} with
         * {@code Splunk …}. A bearer token that is renewed belongs into the client.
         */
        public Builder header(String name, Secret value) {
            headers.put(Require.text(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** How a request's body is made of its records. Default {@link Format#JSON_ARRAY}. */
        public Builder format(Format value) {
            format = Objects.requireNonNull(value, "format");
            return this;
        }

        /**
         * Sends CloudEvents: one as {@code application/cloudevents+json}, several as
         * {@code application/cloudevents-batch+json}. Default: the plain records.
         */
        public Builder cloudEvents(CloudEventFormat value) {
            cloudEvents = Objects.requireNonNull(value, "cloudEvents");
            return this;
        }

        /** How large a request's body may be, in bytes, unless one record is larger. Default 1,000,000. */
        public Builder maxBytes(int value) {
            maxBytes = Require.atLeast(1, value, "maxBytes");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong */
        public HttpAuditSink build() {
            Violations violations = Violations.of("HTTP audit sink");
            violations.unless(path.startsWith("/"), "path", "must start with '/'");
            violations.unless(
                    cloudEvents == null || format == Format.JSON_ARRAY,
                    "cloudEvents",
                    "have no format of one object a line; use JSON_ARRAY");
            String host = client.baseUri().getHost().toLowerCase(Locale.ROOT);
            violations.unless(
                    headers.isEmpty() || "https".equals(client.baseUri().getScheme()) || LOOPBACK.contains(host),
                    "header",
                    "needs https, or everybody on the way can read the secret; the client's base URI is plain http");
            violations.throwIfAny();
            return new HttpAuditSink(this);
        }
    }
}
