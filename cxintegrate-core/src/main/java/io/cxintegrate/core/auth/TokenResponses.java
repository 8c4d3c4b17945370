package io.cxintegrate.core.auth;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.RetryAfter;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a token endpoint answers (RFC 6749 sections 5.1 and 5.2). No part of a body reaches a message. */
final class TokenResponses {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final JsonLimits LIMITS = new JsonLimits(10, 32_000, 40, 64_000);

    /** Bounded, so that what follows cannot be made to work for long. */
    private static final Pattern SECONDS = Pattern.compile("\\s*[+-]?[0-9]{1,100}(\\.[0-9]{1,100})?\\s*");

    /** What may go into a message: RFC 6749 section 5.2 allows more, no code in use needs it. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final String platform;
    private final Duration defaultLifetime;

    private final TokenErrorProfile profile;

    TokenResponses(String platform, Duration defaultLifetime, TokenErrorProfile profile) {
        this.platform = platform;
        this.defaultLifetime = defaultLifetime;
        this.profile = profile;
    }

    AccessToken read(TransportResponse response, Instant askedAt) {
        if (response.status() != 200) {
            throw refusal(response, askedAt);
        }
        JsonObject body = body(response);
        if (body == null) {
            throw defect(response, "the token endpoint answered 200 with a body that is no JSON object");
        }
        Object token = body.get("access_token");
        if (!(token instanceof String text) || !AccessToken.isUsable(text)) {
            throw defect(response, "the token response has no usable access_token (RFC 6749 section 5.1)");
        }
        Object type = body.get("token_type");
        if (type != null && !(type instanceof String name && name.equalsIgnoreCase("bearer"))) {
            throw defect(response, "the token response has a token_type other than Bearer (RFC 6750)");
        }
        Object scope = body.get("scope");
        return AccessToken.of(
                Secret.of(text),
                askedAt,
                askedAt.plus(lifetime(response, body.get("expires_in"))),
                scope instanceof String s ? s : "");
    }

    CxException unreachable(TransportException e) {
        return new TransportException(
                platform + " TOKEN failed: " + e.getMessage(),
                e.kind(),
                e,
                ErrorContext.builder()
                        .platform(platform)
                        .operation("TOKEN")
                        .retryable(e.worthRepeating())
                        .build());
    }

    private Duration lifetime(TransportResponse response, @Nullable Object expiresIn) {
        if (expiresIn == null) {
            return defaultLifetime;
        }
        BigDecimal seconds = seconds(expiresIn);
        if (seconds == null) {
            throw defect(response, "the token response has an expires_in that is no number of seconds");
        }
        // Compared before it is converted: what does not fit into a long would come out as anything.
        Duration life = seconds.signum() < 0
                ? Duration.ZERO
                : seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0
                        ? LONGEST
                        : Duration.ofMillis(seconds.movePointRight(3).longValue());
        if (life.isZero()) {
            throw defect(
                    response, "the token response has an expires_in of zero or less, so the token is dead already");
        }
        return life;
    }

    private static @Nullable BigDecimal seconds(Object expiresIn) {
        if (expiresIn instanceof Number n) {
            return Json.decimal(n);
        }
        if (!(expiresIn instanceof String text) || !SECONDS.matcher(text).matches()) {
            return null;
        }
        return new BigDecimal(text.strip());
    }

    private CxException refusal(TransportResponse response, Instant now) {
        int status = response.status();
        JsonObject body = body(response);
        String error = text(body, "error");
        String code = CODE.matcher(error).matches() ? error : null;
        ErrorContext.Builder context = ErrorContext.builder()
                .platform(platform)
                .operation("TOKEN")
                .status(status)
                .platformCode(code);
        String text = platform + " TOKEN failed: " + status + (code == null ? "" : " " + code);
        if (status == 408 || status == 425 || status == 429 || status >= 500 || isThrottle(status, error, body)) {
            return new UnavailableException(
                    text,
                    context.retryable(true)
                            .retryAfter(
                                    RetryAfter.parse(response.headers(), now).orElse(null))
                            .build(),
                    null);
        }
        if (status < 400) {
            return new DefectException(
                    text + ": the token endpoint has to answer 200 or an error; redirects are not followed",
                    context.build(),
                    null);
        }
        return new CredentialException(text + ": " + hint(status, code), context.build(), null);
    }

    private boolean isThrottle(int status, String error, @Nullable JsonObject body) {
        String standard = text(body, "error_description");
        return profile.isThrottle(status, error, standard.isEmpty() ? text(body, "description") : standard);
    }

    private static String text(@Nullable JsonObject body, String member) {
        return body != null && body.get(member) instanceof String s ? s : "";
    }

    /** RFC 6749 section 5.2. */
    private static String hint(int status, @Nullable String code) {
        return switch (String.valueOf(code)) {
            case "invalid_request" ->
                "check the further parameters, and whether id and secret go by Basic or in the body";
            case "invalid_client" -> "check client id and secret";
            case "invalid_grant" -> "the grant is expired, revoked or of another client";
            case "unauthorized_client", "unsupported_grant_type" -> "allow the client the client_credentials grant";
            case "invalid_scope" -> "check that the client is allowed every scope asked for";
            default ->
                status == 404 || status == 405
                        ? "check the address of the token endpoint"
                        : "the token endpoint refuses this request";
        };
    }

    private DefectException defect(TransportResponse response, String problem) {
        return new DefectException(
                platform + " TOKEN failed: " + problem,
                ErrorContext.builder()
                        .platform(platform)
                        .operation("TOKEN")
                        .status(response.status())
                        .build(),
                null);
    }

    private static @Nullable JsonObject body(TransportResponse response) {
        try {
            return Json.parseObject(response.body(), LIMITS);
        } catch (JsonException e) {
            return null;
        }
    }
}
