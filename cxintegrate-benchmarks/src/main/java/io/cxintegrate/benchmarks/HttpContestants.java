package io.cxintegrate.benchmarks;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients that are compared. All send the same GET with the same headers, to a URI built for the call as it is where
 * an id stands in the path, and read the body to its end.
 */
final class HttpContestants implements Closeable {
    static final String OURS = "ApiClient";
    static final String TRANSPORT = "JdkHttpTransport";
    static final String RAW_DEFAULT = "raw, default executor";
    static final String RAW_FIXED = "raw, fixed(2)";
    static final String RAW_CALLER_RUNS = "raw, caller-runs";
    static final String APACHE = "httpclient5";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Headers HEADERS = Headers.of("Accept", "application/json")
            .with("Authorization", "Bearer token")
            .with("User-Agent", "cxintegrate/0.1");

    /** One GET; the status. */
    private interface Call {
        int get() throws Exception;
    }

    private final String uri;
    private final Map<String, Rounds.Contestant> calls = new LinkedHashMap<>();
    private final Deque<Closeable> closing = new ArrayDeque<>();

    HttpContestants(String baseUri) {
        uri = baseUri + "/v2/things/";
        calls.put(OURS, checked(apiClient(URI.create(baseUri))));
        calls.put(TRANSPORT, checked(transport()));
        calls.put(RAW_DEFAULT, checked(raw(null)));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        closing.push(pool::shutdownNow);
        calls.put(RAW_FIXED, checked(raw(pool)));
        calls.put(RAW_CALLER_RUNS, checked(raw(Runnable::run)));
        calls.put(APACHE, checked(apache()));
    }

    Map<String, Rounds.Contestant> calls() {
        return calls;
    }

    private static Rounds.Contestant checked(Call call) {
        return () -> {
            if (call.get() != 200) {
                throw new IllegalStateException("not 200");
            }
        };
    }

    @Override
    public void close() throws IOException {
        while (!closing.isEmpty()) {
            closing.pop().close();
        }
    }

    private Call apiClient(URI baseUri) {
        JdkHttpTransport transport = JdkHttpTransport.builder().build();
        closing.push(transport::close);
        ApiClient client = ApiClient.builder("benchmark")
                .baseUri(baseUri)
                .transport(transport)
                .tokens(TokenSource.fixed(Secret.of("token")))
                .build();
        return () -> client.send(ApiRequest.get("/v2/things/{id}")
                        .path("id", "1")
                        .operation("GET_THING")
                        .build())
                .status();
    }

    private Call transport() {
        JdkHttpTransport transport = JdkHttpTransport.builder().build();
        closing.push(transport::close);
        byte[] none = {};
        return () -> transport
                .send(new TransportRequest("GET", URI.create(uri + "1"), HEADERS, none, TIMEOUT, 1 << 20))
                .status();
    }

    /** With the time-out everybody should set, as ours does. */
    private Call raw(@Nullable Executor executor) {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (executor != null) {
            builder.executor(executor);
        }
        HttpClient client = builder.build();
        return () -> {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(uri + "1")).timeout(TIMEOUT);
            HEADERS.forEach(request::header);
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .statusCode();
        };
    }

    private Call apache() {
        CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(64)
                        .setMaxConnTotal(64)
                        .build())
                .build();
        closing.push(client);
        return () -> {
            HttpGet get = new HttpGet(uri + "1");
            HEADERS.forEach(get::setHeader);
            return client.execute(get, response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
            });
        };
    }
}
