package io.cxintegrate.core.net;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Require;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The default transport, over {@code java.net.http}. Safe to share between threads; whoever builds it closes it, and one
 * for the whole process is best.
 *
 * <p>What it does about the traps of that client: redirects are off, because the JDK sends credentials along; one time-out
 * covers connecting, headers <em>and</em> body, and cuts the exchange; bodies are read up to a limit; HTTP/1.1 only, because
 * a GOAWAY kills requests in flight on many builds; a small fixed pool of daemon threads instead of one thread a call; the
 * synchronous path uses {@code send}, which starts no thread.
 */
public final class JdkHttpTransport implements HttpTransport {
    private final HttpClient client;
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor watchdog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JdkHttpTransport(Builder b) {
        executor = Executors.newFixedThreadPool(b.threads, daemon("cxintegrate-http"));
        watchdog = new ScheduledThreadPoolExecutor(1, daemon("cxintegrate-http-watchdog"));
        watchdog.setRemoveOnCancelPolicy(true);
        watchdog.setKeepAliveTime(10, TimeUnit.SECONDS);
        watchdog.allowCoreThreadTimeOut(true);
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(b.connectTimeout)
                .executor(executor);
        if (b.sslContext != null) {
            client.sslContext(b.sslContext);
        }
        if (b.proxy != null) {
            client.proxy(b.proxy);
        }
        this.client = client.build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public TransportResponse send(TransportRequest request) {
        requireOpen(request);
        AtomicReference<@Nullable CappedBody> body = new AtomicReference<>();
        ScheduledFuture<?> guard = watch(request, body);
        try {
            return response(client.send(jdkRequest(request), handler(request, body)));
        } catch (IOException e) {
            throw translate(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(request + " was interrupted", TransportException.Kind.INTERRUPTED, e);
        } finally {
            guard.cancel(false);
        }
    }

    @Override
    public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
        CompletableFuture<TransportResponse> result = new CompletableFuture<>();
        AtomicReference<@Nullable CappedBody> body = new AtomicReference<>();
        try {
            requireOpen(request);
            ScheduledFuture<?> guard = watch(request, body);
            CompletableFuture<HttpResponse<byte[]>> exchange =
                    client.sendAsync(jdkRequest(request), handler(request, body));
            // The stages of java.net.http run on threads of its own choice; ours go on ours.
            exchange.whenCompleteAsync(
                    (response, failure) -> {
                        guard.cancel(false);
                        if (failure == null) {
                            result.complete(response(response));
                        } else {
                            result.completeExceptionally(translate(request, failure));
                        }
                    },
                    executor);
            result.whenComplete((r, f) -> {
                if (result.isCancelled()) {
                    exchange.cancel(true);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                // From Java 21 on; close() there would wait for what runs, up to a day.
                HttpClient.class.getMethod("shutdownNow").invoke(client);
            } catch (NoSuchMethodException e) {
                // Java 17: the client's selector thread ends when the client is collected.
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the HTTP client could not be shut down", e);
            }
            watchdog.shutdownNow();
            executor.shutdown();
        }
    }

    private void requireOpen(TransportRequest request) {
        if (closed.get()) {
            throw new TransportException(
                    request + " was refused: the transport is closed", TransportException.Kind.CLOSED, null);
        }
    }

    /** Cuts the body when the time is over; the headers have the JDK's own time-out. */
    private ScheduledFuture<?> watch(TransportRequest request, AtomicReference<@Nullable CappedBody> body) {
        return watchdog.schedule(
                () -> {
                    CappedBody b = body.get();
                    if (b != null) {
                        b.cut(new HttpTimeoutException("body not complete after " + request.timeout()));
                    }
                },
                Durations.saturatedNanos(request.timeout()),
                TimeUnit.NANOSECONDS);
    }

    private static HttpResponse.BodyHandler<byte[]> handler(
            TransportRequest request, AtomicReference<@Nullable CappedBody> body) {
        return info -> {
            CappedBody b = new CappedBody(request.maxResponseBytes());
            body.set(b);
            return b;
        };
    }

    private static HttpRequest jdkRequest(TransportRequest request) {
        HttpRequest.Builder b = HttpRequest.newBuilder(request.uri())
                .timeout(request.timeout())
                .method(
                        request.method(),
                        request.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(b::header);
        return b.build();
    }

    private static TransportResponse response(HttpResponse<byte[]> r) {
        return new TransportResponse(r.statusCode(), Headers.ofAll(r.headers().map()), r.body());
    }

    /** By type, never by message: the JDK's messages differ between releases and may quote header values. */
    private static TransportException translate(TransportRequest request, Throwable failure) {
        Throwable t = failure;
        boolean connecting = false;
        for (Throwable c = failure; c != null; c = c.getCause()) {
            if (c instanceof CappedBody.TooLarge) {
                return new TransportException(
                        request + ": " + c.getMessage(), TransportException.Kind.RESPONSE_TOO_LARGE, null);
            }
            connecting |= c instanceof ConnectException
                    || c instanceof HttpConnectTimeoutException
                    || c instanceof UnresolvedAddressException
                    || c instanceof UnknownHostException
                    || c instanceof SSLException;
            if (!(c instanceof CompletionException)) {
                t = c instanceof TransportException ? c : t instanceof CompletionException ? c : t;
            }
        }
        if (t instanceof TransportException already) {
            return already;
        }
        if (connecting) {
            return new TransportException(
                    request + ": no connection (" + t.getClass().getSimpleName() + ")",
                    TransportException.Kind.CONNECT,
                    t);
        }
        if (t instanceof HttpTimeoutException) {
            return new TransportException(
                    request + ": no complete response within " + request.timeout(), TransportException.Kind.TIMEOUT, t);
        }
        if (t instanceof CancellationException || t instanceof InterruptedException) {
            return new TransportException(request + " was cancelled", TransportException.Kind.INTERRUPTED, t);
        }
        String what = t instanceof ClosedChannelException ? "closed" : "lost";
        return new TransportException(
                request + ": connection " + what + " before the response was complete",
                TransportException.Kind.CONNECTION_LOST,
                t);
    }

    private static ThreadFactory daemon(String name) {
        return r -> {
            Thread t = new Thread(r, name);
            t.setDaemon(true);
            return t;
        };
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private Duration connectTimeout = Duration.ofSeconds(10);
        private int threads = 2;
        private @Nullable SSLContext sslContext;
        private @Nullable ProxySelector proxy;

        private Builder() {}

        /** How long a connection may take. Default 10 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Require.positive(value, "connectTimeout");
            return this;
        }

        /** Threads that read responses and run the stages of asynchronous calls; 1 to 64. Default 2. */
        public Builder threads(int value) {
            threads = Require.between(1, 64, value, "threads");
            return this;
        }

        /** Keys and trust for TLS. Default: the JVM's. */
        public Builder sslContext(SSLContext value) {
            sslContext = value;
            return this;
        }

        /** The proxy to use. Default: none, whatever the system properties say. */
        public Builder proxy(ProxySelector value) {
            proxy = value;
            return this;
        }

        /** The transport; close it after use. */
        public JdkHttpTransport build() {
            return new JdkHttpTransport(this);
        }
    }
}
