package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.cxone.broadcast.internal.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of an {@link EventBroadcaster}: its link, its queue and what happens when either fails. Safe to share between
 * threads. The transport that connected it calls {@link #received} with what the client says, {@link #heartbeat} from time to
 * time and {@link #closed} when the connection has ended; everything else the broadcaster does.
 */
public final class BroadcastClient {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastClient.class);

    private final BroadcastSettings settings;
    private final EventStream stream;
    private final ClientLink link;
    private final Peer peer;
    private final ClientPlace place = new ClientPlace();
    private final ClientQueue queue;
    private final WriteWatch watch;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger pumps = new AtomicInteger();

    BroadcastClient(BroadcastSettings settings, EventStream stream, ClientLink link) {
        this.settings = settings;
        this.stream = stream;
        this.link = link;
        this.peer = link.peer();
        this.queue = new ClientQueue(settings);
        this.watch = new WriteWatch(settings.time(), settings.writeTimeout(), () -> cut("stuck-write"));
    }

    /** Who is at the other end. */
    public Peer peer() {
        return peer;
    }

    /** Whether it still takes messages. */
    public boolean isOpen() {
        return queue.isOpen();
    }

    /**
     * Takes what the client says. A subscription, {@code {"accept":{"interaction.completed":["2","1"]},"since":"epoch:17"}}, is
     * answered by {@code subscribed} or {@code reload}; one that cannot be understood closes the client (1008). Anything else
     * is ignored.
     */
    public void received(String text) {
        try {
            Subscription.parse(text).ifPresent(subscription -> {
                if (stream.subscribe(this, subscription)) {
                    pump();
                } else {
                    close(EventBroadcaster.TRY_AGAIN_LATER, "too slow");
                }
            });
        } catch (InvalidInputException e) {
            close(EventBroadcaster.POLICY_VIOLATION, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Tells a client that has got everything so far which event was the last: {@code {"heartbeat":{"seq":17},"epoch":"..."}}.
     *
     * @return false for a client that has something under way and so hears of the server anyway
     */
    public boolean heartbeat() {
        boolean idle = queue.offerHeartbeat();
        pump();
        return idle;
    }

    /**
     * Closes the client at once; what waits for it is dropped. When it has not gone after the broadcaster's grace, it is cut.
     *
     * @param code a close code of RFC 6455 section 7.4
     * @param reason at most 123 bytes of UTF-8
     */
    public void close(int code, String reason) {
        if (queue.shut()) {
            settings.meter().cut("closed-" + code);
            part(code, reason);
        }
    }

    /**
     * Ends the connection without a word.
     *
     * @param reason for log and metrics, one of few, such as {@code no-pong}
     */
    public void cut(String reason) {
        if (!ended.isDone()) {
            LOG.debug("client cut reason={} peer={}", reason, peer);
            settings.meter().cut(reason);
        }
        shut();
        abort();
    }

    /** Says that the connection has ended, for whatever reason; what still waited is dropped. A second call does nothing. */
    public void closed() {
        shut();
        stream.leave(this);
        ended.complete(null);
    }

    /** Completes when the connection has ended or was cut; a copy, which completes nothing here. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Guarded by the stream. */
    ClientPlace place() {
        return place;
    }

    /** What waits for it; after a message was put in, {@link #pump} or {@link #part} has to follow outside all locks. */
    ClientQueue queue() {
        return queue;
    }

    /**
     * Sends what can be sent. Links may report a message as sent before {@code send} returns: a loop over a counter instead of
     * a recursion, so that a long queue does not become a deep stack, and never two threads in the link at once.
     */
    void pump() {
        if (pumps.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            step();
            seen = pumps.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Lets what waits go out, then where to go on, then says good-bye. */
    void finish(int code, String reason) {
        queue.finish(code, reason);
        pump();
    }

    /** Says good-bye to a client that takes no more messages, and cuts it if it has not gone after a moment. */
    void part(int code, String reason) {
        stream.leave(this);
        watch.end();
        quietly(() -> link.close(code, reason));
        if (!ended.isDone()) {
            CompletableFuture<Void> timer = settings.time().after(settings.closeGrace());
            timer.thenRun(this::abort);
            ended.thenRun(() -> timer.cancel(false));
        }
    }

    private void step() {
        ClientQueue.Step step = queue.next();
        if (step.farewell() != null) {
            part(step.farewell().code(), step.farewell().reason());
            return;
        }
        Message next = step.idle() ? pull() : step.message();
        if (next != null) {
            send(next);
        }
    }

    /** The next message from the past, in flight from now on; null when there is none. */
    private @Nullable Message pull() {
        EventStream.Pull pull = stream.pull(this);
        if (pull == null) {
            return null;
        }
        Message message = pull.message();
        return queue.sendNow(message, pull.upTo()) ? message : null;
    }

    private void send(Message message) {
        Outcome outcome = new Outcome();
        watch.started();
        try {
            link.send(message.buffer(), outcome);
        } catch (RuntimeException e) {
            outcome.failed(e);
        }
        watch.watch();
    }

    private void abort() {
        stream.leave(this);
        if (!ended.isDone()) {
            quietly(link::abort);
            ended.complete(null);
        }
    }

    private void shut() {
        queue.shut();
        watch.end();
    }

    /** A transport that fails to end a connection must not keep the others from hearing anything. */
    private void quietly(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.debug("link failed peer={}", peer, e);
        }
    }

    /** Hears of one message, once. */
    private final class Outcome implements ClientLink.Completion {
        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public void succeeded() {
            if (told.compareAndSet(false, true)) {
                watch.finished();
                Message left = queue.written();
                if (left != null && left.isOfStream()) {
                    settings.meter().flushed(Duration.ofNanos(settings.time().nanoTime() - left.bornAt()));
                }
                pump();
            }
        }

        @Override
        public void failed(@Nullable Throwable cause) {
            if (told.compareAndSet(false, true)) {
                LOG.debug("client removed reason=failed-send peer={}", peer, cause);
                cut("failed-send");
            }
        }
    }
}
