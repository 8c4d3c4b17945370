package io.cxintegrate.core.http;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.RetryAfter;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns refusals and lost exchanges into the typed errors of the library, and says whether a repeat is safe. */
final class ApiErrors {
    private static final List<String> CORRELATION_HEADERS =
            List.of("ININ-Correlation-Id", "X-Correlation-Id", "X-Request-Id", "Request-Id");

    /** An id is quoted in logs and in mails to the support; anything else in its place is dropped. */
    private static final Pattern CORRELATION_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /** RFC 6750 section 3.1: {@code error="insufficient_scope"} comes with the scope that is needed. */
    private static final Pattern NEEDED_SCOPE =
            Pattern.compile("[ ,]scope=\"([\\x21\\x23-\\x5b\\x5d-\\x7e ]{1,200})\"");

    private final String platform;

    ApiErrors(String platform) {
        this.platform = platform;
    }

    static Optional<String> correlationId(Headers headers) {
        return CORRELATION_HEADERS.stream()
                .flatMap(name -> headers.first(name).stream())
                .filter(id -> CORRELATION_ID.matcher(id).matches())
                .findFirst();
    }

    /**
     * The exception for an answer that is no success.
     *
     * @param redirect why it is not followed, if it is one
     * @param sent what the answer may repeat and a message may not
     */
    CxException refusal(
            ApiRequest request, TransportResponse response, @Nullable String redirect, Instant now, Echo sent) {
        int status = response.status();
        ErrorBody body = ErrorBody.of(response, sent::masked);
        ErrorContext context = ErrorContext.builder()
                .platform(platform)
                .operation(request.operation())
                .status(status)
                .platformCode(body.code())
                .correlationId(
                        correlationId(response.headers()).map(sent::masked).orElse(body.correlationId()))
                .retryable(isRepeatable(request, status))
                .retryAfter(RetryAfter.parse(response.headers(), now).orElse(null))
                .missingScope(missingScope(response.headers(), sent))
                .problems(body.problems())
                .build();
        String text = platform + " " + request.label() + " failed: " + status
                + (body.code() == null ? "" : " " + body.code())
                + (body.message() == null ? "" : ": " + body.message())
                + context.correlationId()
                        .map(id -> " (correlation id " + id + ")")
                        .orElse("");
        if (status == 401 || status == 403) {
            return new CredentialException(text, context, null);
        }
        if (status == 407) {
            return new CredentialException(
                    text + " (the proxy wants a password, which is not supported)", context, null);
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new UnavailableException(text, context, null);
        }
        if (status >= 400) {
            return new InvalidInputException(text, context, null);
        }
        // 1xx never gets here.
        return new DefectException(redirect == null ? text : text + " (" + redirect + ")", context, null);
    }

    /** What is left of the time. Nothing is sent when it is over. */
    Duration timeLeft(ApiRequest request, Deadline deadline) {
        Duration left = deadline.remaining();
        if (left.isZero()) {
            throw new UnavailableException(
                    platform + " " + request.label() + " was not sent: the deadline is over",
                    ErrorContext.builder()
                            .platform(platform)
                            .operation(request.operation())
                            .build(),
                    null);
        }
        return left;
    }

    TransportException lost(ApiRequest request, TransportException e) {
        boolean safe = e.worthRepeating() && (!e.mayHaveReached() || request.isRepeatable());
        // A write that may have been executed is not sent twice, and its caller has to find out.
        String warning = e.worthRepeating() && !safe ? "; it may have been executed, so it is not repeated" : "";
        return new TransportException(
                platform + " " + request.label() + " failed: " + e.getMessage() + warning,
                e.kind(),
                e,
                e.context().toBuilder()
                        .platform(platform)
                        .operation(request.operation())
                        .retryable(safe)
                        .build());
    }

    /** 429 says that nothing was done; after 408 and 5xx something may have been. 501 and 505 will not change. */
    private static boolean isRepeatable(ApiRequest request, int status) {
        if (status == 429 || status == 425) {
            return true;
        }
        return (status == 408 || (status >= 500 && status != 501 && status != 505)) && request.isRepeatable();
    }

    private static @Nullable String missingScope(Headers headers, Echo sent) {
        for (String challenge : headers.all("WWW-Authenticate")) {
            if (challenge.contains("insufficient_scope")) {
                Matcher scope = NEEDED_SCOPE.matcher(challenge);
                return scope.find() ? sent.masked(scope.group(1)) : null;
            }
        }
        return null;
    }
}
