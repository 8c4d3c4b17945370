package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client for tests, on the JDK's own: waits for messages and for the close, with a generous limit. */
final class WebSocketProbe implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    private final Listener listener;
    private final WebSocket socket;

    private WebSocketProbe(WebSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /** Connects, and waits until the server has taken it on: it reads a client's ping only then. */
    static WebSocketProbe connect(URI uri, Map<String, String> headers) throws Exception {
        Listener listener = new Listener();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(LIMIT);
        headers.forEach(builder::header);
        WebSocket socket = builder.buildAsync(uri, listener).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        socket.sendPing(ByteBuffer.wrap(new byte[] {1})).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        listener.ponged.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return new WebSocketProbe(socket, listener);
    }

    /** The next message. */
    String next() throws InterruptedException {
        String message = listener.messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + LIMIT);
        }
        return message;
    }

    JsonObject nextObject() throws InterruptedException {
        return JsonObject.parse(next());
    }

    /** The code and reason the server closes with, such as {@code 1001 server is going away}. */
    String closed() throws Exception {
        return listener.closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits for two pings of the server, which the JDK answers by itself. */
    boolean awaitPings() throws InterruptedException {
        return listener.pings.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    void send(String text) {
        CompletableFuture<WebSocket> ignored = socket.sendText(text, true);
    }

    /** Ends the connection as a client does that means it. */
    void leave() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends the connection as a client does whose machine is switched off. */
    void breakOff() {
        socket.abort();
    }

    @Override
    public void close() {
        breakOff();
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> ponged = new CompletableFuture<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final CountDownLatch pings = new CountDownLatch(2);
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            pings.countDown();
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            ponged.complete(null);
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
