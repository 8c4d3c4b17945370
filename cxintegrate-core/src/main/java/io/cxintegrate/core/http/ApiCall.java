package io.cxintegrate.core.http;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.Attempt;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One operation: what stays the same over its attempts, its idempotency key above all. Used by one thread at a time. */
final class ApiCall {
    private final ApiRequest request;
    private final URI uri;
    private final Headers headers;
    private final Deadline deadline;
    private final Duration attemptTimeout;
    private final int maxResponseBytes;
    private boolean replayed;

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
    }

    ApiRequest request() {
        return request;
    }

    Deadline deadline() {
        return deadline;
    }

    TransportRequest toTransport(Attempt attempt, @Nullable AccessToken token) {
        Duration left = Durations.min(attemptTimeout, attempt.deadline().remaining());
        return new TransportRequest(
                request.method(),
                uri,
                token == null ? headers : headers.with("Authorization", token.authorizationHeader()),
                request.rawBody(),
                Durations.max(Duration.ofMillis(1), left),
                maxResponseBytes);
    }

    /** Whether the token was refused, and not yet before: a second 401 is the caller's to see. */
    boolean refusedForTheFirstTime(TransportResponse response) {
        boolean first = response.status() == 401 && !replayed;
        replayed |= first;
        return first;
    }
}
