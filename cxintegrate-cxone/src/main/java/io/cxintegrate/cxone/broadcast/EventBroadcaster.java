package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.broadcast.internal.StreamEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to many live listeners, none of which can hold up another. Safe to share between threads; whoever builds it
 * closes it. It starts no thread and knows no transport: {@code BroadcastServer} brings one, others implement
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
 * "epoch"}}, encoded once for each version that is wanted and shared by all who get it. All clients see the same {@code seq} in
 * the same order; it counts from 1 and starts again with each {@code epoch}, that is, with each broadcaster. An event that a
 * client cannot get is named: as {@code gap}, or as {@code unavailable} when there is no version of it that the client accepts.
 */
public final class EventBroadcaster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBroadcaster.class);

    /** RFC 6455 section 7.4.1: the server is going away. */
    static final int GOING_AWAY = 1001;

    /** RFC 6455 section 7.4.1: a message that is none of this protocol's. */
    static final int POLICY_VIOLATION = 1008;

    /** IANA's registry of close codes: try again later. */
    static final int TRY_AGAIN_LATER = 1013;

    private final BroadcastSettings settings;
    private final EventStream stream;
    private final AtomicBoolean warned = new AtomicBoolean();

    EventBroadcaster(BroadcastSettings settings) {
        this.settings = settings;
        this.stream = new EventStream(settings);
    }

    /** A builder with the defaults. */
    public static EventBroadcasterBuilder builder() {
        return new EventBroadcasterBuilder();
    }

    /**
     * Sends an event to all clients that are connected now. Returns when every queue has it and those links that are free
     * have taken it; never waits for a client, and never fails because of one. Migrations to the versions that clients have
     * asked for run on the calling thread, each once.
     *
     * @param event its {@code eventType}, when it is text, becomes {@code event_type}, which is {@code custom} otherwise; its
     *     {@code timestamp} is taken as it is, null when missing; the whole event becomes {@code payload}
     * @param schemaVersion what clients tell versions apart by, such as {@code v2.1.0}
     * @throws IllegalArgumentException if {@code schemaVersion} is blank
     * @throws InvalidInputException if the message is larger than a client's queue, so that nobody could ever get it, or if
     *     there are migrations for this type of event that do not know the version
     * @throws IllegalStateException if the broadcaster is closed
     */
    public BroadcastReceipt broadcast(JsonObject event, String schemaVersion) {
        Require.text(schemaVersion, "schemaVersion");
        StreamEvent streamed = new StreamEvent(
                event,
                schemaVersion,
                settings.overflow() == OverflowPolicy.CONFLATE
                        ? settings.conflateBy().apply(event)
                        : null,
                settings.time().nanoTime(),
                settings.epoch(),
                settings.casts(),
                settings.maxQueuedBytes());
        int bytes = streamed.maxBytes();
        if (bytes > settings.maxQueuedBytes()) {
            throw new InvalidInputException("the message would have " + bytes + " bytes, but a client's queue holds "
                    + settings.maxQueuedBytes() + "; send a smaller event or raise maxQueuedBytes");
        }
        stream.wishes().forEach(streamed::prepare);
        EventStream.Outcome outcome = stream.append(streamed);
        outcome.ready().forEach(BroadcastClient::pump);
        outcome.overflown().forEach(this::cutForOverflow);
        return new BroadcastReceipt(settings.epoch(), streamed.seq(), outcome.offered(), outcome.refused());
    }

    /**
     * Takes on a client, which gets every event from now on. Called by transports. When there are {@code maxClients} already,
     * or the broadcaster is closed, the link is closed at once (1013 or 1001) and the client returned is not open.
     */
    public BroadcastClient connect(ClientLink link) {
        return connect(link, false);
    }

    /** As {@link #connect}, but the client gets nothing before it has subscribed, and then from where it says. */
    public BroadcastClient connectSubscribing(ClientLink link) {
        return connect(link, true);
    }

    /** How many clients are connected. */
    public int clientCount() {
        return stream.size();
    }

    /** Whether another client would be turned away. */
    public boolean isFull() {
        return stream.size() >= settings.maxClients();
    }

    /** Which run of the broadcaster this is; stands in every message. */
    public String epoch() {
        return settings.epoch();
    }

    /** The clock it was built with, for transports. */
    public TimeSource clock() {
        return settings.time();
    }

    /** Counts what became of somebody who wanted to connect, for transports: {@code accepted}, or one of few reasons. */
    public void countConnection(String reason) {
        settings.meter().connection(reason);
    }

    /**
     * Sends these clients away in good order, for transports that end: lets each have what waits for it, tells them by {@code
     * closing} where they are, closes them with code 1001, waits up to the drain time for them to go, and cuts the rest.
     */
    public void release(Collection<BroadcastClient> clients) {
        List<BroadcastClient> all = List.copyOf(clients);
        all.forEach(c -> c.finish(GOING_AWAY, "server is going away"));
        CompletableFuture<Void> ended =
                CompletableFuture.allOf(all.stream().map(BroadcastClient::ended).toArray(CompletableFuture[]::new));
        if (!ended.isDone()) {
            CompletableFuture<Void> limit = settings.time().after(settings.drain());
            CompletableFuture.anyOf(ended, limit).join();
            limit.cancel(false);
        }
        all.stream().filter(c -> !c.ended().isDone()).forEach(c -> c.cut("drain"));
    }

    /** Takes no more events or clients and sends all away as {@link #release} does. A second call does nothing. */
    @Override
    public void close() {
        release(stream.close());
    }

    private BroadcastClient connect(ClientLink link, boolean subscribesFirst) {
        BroadcastClient client = new BroadcastClient(settings, stream, link);
        switch (stream.join(client, subscribesFirst)) {
            case TAKEN -> countConnection("accepted");
            case FULL -> {
                countConnection("full");
                client.close(TRY_AGAIN_LATER, "too many clients");
            }
            case CLOSED -> {
                countConnection("closing");
                client.close(GOING_AWAY, "server is going away");
            }
        }
        return client;
    }

    private void cutForOverflow(BroadcastClient client) {
        settings.meter().cut("too-slow");
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
}
