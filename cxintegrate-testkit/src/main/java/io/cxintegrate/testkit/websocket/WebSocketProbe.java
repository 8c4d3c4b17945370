package io.cxintegrate.testkit.websocket;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Daemons;
import io.cxintegrate.testkit.internal.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client for tests: waits for messages, says which versions came in which order, and stops reading when told, for
 * real. It is for one test thread; a thread of its own reads. Whoever connects it closes it.
 *
 * <pre>{@code
 * try (WebSocketProbe probe = WebSocketProbe.to(server.uri())
 *         .token("listener-token")
 *         .accept("interaction.completed", "2.1.0", "2.0.0")
 *         .connect()) {
 *     broadcaster.broadcast(event, "2.1.0");
 *     probe.assertVersions("2.1.0");
 * }
 * }</pre>
 *
 * <p>Whatever it waits for has a limit in time, 30 seconds unless told otherwise; when that is over, it fails with what came
 * instead. It answers pings.
 */
public final class WebSocketProbe implements AutoCloseable {
    private static final int NORMAL = 1000;

    /** How a connection ended: the code of the close frame, 1006 when there was none (RFC 6455 section 7.1.5), and its reason. */
    public record Closed(int code, String reason) {
        private static final int NO_CODE = 1005;
        private static final int NO_FRAME = 1006;

        @Override
        public String toString() {
            return reason.isEmpty() ? String.valueOf(code) : code + " " + reason;
        }
    }

    /** What the reading thread hands over; without a message it was the last. */
    private record Received(@Nullable JsonObject message) {}

    private final WebSocketWire wire;
    private final boolean answersPings;
    private final Duration limit;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Semaphore pings = new Semaphore(0);
    private final AtomicInteger pingCount = new AtomicInteger();
    private final CompletableFuture<Void> ponged = new CompletableFuture<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();

    /** Passed before each frame that is read. */
    private final Semaphore gate = new Semaphore(1);

    /** Seen while something else was waited for; of the test thread only. */
    private final Deque<JsonObject> putBack = new ArrayDeque<>();

    WebSocketProbe(WebSocketWire wire, boolean answersPings, Duration limit) throws IOException {
        this.wire = wire;
        this.answersPings = answersPings;
        this.limit = limit;
        wire.waitForEver();
        Daemons.named("websocket-probe").newThread(this::readAll).start();
    }

    /** A probe that will connect to this address, such as {@code ws://127.0.0.1:41234/events}. */
    public static WebSocketProbeBuilder to(URI uri) {
        return new WebSocketProbeBuilder(uri);
    }

    /**
     * The next message, whatever it is.
     *
     * @throws AssertionError if none comes in time, or the connection has ended
     */
    public JsonObject next() {
        JsonObject before = putBack.poll();
        if (before != null) {
            return before;
        }
        try {
            Received next = received.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("no message within " + limit);
            }
            if (next.message() == null) {
                received.add(next);
                throw new AssertionError("no message: the connection has ended with " + closed.join());
            }
            return next.message();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The next event, or what stands for one; heartbeats and the like are passed over. */
    public JsonObject nextEvent() {
        JsonObject message = next();
        while (!message.has("seq")) {
            message = next();
        }
        return message;
    }

    /** The next message that has this member, such as {@code gap}; what comes before it is passed over. */
    public JsonObject nextWith(String member) {
        JsonObject message = next();
        while (!message.has(member)) {
            message = next();
        }
        return message;
    }

    /** The next events, so many. */
    public List<JsonObject> nextEvents(int count) {
        List<JsonObject> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(nextEvent());
        }
        return events;
    }

    /**
     * Waits for as many events as there are versions here.
     *
     * @throws AssertionError if one has another {@code schema_version}; {@code unavailable} stands for an event without one
     */
    public void assertVersions(String... versions) {
        List<String> expected = List.of(versions);
        List<String> came = nextEvents(versions.length).stream()
                .map(e -> e.optionalString("schema_version").orElse("unavailable"))
                .toList();
        if (!came.equals(expected)) {
            throw new AssertionError("expected events of the versions " + expected + ", but there came " + came);
        }
    }

    /**
     * Waits for so many events, which must be the one with the number {@code first} and those behind it, without a hole.
     *
     * @throws AssertionError if they are others
     */
    public void assertInOrder(long first, int count) {
        for (long seq = first; seq < first + count; seq++) {
            long came = nextEvent().longValue("seq");
            if (came != seq) {
                throw new AssertionError("expected event " + seq + ", but there came " + came);
            }
        }
    }

    /**
     * Stops reading, at most one frame later: what comes from then on stays in the kernel's buffers, and then with the server.
     *
     * @throws IllegalStateException if it has stopped already
     */
    public void stopReading() {
        if (!gate.tryAcquire()) {
            throw new IllegalStateException("it has stopped reading already");
        }
    }

    /** Goes on reading. */
    public void readAgain() {
        gate.release();
    }

    /** Sends a text message. */
    public void send(String text) {
        write(WebSocketWire.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a subscription and returns its answer, {@code subscribed} or {@code reload}; events before it stay to be read. */
    public JsonObject subscribe(JsonObject subscription) {
        send(subscription.toJson());
        List<JsonObject> before = new ArrayList<>();
        JsonObject answer = next();
        while (!answer.has("subscribed") && !answer.has("reload")) {
            before.add(answer);
            answer = next();
        }
        putBack.addAll(before);
        return answer;
    }

    /** How often the server has asked for a sign of life so far. */
    public int pingCount() {
        return pingCount.get();
    }

    /** Waits until the server has asked so many times more for a sign of life. */
    public void awaitPings(int count) {
        try {
            if (!pings.tryAcquire(count, limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("there were fewer than " + count + " pings within " + limit);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for the end of the connection, which a probe that reads notices. */
    public Closed awaitClose() {
        return await(closed, "the connection did not end");
    }

    /** Ends the connection in an orderly way, with code 1000; {@link #awaitClose} waits for the server's part of it. */
    public void leave() {
        write(WebSocketWire.CLOSE, new byte[] {(byte) (NORMAL >> 8), (byte) NORMAL});
    }

    /** Ends the connection by a reset, as when the machine has gone. */
    public void breakOff() {
        try {
            wire.reset();
        } catch (IOException e) {
            throw new UncheckedIOException("the connection could not be reset", e);
        }
    }

    /** Closes the connection without a word, if it is open. */
    @Override
    public void close() {
        Sockets.closeQuietly(wire::close);
    }

    /** The server answers only what it has taken on. */
    void awaitPong() {
        write(WebSocketWire.PING, new byte[] {1});
        await(ponged, "the server did not answer a ping");
    }

    private void readAll() {
        Closed end = new Closed(Closed.NO_FRAME, "");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            while (true) {
                gate.acquire();
                gate.release();
                WebSocketWire.Frame frame = wire.read();
                switch (frame.opcode()) {
                    case WebSocketWire.PING -> {
                        pingCount.incrementAndGet();
                        pings.release();
                        if (answersPings) {
                            wire.write(WebSocketWire.PONG, frame.payload());
                        }
                    }
                    case WebSocketWire.PONG -> ponged.complete(null);
                    case WebSocketWire.CLOSE -> {
                        end = closed(frame.payload());
                        wire.write(WebSocketWire.CLOSE, frame.payload());
                    }
                    default -> {
                        message.writeBytes(frame.payload());
                        if (frame.last()) {
                            received.add(new Received(JsonObject.parse(message.toString(StandardCharsets.UTF_8))));
                            message.reset();
                        }
                    }
                }
            }
        } catch (IOException e) {
            // The end, in whatever way.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JsonException e) {
            end = new Closed(Closed.NO_FRAME, "the server sent a message that is no JSON object");
        }
        closed.complete(end);
        received.add(new Received(null));
        close();
    }

    private static Closed closed(byte[] payload) {
        if (payload.length < 2) {
            return new Closed(Closed.NO_CODE, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        return new Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    private void write(int opcode, byte[] payload) {
        try {
            wire.write(opcode, payload);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection has ended", e);
        }
    }

    private <T> T await(CompletableFuture<T> future, String otherwise) {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(otherwise + " within " + limit, e);
        } catch (ExecutionException e) {
            throw new AssertionError(otherwise, e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting", cause);
    }
}
