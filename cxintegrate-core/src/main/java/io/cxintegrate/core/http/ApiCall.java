package io.cxintegrate.core.http;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportRequest;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One operation: what stays the same over its attempts, its idempotency key above all, and what one attempt has learnt on its
 * way. Used by one thread at a time.
 */
final class ApiCall {
    private final ApiRequest request;
    private final URI uri;
    private final Headers headers;
    private final Deadline deadline;
    private final Duration attemptTimeout;
    private final int maxResponseBytes;

    private URI target;
    private int hops;
    private boolean replayed;
    private @Nullable CxException refusal;
    private @Nullable ApiResponse answer;

    ApiCall(
            ApiRequest request,
            URI uri,
            Headers headers,
            Deadline deadline,
            Duration attemptTimeout,
            int maxResponseBytes) {
        this.request = request;
        this.uri = uri;
        this.headers = headers;
        this.deadline = deadline;
        this.attemptTimeout = attemptTimeout;
        this.maxResponseBytes = maxResponseBytes;
        this.target = uri;
    }

    ApiRequest request() {
        return request;
    }

    Deadline deadline() {
        return deadline;
    }

    int maxResponseBytes() {
        return maxResponseBytes;
    }

    /** Where the next request goes. */
    URI target() {
        return target;
    }

    /** How many redirects this attempt has followed. */
    int hops() {
        return hops;
    }

    /** A new attempt begins where the first one did. */
    void begin() {
        target = uri;
        hops = 0;
        refusal = null;
        answer = null;
    }

    /** The next request of this attempt goes to {@code to}. */
    void follow(URI to) {
        target = to;
        hops++;
    }

    /** Keeps the first refusal of a token; false for every later one, which is the caller's to see. */
    boolean keepsTokenRefusal(CxException e) {
        if (replayed) {
            return false;
        }
        replayed = true;
        refusal = e;
        return true;
    }

    /** The refusal kept since the last request; taken. */
    @Nullable
    CxException takeTokenRefusal() {
        CxException taken = refusal;
        refusal = null;
        return taken;
    }

    /** Keeps an answer that is no success, for who takes any. */
    void keepAnswer(ApiResponse value) {
        answer = value;
    }

    /** The answer that the call failed with, where any is taken; else the failure stands. */
    ApiResponse answerInsteadOf(CxException failure) {
        ApiResponse kept = answer;
        if (kept == null || failure.status().orElse(0) != kept.status()) {
            throw failure;
        }
        return kept;
    }

    /** What the answer may repeat and a message may not. */
    Echo echo(@Nullable AccessToken token) {
        return Echo.of(headers, target, token, request.secrets());
    }

    /** The next request, to be over when neither its own time nor that of the whole call is. */
    TransportRequest toTransport(Duration left, @Nullable AccessToken token) {
        Headers sent = hops == 0 ? headers : Redirects.carried(headers);
        return new TransportRequest(
                request.method(),
                target,
                token == null ? sent : sent.with("Authorization", token.authorizationHeader()),
                request.rawBody(),
                Durations.max(Duration.ofMillis(1), Durations.min(attemptTimeout, left)),
                maxResponseBytes);
    }
}
