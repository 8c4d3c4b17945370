package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.FormBody;
import io.cxintegrate.testkit.internal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An OAuth 2.0 token endpoint for client credentials and access keys (RFC 6749 sections 2.3.1, 4.3, 4.4 and 5). Guarded by the fake's lock. */
final class TokenEndpoint {
    private final String realm;
    private final @Nullable ClientAuthentication authentication;
    private final FakeTokens tokens;

    /** {@code authentication}: the one way that is accepted; null = either. */
    TokenEndpoint(String realm, @Nullable ClientAuthentication authentication, FakeTokens tokens) {
        this.realm = realm;
        this.authentication = authentication;
        this.tokens = tokens;
    }

    /** {@code either}: whether this one request may come the other way too. */
    FakeResponse answer(FakeRequest request, boolean either) {
        FakeTokens.NextAnswer planned = tokens.takeNext();
        if (planned != null) {
            return planned.answer().apply(this);
        }
        Map<String, String> form;
        try {
            form = request.form();
        } catch (Refusal e) {
            return error(request, OAuthError.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
        boolean basic = (authentication == null || either || isByAccessKey(form))
                ? request.header("Authorization").isPresent()
                : authentication == ClientAuthentication.BASIC;
        String problem = basic ? basicProblem(request) : bodyProblem(request, form);
        if (!problem.isEmpty()) {
            return error(request, OAuthError.INVALID_CLIENT, problem);
        }
        return grant(request, form);
    }

    /** The answer to bad credentials. */
    FakeResponse invalidClient(FakeRequest request, String description) {
        return error(request, OAuthError.INVALID_CLIENT, description);
    }

    /** A planned rejection, which does not look at the request. */
    FakeResponse rejection(OAuthError error, String description) {
        return body(error, description);
    }

    private FakeResponse grant(FakeRequest request, Map<String, String> form) {
        String grantType = form.get("grant_type");
        if (grantType == null) {
            return error(request, OAuthError.INVALID_REQUEST, "the parameter grant_type is missing");
        }
        if (isByAccessKey(form)) {
            if (!tokens.isAccessKey(form.get("username"), form.get("password"))) {
                return error(request, OAuthError.INVALID_GRANT, "unknown access key or wrong secret");
            }
        } else if (!grantType.equals("client_credentials")) {
            return error(request, OAuthError.UNSUPPORTED_GRANT_TYPE, "grant_type must be client_credentials");
        }
        String asked = form.getOrDefault("scope", "").strip();
        Set<String> scopes = new LinkedHashSet<>(asked.isEmpty() ? List.of() : List.of(asked.split(" +")));
        Optional<Set<String>> granted = tokens.grant(scopes);
        if (granted.isEmpty()) {
            return error(request, OAuthError.INVALID_SCOPE, "the client may not have every scope of '" + asked + "'");
        }
        JsonObject.Builder body = JsonObject.builder()
                .put("access_token", tokens.issue(granted.get()))
                .put("token_type", tokens.type())
                .put("expires_in", tokens.expiresIn());
        if (!asked.isEmpty()) {
            body.put("scope", asked);
        }
        return uncached(FakeResponse.json(200, tokens.answer(body.build())));
    }

    private boolean isByAccessKey(Map<String, String> form) {
        return tokens.hasAccessKey() && "password".equals(form.get("grant_type"));
    }

    private String bodyProblem(FakeRequest request, Map<String, String> form) {
        if (request.header("Authorization").isPresent()) {
            return "client_id and client_secret belong in the body, not in the Authorization header";
        }
        String id = form.get("client_id");
        String secret = form.get("client_secret");
        if (id == null || id.isEmpty() || secret == null || secret.isEmpty()) {
            return "client_id and client_secret are missing from the body";
        }
        return known(id, secret) ? "" : "unknown client or wrong secret";
    }

    private String basicProblem(FakeRequest request) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return "HTTP Basic credentials are missing";
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                return "the Basic credentials have no colon";
            }
            String id = FormBody.decode(pair.substring(0, colon));
            String secret = FormBody.decode(pair.substring(colon + 1));
            return known(id, secret) ? "" : "unknown client or wrong secret";
        } catch (IllegalArgumentException e) {
            return "the Basic credentials are not Base64 of form-encoded text";
        }
    }

    private boolean known(String id, String secret) {
        return id.equals(tokens.clientId())
                && !secret.isEmpty()
                && Secret.of(secret).equals(tokens.clientSecret());
    }

    private FakeResponse error(FakeRequest request, OAuthError error, String description) {
        FakeResponse response = body(error, description);
        boolean basic = authentication == ClientAuthentication.BASIC
                || request.header("Authorization").isPresent();
        return error == OAuthError.INVALID_CLIENT && basic
                ? response.withHeader("WWW-Authenticate", "Basic realm=\"" + realm + "\"")
                : response;
    }

    private static FakeResponse body(OAuthError error, String description) {
        return uncached(FakeResponse.json(
                error.status(), JsonObject.of("error", error.code(), "error_description", description)));
    }

    private static FakeResponse uncached(FakeResponse response) {
        return response.withHeader("Cache-Control", "no-store").withHeader("Pragma", "no-cache");
    }
}
