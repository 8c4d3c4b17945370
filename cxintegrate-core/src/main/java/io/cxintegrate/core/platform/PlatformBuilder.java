package io.cxintegrate.core.platform;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.auth.TokenStore;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiClientBuilder;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that every platform's entry type takes. Not safe for concurrent use.
 *
 * @param <B> the vendor's builder
 */
public abstract class PlatformBuilder<B extends PlatformBuilder<B>> {
    private final String platform;
    private @Nullable URI baseUri;
    private @Nullable URI tokenUri;
    private @Nullable String clientId;
    private @Nullable Secret clientSecret;
    private @Nullable String owner;
    private @Nullable Secret ownerPassword;
    private @Nullable TokenSource tokens;
    private @Nullable TokenStore tokenStore;
    private @Nullable HttpTransport transport;
    private TimeSource time = TimeSource.system();
    private Jitter jitter = Jitter.random();
    private IdSource ids = IdSource.random();
    private RetryPolicy retry = RetryPolicy.defaults();
    private RetryListener listener = RetryListener.none();
    private Metrics metrics = Metrics.noop();
    private AuditSink audit = AuditSink.none();
    private Duration attemptTimeout = Duration.ofSeconds(30);
    private @Nullable CircuitBreaker breaker;
    private @Nullable ConcurrencyLimiter concurrency;
    private @Nullable RateLimiter rate;
    private boolean gzip;

    /**
     * For vendor modules.
     *
     * @param platform the name in errors and metrics, in lower case
     */
    protected PlatformBuilder(String platform) {
        this.platform = Require.text(platform, "platform");
    }

    /** This builder, as the vendor's type. */
    protected abstract B self();

    /** The root of all API paths, without user info, query and fragment. */
    public B baseUri(URI value) {
        baseUri = Objects.requireNonNull(value, "baseUri");
        return self();
    }

    /** The token endpoint, without user info. Default: the platform's own below the base URI. */
    public B tokenUri(URI value) {
        tokenUri = Objects.requireNonNull(value, "tokenUri");
        return self();
    }

    /** The OAuth client id. Required unless {@link #tokens} is given. */
    public B clientId(String value) {
        clientId = value;
        return self();
    }

    /** The OAuth client secret. Required unless {@link #tokens} is given. */
    public B clientSecret(Secret value) {
        clientSecret = value;
        return self();
    }

    /** Where tokens come from, instead of client id and secret. */
    public B tokens(TokenSource value) {
        tokens = Objects.requireNonNull(value, "tokens");
        return self();
    }

    /** Where tokens are shared with other processes of this client. Default: nowhere; no use beside {@link #tokens}. */
    public B tokenStore(TokenStore value) {
        tokenStore = Objects.requireNonNull(value, "tokenStore");
        return self();
    }

    /** What sends requests; stays the caller's to close. Default: a transport of its own, closed with the entry type. */
    public B transport(HttpTransport value) {
        transport = Objects.requireNonNull(value, "transport");
        return self();
    }

    /** The clock to read and to wait on. Default: the system's. */
    public B clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return self();
    }

    /** Randomness for back-off and token renewal. */
    public B jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return self();
    }

    /** Ids for idempotency keys and audit records. Default: random UUIDs. */
    public B ids(IdSource value) {
        ids = Objects.requireNonNull(value, "ids");
        return self();
    }

    /** How failed calls are repeated. Default {@link RetryPolicy#defaults()}. */
    public B retry(RetryPolicy value) {
        retry = Objects.requireNonNull(value, "retry");
        return self();
    }

    /** Hears of failed attempts, those for tokens included. */
    public B retryListener(RetryListener value) {
        listener = Objects.requireNonNull(value, "retryListener");
        return self();
    }

    /** Where measurements go. Default: nowhere. */
    public B metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return self();
    }

    /** Where changes are recorded; stays the caller's to close. Default: nowhere. */
    public B audit(AuditSink value) {
        audit = Objects.requireNonNull(value, "audit");
        return self();
    }

    /** How long one attempt may take, from connecting to the last byte. Default 30 s. */
    public B attemptTimeout(Duration value) {
        attemptTimeout = Require.positive(value, "attemptTimeout");
        return self();
    }

    /** What stops calling the platform when it fails; share one between all that call it. Default: none. */
    public B circuitBreaker(CircuitBreaker value) {
        breaker = Objects.requireNonNull(value, "circuitBreaker");
        return self();
    }

    /** How many requests may run at once; share one between all that call the platform. Default: no limit. */
    public B concurrency(ConcurrencyLimiter value) {
        concurrency = Objects.requireNonNull(value, "concurrency");
        return self();
    }

    /**
     * How many requests may be sent in a period; share one between all that the platform counts together. It learns from
     * every 429. Default: no limit.
     */
    public B rateLimiter(RateLimiter value) {
        rate = Objects.requireNonNull(value, "rateLimiter");
        return self();
    }

    /** Whether to ask for gzip. Default: no. */
    public B gzip(boolean value) {
        gzip = value;
        return self();
    }

    /** Has tokens asked for by the password grant; for vendors that give services an access key. */
    protected B resourceOwner(String name, Secret value) {
        owner = Require.text(name, "access key id");
        ownerPassword = Objects.requireNonNull(value, "access key secret");
        return self();
    }

    /** The base URI given so far, for vendors that derive others from it. */
    protected @Nullable URI baseUri() {
        return baseUri;
    }

    /** How this platform says "later" at its token endpoint; for vendors where that is not plain RFC 6749. */
    protected TokenErrorProfile tokenErrorProfile() {
        return TokenErrorProfile.standard();
    }

    /**
     * Makes the connection; for {@code build()} of vendor modules.
     *
     * @param tokenPath the token endpoint below the base URI, such as {@code /oauth/token}
     * @param style how the client proves itself
     * @param scopes what to ask for
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong
     */
    protected PlatformConnection connect(String tokenPath, ClientAuthentication style, String... scopes) {
        Violations v = Violations.of(platform);
        v.baseUri(baseUri, "baseUri");
        if (tokenUri != null) {
            v.endpoint(tokenUri, "tokenUri");
        }
        if (tokens == null) {
            v.required(clientId, "clientId");
            v.unless(clientSecret != null, "clientSecret", "is required but missing");
        }
        v.throwIfAny();
        HttpTransport own = transport == null ? HttpTransport.jdk() : null;
        HttpTransport used = own == null ? Objects.requireNonNull(transport) : own;
        TokenSource source = tokens != null ? tokens : cached(used, tokenPath, style, scopes);
        ApiClientBuilder client = ApiClient.builder(platform)
                .baseUri(Objects.requireNonNull(baseUri))
                .transport(used)
                .tokens(source)
                .clock(time)
                .jitter(jitter)
                .ids(ids)
                .retry(retry)
                .retryListener(listener)
                .metrics(metrics)
                .attemptTimeout(attemptTimeout)
                .gzip(gzip);
        if (breaker != null) {
            client.circuitBreaker(breaker);
        }
        if (concurrency != null) {
            client.concurrency(concurrency);
        }
        if (rate != null) {
            client.rateLimiter(rate);
        }
        return new PlatformConnection(platform, client.build(), used, own, time, ids, jitter, metrics, audit, listener);
    }

    private TokenSource cached(HttpTransport used, String tokenPath, ClientAuthentication style, String... scopes) {
        String root = Objects.requireNonNull(baseUri).toString();
        URI endpoint = tokenUri != null
                ? tokenUri
                : URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + tokenPath);
        ClientCredentials.Builder credentials = ClientCredentials.builder()
                .platform(platform)
                .tokenUri(endpoint)
                .clientId(Objects.requireNonNull(clientId))
                .clientSecret(Objects.requireNonNull(clientSecret))
                .clientAuthentication(style)
                .scopes(scopes)
                .transport(used)
                .clock(time)
                .jitter(jitter)
                .retryListener(listener)
                .errorProfile(tokenErrorProfile());
        if (owner != null && ownerPassword != null) {
            credentials.resourceOwner(owner, ownerPassword);
        }
        CachingTokenSource.Builder cache = CachingTokenSource.over(credentials.build())
                .clock(time)
                .jitter(jitter)
                .metrics(platform, metrics);
        return (tokenStore == null ? cache : cache.store(tokenStore)).build();
    }
}
