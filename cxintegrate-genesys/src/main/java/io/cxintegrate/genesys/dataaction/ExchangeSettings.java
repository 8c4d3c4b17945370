package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiClientBuilder;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service is called: the half of {@link RestDataAction.Builder} that is about the exchange rather than about the data.
 * Not safe for concurrent use.
 *
 * @param <B> the builder
 */
abstract class ExchangeSettings<B extends ExchangeSettings<B>> {
    private Headers headers = Headers.empty();
    private @Nullable TokenSource tokens;
    private Duration timeout = Duration.ofSeconds(10);
    private int maxResponseBytes = 1024 * 1024;
    private int quotedCharacters;
    private RetryPolicy retry = RestExchange.defaultRetry();
    private RetryListener listener = RetryListener.none();
    private @Nullable HttpTransport transport;
    private TimeSource time = TimeSource.system();
    private Jitter jitter = Jitter.random();
    private Metrics metrics = Metrics.noop();

    ExchangeSettings() {}

    abstract B self();

    /**
     * A header of every request.
     *
     * @throws IllegalArgumentException if HTTP does not allow name or value
     */
    public B header(String headerName, String value) {
        headers = headers.with(headerName, value);
        return self();
    }

    /** A header whose value is a secret, such as an API key. Throws as {@link #header(String, String)}. */
    public B header(String headerName, Secret value) {
        return header(headerName, value.reveal());
    }

    /** Sends tokens of this source as {@code Authorization: Bearer}; one that is refused with 401 is renewed once. */
    public B auth(TokenSource value) {
        tokens = value;
        return self();
    }

    /** Sends this secret as {@code Authorization: Bearer}. */
    public B auth(Secret bearer) {
        return auth(TokenSource.fixed(bearer));
    }

    /** How long one attempt may take, from connecting to the last byte; the caller's deadline may cut it. Default 10 s. */
    public B timeout(Duration value) {
        timeout = Require.positive(value, "timeout");
        return self();
    }

    /** How much of an answer is read before the exchange is cut. Default 1 MiB. */
    public B maxResponseBytes(int value) {
        maxResponseBytes = Require.atLeast(1, value, "maxResponseBytes");
        return self();
    }

    /**
     * Quotes what a service wrote when it refused, as the vendor's examples do: {@code HTTP Error: 404 - {"message":"no such
     * user"}}, one line, without the secrets of the request. A flow may read it to the caller, so say it only for services
     * whose texts are fit for that. Default: the words of the status, {@code HTTP Error: 404 - Not Found}.
     *
     * @param maxCharacters what is more is cut; 1 to 300
     * @throws IllegalArgumentException if it is out of range
     */
    public B quoteErrors(int maxCharacters) {
        quotedCharacters = Require.between(1, 300, maxCharacters, "maxCharacters");
        return self();
    }

    /** How failed attempts are repeated. Default: see the class. */
    public B retry(RetryPolicy value) {
        retry = Objects.requireNonNull(value, "retry");
        return self();
    }

    /** Hears of failed attempts. */
    public B retryListener(RetryListener value) {
        listener = Objects.requireNonNull(value, "retryListener");
        return self();
    }

    /** What sends requests; stays the caller's to close. Default: a transport of its own, closed with the action. */
    public B transport(HttpTransport value) {
        transport = value;
        return self();
    }

    /** The clock to wait on. Default: the system's. */
    public B clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return self();
    }

    /** Randomness for back-off. */
    public B jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return self();
    }

    /** Where measurements go. Default: nowhere. */
    public B metrics(Metrics value) {
        metrics = Objects.requireNonNull(value, "metrics");
        return self();
    }

    int maxResponseBytes() {
        return maxResponseBytes;
    }

    int quotedCharacters() {
        return quotedCharacters;
    }

    boolean hasTransport() {
        return transport != null;
    }

    /**
     * The client for the service.
     *
     * @param base scheme, host and port
     * @param own what sends when nothing was handed in
     */
    ApiClient client(URI base, @Nullable HttpTransport own) {
        ApiClientBuilder client = ApiClient.builder("rest")
                .baseUri(base)
                .transport(Objects.requireNonNull(transport != null ? transport : own, "transport"))
                .attemptTimeout(timeout)
                .maxResponseBytes(maxResponseBytes)
                .jsonLimits(JsonLimits.DEFAULT.withMaxLength(maxResponseBytes))
                .retry(retry)
                .retryListener(listener)
                .clock(time)
                .jitter(jitter)
                .metrics(metrics);
        headers.forEach(client::header);
        if (tokens != null) {
            client.tokens(tokens);
        }
        return client.build();
    }
}
