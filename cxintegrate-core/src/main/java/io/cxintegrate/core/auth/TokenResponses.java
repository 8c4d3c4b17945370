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
import org.jspecify.annotations.Nullable;

/** Reads what a token endpoint answers (RFC 6749 sections 5.1 and 5.2). No part of a body reaches a message. */
final class TokenResponses {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final JsonLimits LIMITS = new JsonLimits(10, 32_000, 40, 64_000);

    private final String platform;
    private final Duration defaultLifetime;

    TokenResponses(String platform, Duration defaultLifetime) {
        this.platform = platform;
        this.defaultLifetime = defaultLifetime;
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
        if (!(token instanceof String text) || text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw defect(response, "the token response has no usable access_token (RFC 6749 section 5.1)");
        }
        Object type = body.get("token_type");
        if (type instanceof String name && !name.equalsIgnoreCase("bearer")) {
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
        try {
            BigDecimal seconds = expiresIn instanceof Number n
                    ? Json.decimal(n)
                    : new BigDecimal(((String) expiresIn)
                            .strip()
                            .substring(
                                    0, Math.min(20, ((String) expiresIn).strip().length())));
            if (seconds.signum() <= 0) {
                throw defect(
                        response, "the token response has an expires_in of zero or less, so the token is dead already");
            }
            return seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0
                    ? LONGEST
                    : Duration.ofMillis(seconds.movePointRight(3).longValue());
        } catch (NumberFormatException | ClassCastException e) {
            throw defect(response, "the token response has an expires_in that is no number of seconds");
        }
    }

    private CxException refusal(TransportResponse response, Instant now) {
        int status = response.status();
        JsonObject body = body(response);
        String code = body != null && body.get("error") instanceof String s && s.length() <= 64 && s.matches("[\\w.-]+")
                ? s
                : null;
        ErrorContext.Builder context = ErrorContext.builder()
                .platform(platform)
                .operation("TOKEN")
                .status(status)
                .platformCode(code);
        String text = platform + " TOKEN failed: " + status + (code == null ? "" : " " + code);
        if (status == 429 || status >= 500) {
            return new UnavailableException(
                    text,
                    context.retryable(true)
                            .retryAfter(
                                    RetryAfter.parse(response.headers(), now).orElse(null))
                            .build(),
                    null);
        }
        return new CredentialException(text + hint(code), context.build(), null);
    }

    /** RFC 6749 section 5.2. */
    private static String hint(@Nullable String code) {
        return switch (String.valueOf(code)) {
            case "invalid_client" -> ": check client id and secret";
            case "invalid_scope" -> ": check that the client is allowed every scope asked for";
            case "unauthorized_client", "unsupported_grant_type" -> ": allow the client the client_credentials grant";
            default -> ": the token endpoint refuses this request";
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
