package io.cxintegrate.core.http;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.Attempt;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls a JSON API: token, retry, time-outs, limits, typed errors and metrics in one place. Immutable and safe to share
 * between threads; starts no thread and does not close the transport it was given.
 *
 * <p>A 401 renews the token once and sends the request again once, which costs no attempt of the retry policy. Redirects are
 * not followed. What is repeated: 429 always; 408, 5xx and lost exchanges only where the method is idempotent or an
 * {@code Idempotency-Key} is sent, or where the request provably never left.
 */
public final class ApiClient {
    private final String platform;
    private final URI baseUri;
    private final Exchanges exchanges;
    private final @Nullable TokenSource tokens;
    private final Headers headers;
    private final Duration attemptTimeout;
    private final int maxResponseBytes;
    private final JsonLimits jsonLimits;
    private final TimeSource time;
    private final IdSource ids;
    private final Retrier retrier;
    private final CallMeter meter;
    private final ApiErrors errors;
    private final Executor executor;

    private ApiClient(Builder b) {
        platform = b.platform;
        baseUri = Objects.requireNonNull(b.baseUri);
        tokens = b.tokens;
        headers = Headers.of("Accept", "application/json")
                .with("User-Agent", b.userAgent)
                .withAll(b.headers);
        attemptTimeout = b.attemptTimeout;
        maxResponseBytes = b.maxResponseBytes;
        jsonLimits = b.jsonLimits;
        time = b.time;
        ids = b.ids;
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
        meter = new CallMeter(b.platform, baseUri, b.metrics, b.time);
        errors = new ApiErrors(b.platform);
        exchanges = new Exchanges(Objects.requireNonNull(b.transport), meter, errors);
        executor = b.executor;
    }

    /** A builder for a client of {@code platform}, the name it has in errors and metrics, in lower case. */
    public static Builder builder(String platform) {
        return new Builder(platform);
    }

    /** The root of all paths. */
    public URI baseUri() {
        return baseUri;
    }

    /**
     * Calls on this thread.
     *
     * @throws io.cxintegrate.core.InvalidInputException for 4xx other than those below
     * @throws io.cxintegrate.core.CredentialException for 401 and 403, and when there is no token to be had
     * @throws io.cxintegrate.core.UnavailableException for 408, 425, 429, 5xx, lost exchanges and expired deadlines
     * @throws io.cxintegrate.core.DefectException for a redirect
     */
    public ApiResponse send(ApiRequest request) {
        ApiCall call = call(request);
        return meter.around(
                request,
                () -> retrier.call(request.operation(), call.deadline(), attempt -> {
                    AccessToken token = tokens == null ? null : tokens.token(attempt.deadline());
                    TransportResponse response = exchanges.send(call, attempt, token);
                    if (tokens != null && token != null && call.refusedForTheFirstTime(response)) {
                        tokens.invalidate(token);
                        AccessToken newer = tokens.token(attempt.deadline());
                        if (newer != token) {
                            return read(call, exchanges.send(call, attempt, newer), attempt, newer);
                        }
                    }
                    return read(call, response, attempt, token);
                }));
    }

    /** The same without blocking; never throws. Cancelling the future ends the wait or the exchange that is under way. */
    public CompletableFuture<ApiResponse> sendAsync(ApiRequest request) {
        try {
            return meter.aroundAsync(request, () -> sendAsync(call(request), request));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<ApiResponse> sendAsync(ApiCall call, ApiRequest request) {
        AtomicReference<@Nullable CompletableFuture<?>> below = new AtomicReference<>();
        return retrier.callAsync(request.operation(), call.deadline(), executor, attempt -> {
            CompletableFuture<ApiResponse> result = new CompletableFuture<>();
            CompletableFuture<@Nullable AccessToken> token = tokens == null
                    ? CompletableFuture.completedFuture(null)
                    : tokens.tokenAsync(attempt.deadline()).thenApply(t -> t);
            below.set(token);
            token.thenCompose(first -> exchanges
                            .sendAsync(call, attempt, first, below)
                            .thenCompose(response -> {
                                if (tokens == null || first == null || !call.refusedForTheFirstTime(response)) {
                                    return CompletableFuture.completedFuture(read(call, response, attempt, first));
                                }
                                tokens.invalidate(first);
                                return tokens.tokenAsync(attempt.deadline())
                                        .thenCompose(newer -> newer == first
                                                ? CompletableFuture.completedFuture(
                                                        read(call, response, attempt, first))
                                                : exchanges
                                                        .sendAsync(call, attempt, newer, below)
                                                        .thenApply(again -> read(call, again, attempt, newer)));
                            }))
                    .whenComplete((value, thrown) -> {
                        if (thrown == null) {
                            result.complete(value);
                        } else {
                            result.completeExceptionally(Exchanges.unwrap(thrown));
                        }
                    });
            result.whenComplete((value, thrown) -> {
                CompletableFuture<?> running = below.get();
                if (result.isCancelled() && running != null) {
                    running.cancel(true);
                }
            });
            return result;
        });
    }

    private ApiCall call(ApiRequest request) {
        Headers all = headers.withAll(request.headers());
        Headers sent = request.isKeyed()
                ? all.with("Idempotency-Key", request.idempotencyKey().orElseGet(ids::next))
                : all;
        Deadline deadline =
                Deadline.after(request.deadline().orElse(retrier.policy().deadline()), time);
        return new ApiCall(request, request.uri(baseUri), sent, deadline, attemptTimeout, maxResponseBytes);
    }

    private ApiResponse read(ApiCall call, TransportResponse response, Attempt attempt, @Nullable AccessToken token) {
        int status = response.status();
        ApiRequest request = call.request();
        if ((status >= 200 && status < 300) || status == 304) {
            return new ApiResponse(
                    platform,
                    request.operation(),
                    status,
                    response.headers(),
                    response.body(),
                    jsonLimits,
                    attempt.number());
        }
        throw errors.refusal(
                request,
                response,
                time.instant(),
                token == null ? null : token.value().reveal());
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String platform;
        private @Nullable URI baseUri;
        private @Nullable HttpTransport transport;
        private @Nullable TokenSource tokens;
        private String userAgent = "cxintegrate/0.1";
        private Headers headers = Headers.empty();
        private Duration attemptTimeout = Duration.ofSeconds(30);
        private int maxResponseBytes = 10 * 1024 * 1024;
        private JsonLimits jsonLimits = JsonLimits.DEFAULT;
        private TimeSource time = TimeSource.system();
        private Jitter jitter = Jitter.random();
        private IdSource ids = IdSource.random();
        private RetryPolicy retry = RetryPolicy.defaults();
        private RetryListener listener = RetryListener.none();
        private Metrics metrics = Metrics.noop();
        private Executor executor = Runnable::run;

        private Builder(String platform) {
            this.platform = Require.text(platform, "platform");
        }

        /** The root of all paths, such as {@code https://api.example.com}. Required. */
        public Builder baseUri(URI value) {
            baseUri = value;
            return this;
        }

        /** What sends. Required; stays the caller's to close. */
        public Builder transport(HttpTransport value) {
            transport = value;
            return this;
        }

        /** Where tokens come from. Default: none, and no {@code Authorization} header. */
        public Builder tokens(TokenSource value) {
            tokens = value;
            return this;
        }

        /** The {@code User-Agent}. Default {@code cxintegrate/0.1}. */
        public Builder userAgent(String value) {
            userAgent = Require.text(value, "userAgent");
            return this;
        }

        /** A header on every request. */
        public Builder header(String name, String value) {
            headers = headers.with(name, value);
            return this;
        }

        /** How long one attempt may take, from connecting to the last byte. Default 30 s. */
        public Builder attemptTimeout(Duration value) {
            attemptTimeout = Require.positive(value, "attemptTimeout");
            return this;
        }

        /** How much of a body is read before the exchange is cut. Default 10 MiB. */
        public Builder maxResponseBytes(int value) {
            maxResponseBytes = Require.atLeast(1, value, "maxResponseBytes");
            return this;
        }

        /** Limits for reading JSON. Default {@link JsonLimits#DEFAULT}. */
        public Builder jsonLimits(JsonLimits value) {
            jsonLimits = Objects.requireNonNull(value, "jsonLimits");
            return this;
        }

        /** The clock. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Randomness for back-off. */
        public Builder jitter(Jitter value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /** Ids for idempotency keys. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** How failed calls are repeated. Default {@link RetryPolicy#defaults()}. */
        public Builder retry(RetryPolicy value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /** Hears of failed attempts. */
        public Builder retryListener(RetryListener value) {
            listener = Objects.requireNonNull(value, "retryListener");
            return this;
        }

        /** Where measurements go. Default: nowhere. */
        public Builder metrics(Metrics value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /** Where the later stages of asynchronous calls run. Default: on the thread that completes the stage before. */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public ApiClient build() {
            Violations v = Violations.of(platform + " client");
            v.unless(
                    baseUri != null && baseUri.getHost() != null && baseUri.getRawQuery() == null,
                    "baseUri",
                    "must be an absolute http or https URI without query, such as https://api.example.com");
            v.unless(transport != null, "transport", "is required but missing");
            v.throwIfAny();
            return new ApiClient(this);
        }
    }
}
