package io.cxintegrate.core.net;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The default transport, over {@code java.net.http}. Safe to share between threads; whoever builds it closes it, and one
 * for the whole process is best.
 *
 * <p>What it does about the traps of that client:
 *
 * <ul>
 *   <li>redirects are off, because the JDK sends credentials along;
 *   <li>one time-out covers connecting, headers <em>and</em> body, and cuts the exchange; so does cancelling a future;
 *   <li>bodies are read up to a limit, and always to their end, so that none pins its connection;
 *   <li>HTTP/1.1 unless {@linkplain Builder#http2 asked for more}, because a GOAWAY kills requests in flight on many builds;
 *   <li>a few daemon threads, however many requests: neither {@link #send} nor {@link #sendAsync} starts one. (A request
 *       that fails before its headers costs the asynchronous path a short-lived thread of the JDK's on Java 17.)
 *   <li>a client is replaced after {@link Builder#maxConnectionAge}, so that changes of DNS are seen;
 *   <li>{@link #close} ends what runs and leaves no thread, on Java 17 too.
 * </ul>
 *
 * <p>By default the proxy is the one the JVM is started with ({@code -Dhttps.proxyHost} and the like); environment variables
 * such as {@code HTTPS_PROXY} mean nothing to it. {@link Builder#proxy} sets another one, or none. Proxies that want a
 * password are not supported: the JDK would send it only over a tunnel that is off by default.
 */
public final class JdkHttpTransport implements HttpTransport {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    private static final Duration SWEEP = Duration.ofMillis(20);
    private static final String THREAD = "cxintegrate-http";

    private final ClientGenerations clients;
    private final ThreadPoolExecutor workers;
    private final @Nullable ThreadPoolExecutor ownCallbacks;
    private final Executor callbacks;
    private final ScheduledThreadPoolExecutor watchdog;
    private final Set<RunningExchange> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    JdkHttpTransport(JdkHttpTransportBuilder b) {
        HeaderLogWarning.warnOnce();
        workers = pool(b.threads, THREAD);
        ownCallbacks = b.executor == null ? pool(b.threads, THREAD + "-callback") : null;
        callbacks = b.executor == null ? Objects.requireNonNull(ownCallbacks) : b.executor;
        watchdog = new ScheduledThreadPoolExecutor(1, daemon(THREAD + "-watchdog"));
        watchdog.setRemoveOnCancelPolicy(true);
        watchdog.setKeepAliveTime(10, TimeUnit.SECONDS);
        watchdog.allowCoreThreadTimeOut(true);
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(b.http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(b.connectTimeout)
                .executor(new SelectorExecutor(workers));
        if (b.sslContext != null) {
            client.sslContext(b.sslContext);
        }
        if (b.proxy != null) {
            client.proxy(b.proxy);
        }
        clients = new ClientGenerations(client::build, b.maxConnectionAge, b.time);
    }

    /** A builder with the defaults. */
    public static JdkHttpTransportBuilder builder() {
        return new JdkHttpTransportBuilder();
    }

    @Override
    public TransportResponse send(TransportRequest request) {
        if (Thread.currentThread().isInterrupted()) {
            throw TransportFailures.interrupted(request, new InterruptedException());
        }
        HttpRequest jdkRequest = jdkRequest(request).timeout(request.timeout()).build();
        ClientGeneration client = enter(request);
        RunningExchange.Blocking exchange = new RunningExchange.Blocking(request.timeout());
        RunningExchange.Body body = exchange.body();
        running.add(exchange);
        boolean ended;
        Throwable failure;
        try {
            try {
                sweepLater();
                return blocking(request, jdkRequest, client.client(), body);
            } catch (IOException e) {
                failure = body.reasonOr(e);
            } catch (InterruptedException e) {
                failure = e;
            }
        } finally {
            running.remove(exchange);
            ended = exchange.wasEndedByClose();
            client.leave();
        }
        if (ended || closed.get()) {
            throw TransportFailures.endedByClose(request);
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw TransportFailures.interrupted(request, failure);
        }
        throw TransportFailures.of(request, failure);
    }

    private TransportResponse blocking(
            TransportRequest request, HttpRequest jdkRequest, HttpClient client, RunningExchange.Body body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> r =
                client.send(jdkRequest, info -> body.begin(request.maxResponseBytes(), info.statusCode()));
        return new TransportResponse(r.statusCode(), Headers.ofAll(r.headers().map()), r.body());
    }

    @Override
    public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
        ClientGeneration client;
        HttpRequest jdkRequest;
        try {
            jdkRequest = jdkRequest(request).build();
            client = enter(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        AsyncExchange exchange = new AsyncExchange(request, callbacks, over -> {
            running.remove(over);
            client.leave();
        });
        running.add(exchange);
        try {
            exchange.guardedBy(after(request, exchange::timeOut));
        } catch (TransportException e) {
            exchange.endByClose();
            return exchange.result();
        }
        exchange.start(client.client(), jdkRequest);
        return exchange.result();
    }

    /** Refuses new requests, ends what runs, and waits up to 2 seconds for the last thread to go. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        running.forEach(RunningExchange::endByClose);
        List<Thread> selectors = clients.close();
        watchdog.shutdownNow();
        if (Thread.currentThread().getName().startsWith(THREAD)) {
            // On one of our own threads, in a stage of a future: it cannot wait for itself.
            workers.shutdown();
            endCallbacks();
            return;
        }
        try {
            Deadline end = Deadline.after(CLOSE_GRACE, TimeSource.system());
            for (Thread selector : selectors) {
                TimeUnit.NANOSECONDS.timedJoin(selector, Math.max(1, nanos(end)));
            }
            workers.shutdown();
            endCallbacks();
            workers.awaitTermination(nanos(end), TimeUnit.NANOSECONDS);
            watchdog.awaitTermination(nanos(end), TimeUnit.NANOSECONDS);
            if (ownCallbacks != null) {
                ownCallbacks.awaitTermination(nanos(end), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            workers.shutdown();
            endCallbacks();
            Thread.currentThread().interrupt();
        }
    }

    private static long nanos(Deadline end) {
        return end.remaining().toNanos();
    }

    private void endCallbacks() {
        if (ownCallbacks != null) {
            ownCallbacks.shutdown();
        }
    }

    /**
     * Looks after the bodies of blocking requests, for the JDK's own time-out ends at the headers. One look at all of them now
     * and then: a timer for each would wake the watchdog each time, for more than the rest of a request costs.
     */
    private void sweepLater() {
        if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
            try {
                watchdog.schedule(this::sweep, SWEEP.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // Closing, which ends what runs.
            }
        }
    }

    private void sweep() {
        long now = TimeSource.system().nanoTime();
        running.forEach(exchange -> exchange.cutIfLate(now));
        sweeping.set(false);
        if (!running.isEmpty()) {
            sweepLater();
        }
    }

    private ClientGeneration enter(TransportRequest request) {
        ClientGeneration client = closed.get() ? null : clients.enter();
        if (client == null) {
            throw TransportFailures.refusedByClose(request);
        }
        return client;
    }

    private ScheduledFuture<?> after(TransportRequest request, Runnable action) {
        try {
            return watchdog.schedule(action, Durations.saturatedNanos(request.timeout()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw TransportFailures.refusedByClose(request);
        }
    }

    private static HttpRequest.Builder jdkRequest(TransportRequest request) {
        HttpRequest.Builder b = HttpRequest.newBuilder(request.uri())
                .method(
                        request.method(),
                        request.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        if (request.uri().getScheme().equalsIgnoreCase("http")) {
            // Else HTTP/2 would be asked for by an Upgrade header on every request, a POST included.
            b.version(HttpClient.Version.HTTP_1_1);
        }
        request.headers().forEach(b::header);
        return b;
    }

    /** Its idle threads end, so that a transport that rests holds none but the client's own. */
    private static ThreadPoolExecutor pool(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemon(String name) {
        return r -> {
            Thread t = new Thread(ClientGenerations.otherGroup(), r, name);
            t.setDaemon(true);
            return t;
        };
    }
}
