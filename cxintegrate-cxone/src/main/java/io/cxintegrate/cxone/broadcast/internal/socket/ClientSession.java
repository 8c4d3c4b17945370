package io.cxintegrate.cxone.broadcast.internal.socket;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.cxone.broadcast.BroadcastClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One client's connection: signs of life, what it says, and how long it may stay. Safe to share between threads. */
final class ClientSession implements SocketListener {
    private static final int MAX_UNANSWERED_PINGS = 2;

    /** IANA's registry of close codes: unauthorized. */
    private static final int UNAUTHORIZED = 3000;

    /** RFC 6455 section 7.4.1: data of a type that cannot be accepted. */
    private static final int UNACCEPTABLE = 1003;

    private final BroadcastClient client;
    private final Socket socket;
    private final SocketRules rules;
    private final TimeSource time;
    private final Runnable forget;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile CompletableFuture<Void> nextPing = CompletableFuture.completedFuture(null);
    private volatile CompletableFuture<Void> end = CompletableFuture.completedFuture(null);
    private volatile boolean over;

    ClientSession(BroadcastClient client, Socket socket, SocketRules rules, TimeSource time, Runnable forget) {
        this.client = client;
        this.socket = socket;
        this.rules = rules;
        this.time = time;
        this.forget = forget;
    }

    void start(@Nullable Instant ends) {
        schedulePing();
        if (ends != null) {
            end = time.after(Duration.between(time.instant(), ends));
            end.thenRun(() -> socket.execute(() -> client.close(UNAUTHORIZED, "the token has expired")));
        }
        stopIfOver();
    }

    @Override
    public void heard() {
        unanswered.set(0);
    }

    @Override
    public void text(String message) {
        client.received(message);
    }

    @Override
    public void binary(byte[] message) {
        client.close(UNACCEPTABLE, "clients send text only");
    }

    @Override
    public void refused(int code, String reason) {
        client.close(code, reason);
    }

    @Override
    public void ended() {
        over = true;
        stopIfOver();
        forget.run();
        client.closed();
    }

    /** With jitter, so that clients which came together are not asked together. */
    private void schedulePing() {
        long interval = Durations.saturatedNanos(rules.pingInterval());
        nextPing = time.after(Duration.ofNanos(interval - (long) (rules.jitter().next() * interval / 5)));
        nextPing.thenRun(() -> socket.execute(this::ping));
        stopIfOver();
    }

    private void ping() {
        if (unanswered.get() >= MAX_UNANSWERED_PINGS) {
            client.cut("no-pong");
            return;
        }
        // One that has a message under way shows by taking it that it lives, or is cut for not taking it.
        if (client.heartbeat()) {
            unanswered.incrementAndGet();
            socket.ping();
        }
        schedulePing();
    }

    /** Asked after each timer is set: the socket may have ended just before. */
    private void stopIfOver() {
        if (over) {
            nextPing.cancel(false);
            end.cancel(false);
        }
    }
}
