package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to many live listeners, none of which can hold up another. Safe to share between threads; whoever builds it
 * closes it. It starts no thread and knows no transport: {@link BroadcastServer} brings one, others implement
 * {@link ClientLink}.
 *
 * <pre>{@code
 * try (EventBroadcaster broadcaster = EventBroadcaster.builder().build();
 *         BroadcastServer server = BroadcastServer.builder(broadcaster).auth(EndpointAuth.bearer(token)).start()) {
 *     broadcaster.broadcast(event, "v2.1.0");
 * }
 * }</pre>
 *
 * <p>Every client has a queue of its own, bounded in messages and bytes, and one message in flight; the next goes out when
 * the link says that one has left. A message is {@code {"schema_version", "event_type", "timestamp", "payload", "seq",
 * "epoch"}}, encoded once and shared by all clients. All clients get the messages in the order of {@code seq}, which counts
 * from 1 and starts again with each {@code epoch}, that is, with each broadcaster.
 */
public final class EventBroadcaster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBroadcaster.class);

    /** RFC 6455 section 7.4.1: the server is going away. */
    static final int GOING_AWAY = 1001;

    /** IANA's registry of close codes: try again later. */
    static final int TRY_AGAIN_LATER = 1013;

    private final BroadcastSettings settings;
    private final Set<BroadcastClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Makes number and order of messages one thing for all clients. Never held while a link is called. */
    private final ReentrantLock stream = new ReentrantLock();

    private long seq;
    private boolean closed;

    private EventBroadcaster(Builder b) {
        settings = new BroadcastSettings(
                b.ids.next(),
                b.maxClients,
                b.maxQueuedFrames,
                b.maxQueuedBytes,
                b.overflow,
                b.writeTimeout,
                b.closeGrace,
                b.drain,
                b.time);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Sends an event to all clients that are connected now. Returns when every queue has it and those links that are free
     * have taken it; never waits for a client, and never fails because of one.
     *
     * @param event its {@code eventType}, when it is text, becomes {@code event_type}, which is {@code custom} otherwise; its
     *     {@code timestamp} is taken as it is, null when missing; the whole event becomes {@code payload}
     * @param schemaVersion what clients tell versions apart by, such as {@code v2.1.0}
     * @throws IllegalArgumentException if {@code schemaVersion} is blank
     * @throws InvalidInputException if the message is larger than a client's queue, so that nobody could ever get it
     * @throws IllegalStateException if the broadcaster is closed
     */
    public BroadcastReceipt broadcast(JsonObject event, String schemaVersion) {
        byte[] head = Message.head(event, Require.text(schemaVersion, "schemaVersion"));
        int bytes = Message.maxBytes(head, settings.epoch());
        if (bytes > settings.maxQueuedBytes()) {
            throw new InvalidInputException("the message would have " + bytes + " bytes, but a client's queue holds "
                    + settings.maxQueuedBytes() + "; send a smaller event or raise maxQueuedBytes");
        }
        List<BroadcastClient> ready = new ArrayList<>();
        List<BroadcastClient> overflown = new ArrayList<>();
        int offered = 0;
        int refused = 0;
        Message message;
        stream.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the broadcaster is closed");
            }
            message = Message.numbered(head, settings.epoch(), ++seq);
            for (BroadcastClient client : clients) {
                BroadcastClient.Offer offer = client.offer(message);
                offered += offer == BroadcastClient.Offer.TAKEN ? 1 : 0;
                refused += offer == BroadcastClient.Offer.REFUSED || offer == BroadcastClient.Offer.OVERFLOW ? 1 : 0;
                (offer == BroadcastClient.Offer.OVERFLOW ? overflown : ready).add(client);
            }
        } finally {
            stream.unlock();
        }
        ready.forEach(BroadcastClient::pump);
        overflown.forEach(this::cutForOverflow);
        return new BroadcastReceipt(settings.epoch(), message.seq(), offered, refused);
    }

    /**
     * Takes on a client, which gets every message from now on. Called by transports. When there are {@code maxClients}
     * already, or the broadcaster is closed, the link is closed at once (1013 or 1001) and the client returned is not open.
     */
    public BroadcastClient connect(ClientLink link) {
        BroadcastClient client = new BroadcastClient(settings, link, clients::remove);
        boolean full;
        boolean over;
        stream.lock();
        try {
            over = closed;
            full = clients.size() >= settings.maxClients();
            if (!over && !full) {
                clients.add(client);
            }
        } finally {
            stream.unlock();
        }
        if (over) {
            client.finish(GOING_AWAY, "server is going away");
        } else if (full) {
            client.finish(TRY_AGAIN_LATER, "too many clients");
        }
        return client;
    }

    /** How many clients are connected. */
    public int clientCount() {
        return clients.size();
    }

    /** Whether another client would be turned away. */
    public boolean isFull() {
        return clients.size() >= settings.maxClients();
    }

    /** Which run of the broadcaster this is; stands in every message. */
    public String epoch() {
        return settings.epoch();
    }

    /**
     * Takes no more events, lets every client have what waits for it, closes all with code 1001 and waits up to the drain time
     * for them to go; then cuts the rest. A second call does nothing.
     */
    @Override
    public void close() {
        stream.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            stream.unlock();
        }
        Farewell.to(clients, settings);
    }

    /** What a transport has to keep to, too. */
    BroadcastSettings settings() {
        return settings;
    }

    private void cutForOverflow(BroadcastClient client) {
        client.part(TRY_AGAIN_LATER, "too slow");
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "client cut, its queue was full peer={} maxQueuedFrames={} maxQueuedBytes={};"
                            + " further ones are logged at debug level",
                    client.peer(),
                    settings.maxQueuedFrames(),
                    settings.maxQueuedBytes());
        } else {
            LOG.debug("client cut reason=queue-full peer={}", client.peer());
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private int maxClients = 10_000;
        private int maxQueuedFrames = 256;
        private long maxQueuedBytes = 1024 * 1024;
        private OverflowPolicy overflow = OverflowPolicy.DISCONNECT;
        private Duration writeTimeout = Duration.ofSeconds(10);
        private Duration closeGrace = Duration.ofSeconds(1);
        private Duration drain = Duration.ofSeconds(5);
        private TimeSource time = TimeSource.system();
        private IdSource ids = IdSource.random();

        private Builder() {}

        /**
         * How many clients at once. Default 10,000.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxClients(int value) {
            maxClients = Require.atLeast(1, value, "maxClients");
            return this;
        }

        /**
         * How many messages may wait for one client, the one in flight included. Default 256.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxQueuedFrames(int value) {
            maxQueuedFrames = Require.atLeast(1, value, "maxQueuedFrames");
            return this;
        }

        /**
         * How many bytes may wait for one client, the message in flight included. Default 1,048,576.
         *
         * @throws IllegalArgumentException if below 1,024
         */
        public Builder maxQueuedBytes(int value) {
            maxQueuedBytes = Require.atLeast(1024, value, "maxQueuedBytes");
            return this;
        }

        /** What happens when a queue is full. Default {@link OverflowPolicy#DISCONNECT}. */
        public Builder overflow(OverflowPolicy value) {
            overflow = Objects.requireNonNull(value, "overflow");
            return this;
        }

        /**
         * How long one message may be under way before the client is cut, even when nothing else waits. Default 10 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder writeTimeout(Duration value) {
            writeTimeout = Require.positive(value, "writeTimeout");
            return this;
        }

        /**
         * How long a client may take to go after it was closed before it is cut. Default 1 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder closeGrace(Duration value) {
            closeGrace = Require.positive(value, "closeGrace");
            return this;
        }

        /**
         * How long {@link EventBroadcaster#close()} waits for clients to take what waits for them. Default 5 s.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder drain(Duration value) {
            drain = Require.notNegative(value, "drain");
            return this;
        }

        /**
         * The clock of all these times. Default: the system's. In tests take one that moves only when told: to one that waiting
         * moves, a message that has not left at once is late.
         */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Where the epoch comes from. Default: random. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** The broadcaster, without clients. */
        public EventBroadcaster build() {
            return new EventBroadcaster(this);
        }
    }
}
