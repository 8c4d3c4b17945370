package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.RetryAfter;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Posts signed JSON messages and repeats them until they are taken: 2xx is success, everything else is not, redirects are
 * not followed. The {@code webhook-id} stays the same over all attempts, so that a receiver can drop what it has seen; the
 * timestamp and the signature are made anew. Immutable and safe to share between threads; does not close its transport.
 *
 * <p>Not durable: when this process ends, so do its attempts.
 */
public final class WebhookSender {
    private static final int MAX_ANSWER = 64 * 1024;

    private final HttpTransport transport;
    private final @Nullable WebhookSigner signer;
    private final TimeSource time;
    private final IdSource ids;
    private final Duration attemptTimeout;
    private final Retrier retrier;

    private WebhookSender(Builder b) {
        transport = Objects.requireNonNull(b.transport);
        signer = b.signer;
        time = b.time;
        ids = b.ids;
        attemptTimeout = b.attemptTimeout;
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What became of a message.
     *
     * @param id the {@code webhook-id}
     * @param status the 2xx it was taken with
     * @param attempts how many it took, from 1
     */
    public record Delivery(String id, int status, int attempts) {}

    /**
     * Sends a message and waits until it is taken.
     *
     * @throws UnavailableException if it was not taken in time; it may be sent again later with the same id
     * @throws InvalidInputException if the receiver refuses it for good (4xx other than 408, 409, 425 and 429, or 3xx)
     */
    public Delivery send(URI endpoint, JsonObject message) {
        return send(endpoint, ids.next(), message);
    }

    /** Sends a message under an id of the caller's, as for a replay. Throws as {@link #send(URI, JsonObject)}. */
    public Delivery send(URI endpoint, String id, JsonObject message) {
        byte[] body = Json.writeBytes(message);
        return retrier.call("WEBHOOK", Deadline.none(time), attempt -> {
            TransportRequest request = new TransportRequest(
                    "POST",
                    endpoint,
                    headers(id, body),
                    body,
                    Durations.max(
                            Duration.ofMillis(1),
                            Durations.min(attemptTimeout, attempt.deadline().remaining())),
                    MAX_ANSWER);
            try {
                TransportResponse response = transport.send(request);
                if (response.status() / 100 == 2) {
                    return new Delivery(id, response.status(), attempt.number());
                }
                throw refusal(endpoint, response);
            } catch (TransportException e) {
                throw new TransportException(
                        "webhook failed: " + e.getMessage(),
                        e.kind(),
                        e,
                        context().retryable(e.worthRepeating()).build());
            }
        });
    }

    private Headers headers(String id, byte[] body) {
        Headers headers = Headers.of("Content-Type", "application/json");
        return signer == null
                ? headers.with(WebhookSigner.ID, id)
                : headers.withAll(signer.sign(id, time.instant(), body));
    }

    private RuntimeException refusal(URI endpoint, TransportResponse response) {
        int status = response.status();
        // The answer's body stays unread: it is the receiver's, and may hold anything.
        String text = "webhook to " + endpoint.getHost() + " failed: " + status;
        boolean later = status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
        ErrorContext context = context()
                .status(status)
                .retryable(later)
                .retryAfter(RetryAfter.parse(response.headers(), time.instant()).orElse(null))
                .build();
        return later
                ? new UnavailableException(text, context, null)
                : new InvalidInputException(text + " (refused for good)", context, null);
    }

    private static ErrorContext.Builder context() {
        return ErrorContext.builder().platform("webhook").operation("WEBHOOK");
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private @Nullable HttpTransport transport;
        private @Nullable WebhookSigner signer;
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();
        private Jitter jitter = Jitter.random();
        private RetryListener listener = RetryListener.none();
        private Duration attemptTimeout = Duration.ofSeconds(10);
        private RetryPolicy retry = RetryPolicy.builder()
                .maxAttempts(5)
                .backoff(Backoff.exponential(Duration.ofMillis(500), Duration.ofSeconds(30)))
                .build();

        private Builder() {}

        /** What sends. Required; stays the caller's to close. */
        public Builder transport(HttpTransport value) {
            transport = value;
            return this;
        }

        /**
         * Signs with this secret. Default: unsigned.
         *
         * @throws IllegalArgumentException as {@link WebhookSigner#of}
         */
        public Builder secret(Secret value) {
            signer = WebhookSigner.of(value);
            return this;
        }

        /** The clock. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Ids for messages. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** Randomness for back-off. */
        public Builder jitter(Jitter value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /** Hears of failed attempts. */
        public Builder retryListener(RetryListener value) {
            listener = Objects.requireNonNull(value, "retryListener");
            return this;
        }

        /** How long one attempt may take. Default 10 s. */
        public Builder attemptTimeout(Duration value) {
            attemptTimeout = Require.positive(value, "attemptTimeout");
            return this;
        }

        /** How failed attempts are repeated. Default: 5 within 2 minutes. */
        public Builder retry(RetryPolicy value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if the transport is missing */
        public WebhookSender build() {
            Violations.of("webhook sender")
                    .unless(transport != null, "transport", "is required but missing")
                    .throwIfAny();
            return new WebhookSender(this);
        }
    }
}
