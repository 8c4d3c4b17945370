package io.cxintegrate.core.http;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.RetryAfter;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportResponse;
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
                .filter(id -> id.length() <= 128)
                .findFirst();
    }

    /**
     * The exception for an answer that is no success.
     *
     * @param token what was sent as bearer token, so that an answer that echoes it does not get it into a message
     */
    CxException refusal(ApiRequest request, TransportResponse response, Instant now, @Nullable String token) {
        int status = response.status();
        ErrorBody body = ErrorBody.of(response);
        ErrorContext context = ErrorContext.builder()
                .platform(platform)
                .operation(request.operation())
                .status(status)
                .platformCode(body.code())
                .correlationId(correlationId(response.headers()).orElse(body.correlationId()))
                .retryable(isRepeatable(request, status))
                .retryAfter(RetryAfter.parse(response.headers(), now).orElse(null))
                .missingScope(missingScope(response.headers()))
                .problems(body.problems().stream()
                        .map(p -> new Violation(masked(p.path(), token), masked(p.problem(), token)))
                        .toList())
                .build();
        String text = platform + " " + request.operation() + " failed: " + status
                + (body.code() == null ? "" : " " + body.code())
                + (body.message() == null ? "" : ": " + masked(body.message(), token))
                + context.correlationId()
                        .map(id -> " (correlation id " + id + ")")
                        .orElse("");
        if (status == 401 || status == 403) {
            return new CredentialException(text, context, null);
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new UnavailableException(text, context, null);
        }
        if (status >= 400) {
            return new InvalidInputException(text, context, null);
        }
        // 1xx never gets here; 3xx is not followed, because a redirect would carry the credentials along.
        return new DefectException(text + " (redirects are not followed)", context, null);
    }

    TransportException lost(ApiRequest request, TransportException e) {
        boolean safe = e.worthRepeating() && (!e.mayHaveReached() || request.isRepeatable());
        return new TransportException(
                platform + " " + request.operation() + " failed: " + e.getMessage(),
                e.kind(),
                e,
                ErrorContext.builder()
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

    private static @Nullable String missingScope(Headers headers) {
        for (String challenge : headers.all("WWW-Authenticate")) {
            if (challenge.contains("insufficient_scope")) {
                Matcher scope = NEEDED_SCOPE.matcher(challenge);
                return scope.find() ? scope.group(1) : null;
            }
        }
        return null;
    }

    private static String masked(String text, @Nullable String token) {
        return token == null || token.isEmpty() ? text : text.replace(token, "***");
    }
}
