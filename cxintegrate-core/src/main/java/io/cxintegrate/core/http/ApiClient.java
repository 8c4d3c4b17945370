package io.cxintegrate.core.http;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.Attempt;
import io.cxintegrate.core.retry.Retrier;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls a JSON API: token, retry, limits, time-outs, typed errors and metrics in one place. Immutable and safe to share
 * between threads; starts no thread and does not close the transport it was given.
 *
 * <p>The order is {@code retry( token, breaker( concurrency( rate( request ) ) ) )}. Every request on the wire, the replay
 * after a 401 included, is judged and counted by itself; the permit is taken last, at the moment of sending. One deadline
 * holds for everything together: attempts, waits, the token, the lines before the limiters and the last byte of the body.
 *
 * <p>A 401 renews the token once and sends the request again once, which costs no attempt of the retry policy. What is
 * repeated: 429 always; 408, 5xx and lost exchanges only where the method is idempotent or an {@code Idempotency-Key} is
 * sent, or where the request provably never left. Redirects are errors unless
 * {@link ApiClientBuilder#followSameOriginRedirects} allows some.
 */
public final class ApiClient {
    private final String platform;
    private final BaseUri baseUri;
    private final Exchanges exchanges;
    private final @Nullable TokenSource tokens;
    private final Headers headers;
    private final Duration attemptTimeout;
    private final int maxResponseBytes;
    private final JsonLimits jsonLimits;
    private final TimeSource time;
    private final IdSource ids;
    private final Retrier retrier;
    private final Retrier once;
    private final Gate gate;
    private final Redirects redirects;
    private final CallMeter meter;
    private final ApiErrors errors;
    private final Executor executor;

    ApiClient(ApiClientBuilder b) {
        platform = b.platform;
        baseUri = new BaseUri(Objects.requireNonNull(b.baseUri));
        tokens = b.tokens;
        Headers own = Headers.of("Accept", "application/json").with("User-Agent", b.userAgent);
        headers = (b.gzip ? own.with("Accept-Encoding", "gzip") : own).withAll(b.headers);
        attemptTimeout = b.attemptTimeout;
        maxResponseBytes = b.maxResponseBytes;
        jsonLimits = b.jsonLimits;
        time = b.time;
        ids = b.ids;
        gate = new Gate(b.breaker, b.concurrency, b.rate);
        redirects = new Redirects(b.followSameOrigin);
        meter = new CallMeter(b.platform, baseUri.root(), b.metrics, b.time);
        retrier = new Retrier(b.retry, b.time, b.jitter, meter.listening(b.retry, b.listener));
        once = new Retrier(
                b.retry.toBuilder().maxAttempts(1).build(), b.time, b.jitter, meter.listening(b.retry, b.listener));
        errors = new ApiErrors(b.platform);
        exchanges = new Exchanges(Objects.requireNonNull(b.transport), meter, errors);
        executor = b.executor;
    }

    /** A builder for a client of {@code platform}, the name it has in errors and metrics, in lower case. */
    public static ApiClientBuilder builder(String platform) {
        return new ApiClientBuilder(platform);
    }

    /** The root of all paths. */
    public URI baseUri() {
        return baseUri.root();
    }

    /**
     * Calls on this thread. An interrupt ends the call wherever it is, and the flag stays set.
     *
     * @throws io.cxintegrate.core.InvalidInputException for 4xx other than those below
     * @throws io.cxintegrate.core.CredentialException for 401, 403 and 407, and when there is no token to be had
     * @throws io.cxintegrate.core.UnavailableException for 408, 425, 429, 5xx, lost exchanges, expired deadlines, and what
     *     circuit breaker and limiters refuse
     * @throws io.cxintegrate.core.DefectException for a redirect that is not followed
     */
    public ApiResponse send(ApiRequest request) {
        ApiCall call = call(request);
        try {
            return meter.around(
                    request,
                    () -> retrier(request)
                            .call(request.operation(), call.deadline(), attempt -> attempt(call, attempt)));
        } catch (CxException e) {
            return call.answerInsteadOf(e);
        }
    }

    /**
     * The same without blocking; never throws. Cancelling the future ends the wait, the exchange or whatever else is under
     * way, and nothing is sent after it.
     */
    public CompletableFuture<ApiResponse> sendAsync(ApiRequest request) {
        ApiCall call;
        try {
            call = call(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return request.acceptsAnyStatus()
                ? Steps.of(steps -> steps.run(() -> sendAsync(request, call)).exceptionally(thrown -> {
                    if (Steps.unwrap(thrown) instanceof CxException e) {
                        return call.answerInsteadOf(e);
                    }
                    throw new CompletionException(Steps.unwrap(thrown));
                }))
                : sendAsync(request, call);
    }

    private CompletableFuture<ApiResponse> sendAsync(ApiRequest request, ApiCall call) {
        return meter.aroundAsync(
                request,
                executor,
                () -> retrier(request)
                        .callAsync(
                                request.operation(),
                                call.deadline(),
                                executor,
                                attempt -> Steps.of(steps -> attemptAsync(steps, call, attempt))));
    }

    /**
     * The items of a list that comes in pages: each page is asked for when its first item is, as a call of its own with its
     * own deadline and repeats. Links are followed only within the origin. The stream is for one thread.
     *
     * <pre>{@code
     * client.list(ApiRequest.get("/api/v2/users").query("pageSize", "100").build(), Paging.byNumber())
     *         .filter(user -> user.string("state").equals("active"))
     *         .forEach(this::invite);
     * }</pre>
     *
     * <p>Reading on throws what {@link #send} does, with the number of the page in the message, and
     * {@link io.cxintegrate.core.DefectException} when a page is none, or the list is a circle or has no end.
     *
     * @throws IllegalArgumentException if the request is no GET
     */
    public Stream<JsonObject> list(ApiRequest request, Paging paging) {
        if (!request.method().equals("GET")) {
            throw new IllegalArgumentException("a list is read by GET but the request is a " + request.method());
        }
        Iterator<JsonObject> items = new Pages(this, request, paging);
        int kind = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, kind), false);
    }

    /** Where a request goes. */
    URI target(ApiRequest request) {
        return baseUri.of(request);
    }

    /** The name in errors and metrics. */
    String platform() {
        return platform;
    }

    private ApiResponse attempt(ApiCall call, Attempt attempt) {
        call.begin();
        AccessToken token = tokens == null ? null : tokens.token(attempt.deadline());
        while (true) {
            AccessToken sent = token;
            Optional<ApiResponse> answer =
                    gate.pass(call.request().operation(), attempt.deadline(), () -> request(call, attempt, sent));
            if (answer.isPresent()) {
                return answer.get();
            }
            CxException refusal = call.takeTokenRefusal();
            if (refusal != null && tokens != null && sent != null) {
                tokens.invalidate(sent);
                token = other(sent, tokens.token(attempt.deadline()), refusal);
            }
        }
    }

    /** One request; empty when another has to follow, to another place or with another token. */
    private Optional<ApiResponse> request(ApiCall call, Attempt attempt, @Nullable AccessToken token) {
        Duration left = errors.timeLeft(call.request(), attempt.deadline());
        return read(call, exchanges.send(call, left, token), attempt, token);
    }

    private CompletableFuture<ApiResponse> attemptAsync(Steps steps, ApiCall call, Attempt attempt) {
        call.begin();
        if (tokens == null) {
            return roundAsync(steps, call, attempt, null);
        }
        return steps.run(() -> tokens.tokenAsync(attempt.deadline()))
                .thenCompose(token -> roundAsync(steps, call, attempt, token));
    }

    private CompletableFuture<ApiResponse> roundAsync(
            Steps steps, ApiCall call, Attempt attempt, @Nullable AccessToken sent) {
        return steps.run(() -> gate.passAsync(
                        call.request().operation(), attempt.deadline(), () -> requestAsync(call, attempt, sent)))
                .thenCompose(answer -> {
                    if (answer.isPresent()) {
                        return CompletableFuture.completedFuture(answer.get());
                    }
                    CxException refusal = call.takeTokenRefusal();
                    if (refusal == null || tokens == null || sent == null) {
                        return roundAsync(steps, call, attempt, sent);
                    }
                    tokens.invalidate(sent);
                    return steps.run(() -> tokens.tokenAsync(attempt.deadline()))
                            .thenCompose(newer -> roundAsync(steps, call, attempt, other(sent, newer, refusal)));
                });
    }

    private CompletableFuture<Optional<ApiResponse>> requestAsync(
            ApiCall call, Attempt attempt, @Nullable AccessToken token) {
        Duration left = errors.timeLeft(call.request(), attempt.deadline());
        return Steps.of(steps -> steps.run(() -> exchanges.sendAsync(call, left, token))
                .thenApply(response -> read(call, response, attempt, token)));
    }

    /** The token to try instead; the refusal stands when there is none. */
    private static AccessToken other(AccessToken refused, AccessToken newer, CxException refusal) {
        if (newer == refused) {
            throw refusal;
        }
        return newer;
    }

    private ApiCall call(ApiRequest request) {
        Headers all = headers.withAll(request.headers());
        Headers sent = request.isKeyed()
                ? all.with("Idempotency-Key", request.idempotencyKey().orElseGet(ids::next))
                : all;
        Deadline deadline =
                Deadline.after(request.deadline().orElse(retrier.policy().deadline()), time);
        Duration attempt = request.attemptTimeout().orElse(attemptTimeout);
        return new ApiCall(request, baseUri.of(request), sent, deadline, attempt, maxResponseBytes);
    }

    private Retrier retrier(ApiRequest request) {
        return request.isSentOnce() ? once : retrier;
    }

    private Optional<ApiResponse> read(
            ApiCall call, TransportResponse response, Attempt attempt, @Nullable AccessToken token) {
        int status = response.status();
        ApiRequest request = call.request();
        gate.learn(response.headers());
        if ((status >= 200 && status < 300) || status == 304) {
            return Optional.of(answer(request, response, attempt, null));
        }
        Optional<URI> elsewhere =
                redirects.next(request.method(), call.target(), status, response.headers(), call.hops());
        if (elsewhere.isPresent()) {
            call.follow(elsewhere.get());
            return Optional.empty();
        }
        Echo sent = call.echo(token);
        String redirect = status >= 400
                ? null
                : redirects.refusal(request.method(), call.target(), response.headers(), call.hops(), sent::masked);
        CxException refusal = errors.refusal(request, response, redirect, time.instant(), sent);
        if (status == 401 && token != null && call.keepsTokenRefusal(refusal)) {
            return Optional.empty();
        }
        if (request.acceptsAnyStatus()) {
            call.keepAnswer(answer(request, response, attempt, ErrorBody.asLine(response, sent::masked)));
        }
        throw refusal;
    }

    private ApiResponse answer(
            ApiRequest request, TransportResponse response, Attempt attempt, @Nullable String refusal) {
        return new ApiResponse(
                platform,
                request.operation(),
                response.status(),
                response.headers(),
                response.body(),
                jsonLimits,
                attempt.number(),
                refusal);
    }
}
