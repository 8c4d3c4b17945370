package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of an {@link EventBroadcaster}: its link, its queue and what happens when either fails. Safe to share between
 * threads. The transport that connected it calls {@link #closed()} when the connection has ended; everything else the
 * broadcaster does.
 */
public final class BroadcastClient {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastClient.class);

    private enum State {
        OPEN,
        /** Takes no more messages, gets those that wait and then the good-bye. */
        FINISHING,
        CLOSED
    }

    /** What became of an offered message. */
    enum Offer {
        TAKEN,
        REFUSED,
        /** Refused, and the client is to be closed for it. */
        OVERFLOW,
        /** The client does not take messages any more. */
        GONE
    }

    private final BroadcastSettings settings;
    private final ClientLink link;
    private final Peer peer;
    private final Runnable forget;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger pumps = new AtomicInteger();

    /** Guards what follows; never held while the link, the clock or the broadcaster is called. */
    private final ReentrantLock lock = new ReentrantLock();

    private final SendQueue queue;
    private State state = State.OPEN;
    private int farewellCode;
    private String farewellReason = "";
    private long sentAt;
    private boolean watched;
    private @Nullable CompletableFuture<Void> writeTimer;

    /** @param forget takes this client out of the broadcaster's set */
    BroadcastClient(BroadcastSettings settings, ClientLink link, Consumer<BroadcastClient> forget) {
        this.settings = settings;
        this.link = link;
        this.peer = link.peer();
        this.forget = () -> forget.accept(this);
        this.queue = new SendQueue(settings);
    }

    /** Who is at the other end. */
    public Peer peer() {
        return peer;
    }

    /** Whether it still takes messages. */
    public boolean isOpen() {
        lock.lock();
        try {
            return state == State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the connection has ended, for whatever reason; what still waited is dropped. A second call does nothing. */
    public void closed() {
        shut();
        forget.run();
        ended.complete(null);
    }

    /** Completes when the connection has ended or was cut. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Puts a message into the queue; {@link #pump} or {@link #part} has to follow outside all locks. */
    Offer offer(Message message) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return Offer.GONE;
            }
            if (queue.offer(message)) {
                return Offer.TAKEN;
            }
            if (settings.overflow() != OverflowPolicy.DISCONNECT) {
                return Offer.REFUSED;
            }
            state = State.CLOSED;
            queue.clear();
            return Offer.OVERFLOW;
        } finally {
            lock.unlock();
        }
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

    /** Lets what waits go out, then says good-bye. */
    void finish(int code, String reason) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.FINISHING;
                farewellCode = code;
                farewellReason = reason;
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Says good-bye to a client that takes no more messages, and cuts it if it has not gone after a moment. */
    void part(int code, String reason) {
        forget.run();
        quietly(() -> link.close(code, reason));
        if (!ended.isDone()) {
            CompletableFuture<Void> timer = settings.time().after(settings.closeGrace());
            timer.thenRun(this::abort);
            ended.thenRun(() -> timer.cancel(false));
        }
    }

    /** Ends the connection at once. */
    void cut() {
        shut();
        abort();
    }

    private void step() {
        long now = settings.time().nanoTime();
        Message next;
        boolean parting = false;
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return;
            }
            next = queue.next();
            sentAt = next == null ? sentAt : now;
            if (state == State.FINISHING && queue.isEmpty()) {
                state = State.CLOSED;
                parting = true;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            send(next);
        } else if (parting) {
            part(farewellCode, farewellReason);
        }
    }

    private void send(Message message) {
        Outcome outcome = new Outcome();
        try {
            link.send(message.buffer(), outcome);
        } catch (RuntimeException e) {
            outcome.failed(e);
        }
        boolean watch;
        lock.lock();
        try {
            watch = state != State.CLOSED && queue.isInFlight() && !watched;
            watched |= watch;
        } finally {
            lock.unlock();
        }
        if (watch) {
            watch(settings.writeTimeout());
        }
    }

    /** One timer for each client that has a message under way, however many messages go through meanwhile. */
    private void watch(Duration delay) {
        CompletableFuture<Void> timer = settings.time().after(delay);
        lock.lock();
        try {
            writeTimer = timer;
        } finally {
            lock.unlock();
        }
        timer.thenRun(this::checkWrite);
    }

    private void checkWrite() {
        long now = settings.time().nanoTime();
        long left;
        lock.lock();
        try {
            if (state == State.CLOSED || !queue.isInFlight()) {
                watched = false;
                return;
            }
            left = Durations.saturatedNanos(settings.writeTimeout()) - (now - sentAt);
        } finally {
            lock.unlock();
        }
        if (left > 0) {
            watch(Duration.ofNanos(left));
        } else {
            LOG.debug("client cut reason=stuck-write peer={} after={}", peer, settings.writeTimeout());
            cut();
        }
    }

    private void abort() {
        forget.run();
        if (!ended.isDone()) {
            quietly(link::abort);
            ended.complete(null);
        }
    }

    private void shut() {
        CompletableFuture<Void> timer;
        lock.lock();
        try {
            state = State.CLOSED;
            queue.clear();
            timer = writeTimer;
            writeTimer = null;
        } finally {
            lock.unlock();
        }
        if (timer != null) {
            timer.cancel(false);
        }
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
                lock.lock();
                try {
                    queue.written();
                } finally {
                    lock.unlock();
                }
                pump();
            }
        }

        @Override
        public void failed(@Nullable Throwable cause) {
            if (told.compareAndSet(false, true)) {
                LOG.debug("client removed reason=failed-send peer={}", peer, cause);
                cut();
            }
        }
    }
}
