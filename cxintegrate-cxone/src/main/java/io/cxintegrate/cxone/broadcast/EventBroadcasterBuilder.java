package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.cxone.broadcast.internal.VersionCasts;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link EventBroadcaster}; not safe for concurrent use.
 *
 * <p>Defaults: 10,000 clients; 256 messages and 1 MiB waiting for each; a client that is too slow is disconnected; 10 s for one
 * message to leave; the last 1,000 events, 16 MiB and 5 minutes to come back to; no migrations, so that every client gets every
 * event as it was broadcast.
 */
public final class EventBroadcasterBuilder {
    private int maxClients = 10_000;
    private int maxQueuedFrames = 256;
    private long maxQueuedBytes = 1024 * 1024;
    private OverflowPolicy overflow = OverflowPolicy.DISCONNECT;
    private Function<JsonObject, @Nullable String> conflateBy =
            event -> event.get("eventType") instanceof String type ? type : null;
    private Duration writeTimeout = Duration.ofSeconds(10);
    private Duration closeGrace = Duration.ofSeconds(1);
    private Duration drain = Duration.ofSeconds(5);
    private int replayEvents = 1_000;
    private long replayBytes = 16 * 1024 * 1024;
    private Duration replayAge = Duration.ofMinutes(5);
    private final Map<String, MigrationGraph> migrations = new LinkedHashMap<>();
    private Metrics metrics = Metrics.noop();
    private TimeSource time = TimeSource.system();
    private IdSource ids = IdSource.random();

    EventBroadcasterBuilder() {}

    /**
     * How many clients at once. Default 10,000.
     *
     * @throws IllegalArgumentException if below 1
     */
    public EventBroadcasterBuilder maxClients(int value) {
        maxClients = Require.atLeast(1, value, "maxClients");
        return this;
    }

    /**
     * How many messages may wait for one client, the one in flight included. Default 256.
     *
     * @throws IllegalArgumentException if below 1
     */
    public EventBroadcasterBuilder maxQueuedFrames(int value) {
        maxQueuedFrames = Require.atLeast(1, value, "maxQueuedFrames");
        return this;
    }

    /**
     * How many bytes may wait for one client, the message in flight included. Default 1,048,576.
     *
     * @throws IllegalArgumentException if below 1,024
     */
    public EventBroadcasterBuilder maxQueuedBytes(int value) {
        maxQueuedBytes = Require.atLeast(1024, value, "maxQueuedBytes");
        return this;
    }

    /** What happens when a queue is full. Default {@link OverflowPolicy#DISCONNECT}. */
    public EventBroadcasterBuilder overflow(OverflowPolicy value) {
        overflow = Objects.requireNonNull(value, "overflow");
        return this;
    }

    /**
     * What makes one event replace another under {@link OverflowPolicy#CONFLATE}: those with equal keys do, those without a key
     * (null) never. Default: the {@code eventType}. The function is called once for each event and must not block.
     */
    public EventBroadcasterBuilder conflateBy(Function<JsonObject, @Nullable String> key) {
        conflateBy = Objects.requireNonNull(key, "conflateBy");
        return this;
    }

    /**
     * How long one message may be under way before the client is cut, even when nothing else waits. Default 10 s.
     *
     * @throws IllegalArgumentException if not longer than zero
     */
    public EventBroadcasterBuilder writeTimeout(Duration value) {
        writeTimeout = Require.positive(value, "writeTimeout");
        return this;
    }

    /**
     * How long a client may take to go after it was closed before it is cut. Default 1 s.
     *
     * @throws IllegalArgumentException if not longer than zero
     */
    public EventBroadcasterBuilder closeGrace(Duration value) {
        closeGrace = Require.positive(value, "closeGrace");
        return this;
    }

    /**
     * How long {@link EventBroadcaster#close()} waits for clients to take what waits for them. Default 5 s.
     *
     * @throws IllegalArgumentException if negative
     */
    public EventBroadcasterBuilder drain(Duration value) {
        drain = Require.notNegative(value, "drain");
        return this;
    }

    /**
     * What is kept for clients that come back, whichever is reached first. A client that was away for longer is told which
     * events it has missed. Default 1,000 events, 16 MiB of encoded messages in all versions, 5 minutes.
     *
     * @param events 0 to keep none
     * @throws IllegalArgumentException if {@code events} is negative or above 1,000,000, {@code bytes} is below 0, or {@code age}
     *     is not longer than zero
     */
    public EventBroadcasterBuilder replay(int events, int bytes, Duration age) {
        replayEvents = Require.between(0, 1_000_000, events, "replay events");
        replayBytes = Require.atLeast(0, bytes, "replay bytes");
        replayAge = Require.positive(age, "replay age");
        return this;
    }

    /**
     * How events of all types that have no migrations of their own get into other versions. Clients choose by a list of
     * versions; an event is migrated once for each version that somebody wants, and what comes out is checked against the
     * schemas of the graph. Events have to be broadcast under a version that the graph knows.
     */
    public EventBroadcasterBuilder migrations(MigrationGraph graph) {
        migrations.put(VersionCasts.ANY_TYPE, Objects.requireNonNull(graph, "graph"));
        return this;
    }

    /**
     * How events of one type get into other versions.
     *
     * @throws IllegalArgumentException if the type is blank
     */
    public EventBroadcasterBuilder migrations(String eventType, MigrationGraph graph) {
        migrations.put(Require.text(eventType, "eventType"), Objects.requireNonNull(graph, "graph"));
        return this;
    }

    /** Where measurements go, by the names {@code cxintegrate.broadcast.*}. Default: nowhere. */
    public EventBroadcasterBuilder metrics(Metrics value) {
        metrics = Objects.requireNonNull(value, "metrics");
        return this;
    }

    /**
     * The clock of all these times. Default: the system's. In tests take one that moves only when told: to one that waiting
     * moves, a message that has not left at once is late.
     */
    public EventBroadcasterBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Where the epoch comes from. Default: random. */
    public EventBroadcasterBuilder ids(IdSource value) {
        ids = Objects.requireNonNull(value, "ids");
        return this;
    }

    /** The broadcaster, without clients. */
    public EventBroadcaster build() {
        BroadcastMeter meter = new BroadcastMeter(metrics);
        return new EventBroadcaster(new BroadcastSettings(
                ids.next(),
                maxClients,
                maxQueuedFrames,
                maxQueuedBytes,
                overflow,
                conflateBy,
                writeTimeout,
                closeGrace,
                drain,
                replayEvents,
                replayBytes,
                replayAge,
                new VersionCasts(migrations, time, meter::cast),
                meter,
                time));
    }
}
