package io.cxintegrate.core.auth;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The client credentials grant (RFC 6749 section 4.4), or, with a {@linkplain Builder#resourceOwner resource owner}, the password grant
 * of platforms that give services a user and a password of their own (section 4.3). Immutable and safe to share between threads; does not close the
 * transport it was given.
 *
 * <p>A token request changes nothing, so it is repeated after lost connections, 429 and 5xx; the errors that repeating cannot
 * mend ({@code invalid_client} and the like) are not. Response bodies never reach a message, only the error code does.
 */
public final class ClientCredentials implements TokenFetcher {
    /** How the client proves itself (RFC 6749 section 2.3.1). */
    public enum ClientAuthentication {
        /** {@code Authorization: Basic}, id and secret form-encoded before joining. */
        BASIC,
        /** {@code client_id} and {@code client_secret} in the form body. */
        BODY
    }

    private static final int MAX_RESPONSE = 64 * 1024;
    private static final Set<String> OWN_PARAMETERS =
            Set.of("grant_type", "client_id", "client_secret", "scope", "username", "password");

    private final String platform;
    private final URI tokenUri;
    private final String clientId;
    private final Secret clientSecret;
    private final ClientAuthentication authentication;
    private final @Nullable String username;
    private final @Nullable Secret password;
    private final Set<String> scopes;
    private final Map<String, String> parameters;
    private final HttpTransport transport;
    private final TimeSource time;
    private final Duration timeout;
    private final TokenResponses responses;
    private final Retrier retrier;

    private ClientCredentials(Builder b) {
        platform = b.platform;
        tokenUri = Objects.requireNonNull(b.tokenUri);
        clientId = Objects.requireNonNull(b.clientId);
        clientSecret = Objects.requireNonNull(b.clientSecret);
        authentication = b.authentication;
        username = b.username;
        password = b.password;
        scopes = Collections.unmodifiableSet(new LinkedHashSet<>(b.scopes));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(b.parameters));
        transport = Objects.requireNonNull(b.transport);
        time = b.time;
        timeout = b.timeout;
        responses = new TokenResponses(platform, b.defaultLifetime, b.errorProfile);
        retrier = new Retrier(b.retry, b.time, b.jitter, b.listener);
    }

    private ClientCredentials(ClientCredentials c, Set<String> scopes) {
        platform = c.platform;
        tokenUri = c.tokenUri;
        clientId = c.clientId;
        clientSecret = c.clientSecret;
        authentication = c.authentication;
        username = c.username;
        password = c.password;
        this.scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
        parameters = c.parameters;
        transport = c.transport;
        time = c.time;
        timeout = c.timeout;
        responses = c.responses;
        retrier = c.retrier;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Fetches a token.
     *
     * @throws io.cxintegrate.core.CredentialException if the server says that the credentials, scopes or grant are wrong
     * @throws io.cxintegrate.core.UnavailableException if it cannot be reached or answers with 429 or 5xx to the end
     * @throws io.cxintegrate.core.DefectException if its answer is no token response
     */
    @Override
    public AccessToken fetch(Deadline deadline) {
        return retrier.call("TOKEN", deadline, attempt -> {
            Instant askedAt = time.instant();
            try {
                return responses.read(transport.send(request(attempt.deadline())), askedAt);
            } catch (TransportException e) {
                throw responses.unreachable(e);
            }
        });
    }

    /** The same client, asking for these scopes instead. */
    public ClientCredentials withScopes(Set<String> value) {
        return new ClientCredentials(this, value);
    }

    @Override
    public Optional<TokenKey> key() {
        Map<String, String> deciding = new LinkedHashMap<>(parameters);
        if (username != null) {
            deciding.put("username", username);
        }
        return Optional.of(TokenKey.of(platform, tokenUri, clientId, scopes, deciding));
    }

    TimeSource clock() {
        return time;
    }

    @Override
    public String toString() {
        return "ClientCredentials[" + platform + ", clientId=" + clientId + ", scope=" + String.join(" ", scopes) + "]";
    }

    private TransportRequest request(Deadline deadline) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", username == null ? "client_credentials" : "password");
        Headers headers =
                Headers.of("Accept", "application/json").with("Content-Type", "application/x-www-form-urlencoded");
        if (authentication == ClientAuthentication.BASIC) {
            String pair = encode(clientId) + ":" + encode(clientSecret.reveal());
            headers = headers.with(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
        } else {
            form.put("client_id", clientId);
            form.put("client_secret", clientSecret.reveal());
        }
        if (username != null && password != null) {
            form.put("username", username);
            form.put("password", password.reveal());
        }
        if (!scopes.isEmpty()) {
            form.put("scope", String.join(" ", scopes));
        }
        form.putAll(parameters);
        String body = form.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        Duration left = Durations.max(Duration.ofMillis(1), Durations.min(timeout, deadline.remaining()));
        return new TransportRequest(
                "POST", tokenUri, headers, body.getBytes(StandardCharsets.US_ASCII), left, MAX_RESPONSE);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private String platform = "oauth";
        private @Nullable URI tokenUri;
        private @Nullable String clientId;
        private @Nullable Secret clientSecret;
        private ClientAuthentication authentication = ClientAuthentication.BODY;
        private @Nullable String username;
        private @Nullable Secret password;
        private List<String> scopes = List.of();
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private @Nullable HttpTransport transport;
        private TimeSource time = TimeSource.system();
        private Jitter jitter = Jitter.random();
        private RetryListener listener = RetryListener.none();
        private Duration timeout = Duration.ofSeconds(10);
        private Duration defaultLifetime = Duration.ofMinutes(5);
        private RetryPolicy retry =
                RetryPolicy.builder().deadline(Duration.ofSeconds(60)).build();

        private TokenErrorProfile errorProfile = TokenErrorProfile.standard();

        private Builder() {}

        /** The name of the platform in errors. Default {@code oauth}. */
        public Builder platform(String value) {
            platform = Require.text(value, "platform");
            return this;
        }

        /** The token endpoint, without user info. Required. */
        public Builder tokenUri(URI value) {
            tokenUri = value;
            return this;
        }

        /** The client id. Required. */
        public Builder clientId(String value) {
            clientId = value;
            return this;
        }

        /** The client secret. Required. */
        public Builder clientSecret(Secret value) {
            clientSecret = value;
            return this;
        }

        /** How the client proves itself. Default: in the body. */
        public Builder clientAuthentication(ClientAuthentication value) {
            authentication = Objects.requireNonNull(value, "clientAuthentication");
            return this;
        }

        /**
         * Asks by the password grant, in the name of this user: an access key, say. Default: the client credentials grant.
         *
         * @throws IllegalArgumentException if the name is blank
         */
        public Builder resourceOwner(String name, Secret value) {
            username = Require.text(name, "username");
            password = Objects.requireNonNull(value, "password");
            return this;
        }

        /** The scopes to ask for. Default: none, which means what the server makes of it. */
        public Builder scopes(String... values) {
            scopes = List.of(values);
            return this;
        }

        /**
         * A further form parameter, such as {@code audience}. No place for secrets: its digest is part of {@link ClientCredentials#key()}.
         *
         * @throws IllegalArgumentException if it is one that this class sets itself
         */
        public Builder parameter(String name, String value) {
            if (OWN_PARAMETERS.contains(Require.text(name, "name"))) {
                throw new IllegalArgumentException(
                        "parameter must not be " + name + ", which has a setting of its own");
            }
            parameters.put(name, Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Which refusals mean "later" although they do not look so. Default: {@link TokenErrorProfile#standard()}. */
        public Builder errorProfile(TokenErrorProfile value) {
            errorProfile = Objects.requireNonNull(value, "errorProfile");
            return this;
        }

        /** What sends the request. Required; stays the caller's to close. */
        public Builder transport(HttpTransport value) {
            transport = value;
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

        /** Hears of failed attempts. */
        public Builder retryListener(RetryListener value) {
            listener = Objects.requireNonNull(value, "retryListener");
            return this;
        }

        /** How long one attempt may take. Default 10 s. */
        public Builder timeout(Duration value) {
            timeout = Require.positive(value, "timeout");
            return this;
        }

        /** How long a token lives when the server does not say ({@code expires_in} is only recommended). Default 5 min. */
        public Builder defaultLifetime(Duration value) {
            defaultLifetime = Require.positive(value, "defaultLifetime");
            return this;
        }

        /** How failed requests are repeated. Default: 3 attempts within 60 s. */
        public Builder retry(RetryPolicy value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public ClientCredentials build() {
            Violations v = Violations.of("client credentials");
            v.endpoint(tokenUri, "tokenUri");
            v.required(clientId, "clientId");
            v.unless(clientSecret != null, "clientSecret", "is required but missing");
            v.unless(transport != null, "transport", "is required but missing");
            v.throwIfAny();
            return new ClientCredentials(this);
        }
    }
}
