package io.cxintegrate.core.webhook;

import io.cxintegrate.core.CxException;
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
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.RetryAfter;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.Attempt;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Posts signed JSON messages and repeats them until they are taken: 2xx is success, everything else is not, redirects are
 * not followed. The {@code webhook-id} stays the same over all attempts, so that a receiver can drop what it has seen; the
 * timestamp and the signature are made anew. Immutable and safe to share between threads; does not close its transport.
 *
 * <p>Repeated by the {@link RetryPolicy}: 408, 409, 425, 429, 5xx and lost exchanges, not before {@code Retry-After}. Another
 * 4xx is often a receiver that is just being deployed, so it is tried 3 times in all; 410 Gone and 3xx are not repeated. Of an
 * answer at most 64 KiB are read and nothing is kept.
 *
 * <p>Not durable: when this process ends, so do its attempts. One message at a time; {@link WebhookQueue} delivers many in the
 * background. Where others choose the endpoint, its transport should be a
 * {@link io.cxintegrate.core.net.guard.GuardedTransport}.
 */
public final class WebhookSender {
    static final int GONE = 410;

    private static final String OPERATION = "WEBHOOK";
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int TRIES_WHEN_REFUSED = 3;

    private final HttpTransport transport;
    private final @Nullable WebhookSigner signer;
    private final TimeSource time;
    private final IdSource ids;
    private final Duration attemptTimeout;
    private final Retrier retrier;
    private final Metrics metrics;

    private WebhookSender(Builder b) {
        transport = Objects.requireNonNull(b.transport);
        signer = b.signer;
        time = b.time;
        ids = b.ids;
        attemptTimeout = b.attemptTimeout;
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
        metrics = b.metrics;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What became of a message that was taken.
     *
     * @param id the {@code webhook-id}
     * @param status the 2xx it was taken with
     * @param attempts how many it took, from 1
     */
    public record Delivery(String id, int status, int attempts) {}

    /** Sends a message under a new id and waits until it is taken. Throws as {@link #send(WebhookMessage)}. */
    public Delivery send(URI endpoint, JsonObject message) {
        return send(endpoint, ids.next(), message);
    }

    /** Sends a message under an id of the caller's, as for a replay. Throws as {@link #send(WebhookMessage)}. */
    public Delivery send(URI endpoint, String id, JsonObject message) {
        return send(WebhookMessage.of(endpoint, id, message));
    }

    /**
     * Sends a message and waits until it is taken.
     *
     * @throws UnavailableException if it was not taken in time; it may be sent again later with the same id
     * @throws InvalidInputException if the receiver refuses it for good: 3xx, or 4xx other than 408, 409, 425 and 429
     * @throws io.cxintegrate.core.net.guard.ForbiddenEndpointException if the transport's guard does not allow the endpoint
     */
    public Delivery send(WebhookMessage message) {
        byte[] body = Json.writeBytes(message.body());
        long start = time.nanoTime();
        try {
            Delivery delivery = retrier.call(OPERATION, Deadline.none(time), attempt -> {
                try {
                    return read(message, attempt, transport.send(request(message, body, attempt)));
                } catch (TransportException e) {
                    return answered(message, attempt, e);
                }
            });
            measure(start, delivery.status(), null);
            return delivery;
        } catch (RuntimeException e) {
            measure(start, 0, e);
            throw e;
        }
    }

    /**
     * The same without blocking; never throws. Cancelling the future ends the wait or the exchange that is under way.
     *
     * @param executor where attempts after the first are made
     */
    public CompletableFuture<Delivery> sendAsync(WebhookMessage message, Executor executor) {
        byte[] body = Json.writeBytes(message.body());
        long start = time.nanoTime();
        CompletableFuture<Delivery> call = retrier.callAsync(
                OPERATION, Deadline.none(time), executor, attempt -> attemptAsync(message, body, attempt));
        CompletableFuture<Delivery> result = new CompletableFuture<>();
        // The measurement is made before the caller sees the result, as it is without futures.
        call.whenComplete((delivery, thrown) -> {
            measure(start, delivery == null ? 0 : delivery.status(), thrown);
            if (thrown == null) {
                result.complete(delivery);
            } else {
                result.completeExceptionally(thrown);
            }
        });
        result.whenComplete((delivery, thrown) -> {
            if (result.isCancelled()) {
                call.cancel(true);
            }
        });
        return result;
    }

    private CompletableFuture<Delivery> attemptAsync(WebhookMessage message, byte[] body, Attempt attempt) {
        CompletableFuture<TransportResponse> exchange = transport.sendAsync(request(message, body, attempt));
        CompletableFuture<Delivery> result = new CompletableFuture<>();
        exchange.whenComplete((response, thrown) -> {
            try {
                Throwable cause =
                        thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
                if (cause == null) {
                    result.complete(read(message, attempt, response));
                } else if (cause instanceof TransportException e) {
                    result.complete(answered(message, attempt, e));
                } else {
                    result.completeExceptionally(cause);
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        result.whenComplete((delivery, thrown) -> {
            if (result.isCancelled()) {
                exchange.cancel(true);
            }
        });
        return result;
    }

    private TransportRequest request(WebhookMessage message, byte[] body, Attempt attempt) {
        Headers headers = Headers.of("Content-Type", "application/json");
        return new TransportRequest(
                "POST",
                message.endpoint(),
                signer == null
                        ? headers.with(WebhookSigner.ID, message.id())
                        : headers.withAll(signer.sign(message.id(), time.instant(), body)),
                body,
                Durations.max(
                        Duration.ofMillis(1),
                        Durations.min(attemptTimeout, attempt.deadline().remaining())),
                MAX_ANSWER);
    }

    private Delivery read(WebhookMessage message, Attempt attempt, TransportResponse response) {
        int status = response.status();
        if (status / 100 == 2) {
            return new Delivery(message.id(), status, attempt.number());
        }
        // The answer's body stays unread: it is the receiver's, and may hold anything.
        String text = "webhook to " + message.endpoint().getHost() + " failed: " + status;
        boolean later = status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
        boolean onceMore = status / 100 == 4 && status != GONE && attempt.number() < TRIES_WHEN_REFUSED;
        ErrorContext context = context()
                .status(status)
                .retryable(later || onceMore)
                .retryAfter(RetryAfter.parse(response.headers(), time.instant()).orElse(null))
                .build();
        throw later
                ? new UnavailableException(text, context, null)
                : new InvalidInputException(text + (onceMore ? "" : " (refused for good)"), context, null);
    }

    /** A message is taken when the receiver says so, however much it says after that. */
    private static Delivery answered(WebhookMessage message, Attempt attempt, TransportException e) {
        int status = e.status().orElse(0);
        if (status / 100 == 2) {
            return new Delivery(message.id(), status, attempt.number());
        }
        throw new TransportException(
                "webhook failed: " + e.getMessage(),
                e.kind(),
                e,
                e.context().toBuilder()
                        .platform("webhook")
                        .operation(OPERATION)
                        .retryable(e.worthRepeating())
                        .build());
    }

    private static ErrorContext.Builder context() {
        return ErrorContext.builder().platform("webhook").operation(OPERATION);
    }

    private void measure(long start, int status, @Nullable Throwable failure) {
        Map<String, String> tags = new HashMap<>();
        tags.put(MetricNames.OUTCOME, failure == null ? MetricNames.OUTCOME_SUCCESS : MetricNames.OUTCOME_ERROR);
        int last = failure instanceof CxException cx ? cx.status().orElse(0) : status;
        if (last > 0) {
            tags.put(MetricNames.HTTP_RESPONSE_STATUS_CODE, Integer.toString(last));
        }
        if (failure != null) {
            tags.put(MetricNames.ERROR_TYPE, failure.getClass().getName());
        }
        metrics.time(MetricNames.WEBHOOK_DURATION, Duration.ofNanos(time.nanoTime() - start), tags);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private @Nullable HttpTransport transport;
        private @Nullable WebhookSigner signer;
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();
        private Jitter jitter = Jitter.random();
        private RetryListener listener = RetryListener.none();
        private Metrics metrics = Metrics.noop();
        private Duration attemptTimeout = Duration.ofSeconds(15);
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
            return secrets(value);
        }

        /**
         * Signs with each of these secrets, as while one replaces the other; the current one first.
         *
         * @throws IllegalArgumentException as {@link WebhookSigner#of}
         */
        public Builder secrets(Secret... values) {
            signer = WebhookSigner.of(values);
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

        /** Where measurements go: {@link MetricNames#WEBHOOK_DURATION}. Default: nowhere. */
        public Builder metrics(Metrics value) {
            metrics = Metrics.composite(value);
            return this;
        }

        /** How long one attempt may take; the specification recommends 15 to 30 s. Default 15 s. */
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
